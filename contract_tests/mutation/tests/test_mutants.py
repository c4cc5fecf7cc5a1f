"""Mutants are read from what mutmut leaves behind, drawn by their names, and counted by module."""

import json
from pathlib import Path

import pytest

from contract_tests.mutation.mutants import Mutant, Outcome, read_mutants, sampled
from contract_tests.mutation.score import score, tabulate

MANY = [Mutant(f"a.b.x_f__mutmut_{number}", "a/b.py", Outcome.KILLED) for number in range(1_000)]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (0, Outcome.SURVIVED),
        (1, Outcome.KILLED),
        (2, Outcome.KILLED),
        (-11, Outcome.KILLED),
        (33, Outcome.NOT_COVERED),
        (-24, Outcome.TIMEOUT),
        (-14, Outcome.TIMEOUT),
        (-9, Outcome.TIMEOUT),
        (15, Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
    ],
)
def test_the_status_of_a_test_run_is_an_outcome(tmp_path: Path, status: int | None, outcome: Outcome) -> None:
    """Only a run that passed is a survivor; what says nothing, or has not been, is neither that nor a kill."""
    file = tmp_path / "mutants" / "a" / "b.py.meta"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"exit_code_by_key": {"a.b.x_f__mutmut_1": status}}), encoding="utf-8")

    assert list(read_mutants(tmp_path)) == [Mutant("a.b.x_f__mutmut_1", "a/b.py", outcome)]


def test_a_sample_follows_from_seed_and_names() -> None:
    """The order in which mutants are found is of no account."""
    assert sampled(MANY, 50, 1) == sampled(reversed(MANY), 50, 1)
    assert sampled(MANY, 50, 1) != sampled(MANY, 50, 2)


def test_a_larger_sample_holds_the_smaller() -> None:
    """What is known of a sample holds for the larger one as well."""
    assert sampled(MANY, 100, 1)[:50] == sampled(MANY, 50, 1)
    assert len(sampled(MANY, 5_000, 1)) == len(MANY)


def test_a_sample_is_drawn_from_everywhere() -> None:
    """Half of the draws lie in each half of the mutants, give or take."""
    first = {mutant.name for mutant in MANY[:500]}

    drawn = sum(mutant.name in first for mutant in sampled(MANY, 200, 1))

    assert 70 < drawn < 130


def test_what_is_not_covered_counts_against_the_score() -> None:
    """A mutant that hangs its tests is noticed; one whose outcome is unknown says nothing."""
    counts = {Outcome.KILLED: 5, Outcome.TIMEOUT: 1, Outcome.SURVIVED: 1, Outcome.NOT_COVERED: 1, Outcome.UNKNOWN: 9}

    assert score(counts) == 75.0
    assert score({Outcome.UNKNOWN: 9}) is None


def test_each_module_has_a_line_and_all_have_one() -> None:
    """The last line counts every mutant."""
    other = Mutant("a.c.x_g__mutmut_1", "a/c.py", Outcome.SURVIVED)

    lines = tabulate("some", [*MANY[:3], other]).splitlines()

    assert lines[0].strip() == "some"
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    assert cells == [
        ["a/b.py", "3", "", "", "", "", "100.0 %"],
        ["a/c.py", "", "1", "", "", "", "0.0 %"],
        ["all", "3", "1", "", "", "", "75.0 %"],
    ]
