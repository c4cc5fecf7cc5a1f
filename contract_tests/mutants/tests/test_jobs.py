"""The trials: which there are, and that they come back from other processes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from click.testing import CliRunner

from contract_tests.mutants.__main__ import main
from contract_tests.mutants.jobs import Extent, all_jobs, outcomes, sampled
from contract_tests.mutants.subjects import Subject
from contract_tests.mutants.trials import Bench, Job

if TYPE_CHECKING:
    from contract_tests.mutants.catalogue import Catalogue


def subjects(*groups: str) -> list[Subject]:
    """Return a subject for each group that is named, under a name of its own."""
    return [Subject(f"{group} {number}", "mutant", group, "", "") for number, group in enumerate(groups)]


def test_a_sample_has_some_of_each_class_and_is_always_the_same() -> None:
    """Two of each class, spread over it; all of them, if no number is given."""
    listed = subjects(*"aaaaabbc")

    assert [each.name for each in sampled(listed, 2)] == ["a 0", "a 2", "b 5", "b 6", "c 7"]
    assert len(list(sampled(listed, None))) == len(listed)


def test_every_subject_is_tried(catalogue: Catalogue) -> None:
    """Each mutant once, each alternate with every seed, and the control with several."""
    jobs = all_jobs(Bench(catalogue), Extent(seeds=2, strangers=0, with_clients=True))

    counts = Counter(job.kind for job in jobs)
    assert counts["mutant"] == len(catalogue.server_mutants) + len(catalogue.spec_mutants)
    assert counts["alternate"] == 2 * len(catalogue.alternates)
    assert counts["control"] == 3
    assert counts["client"] > 50
    assert counts["stranger"] == 0


def test_trials_run_in_other_processes(catalogue: Catalogue) -> None:
    """An outcome comes back with what was found, and by which check."""
    job = Job("mutant", "status", "an unknown address is 200")

    (outcome,) = outcomes(Bench(catalogue, examples=1), [job], workers=1)

    assert outcome.is_killed
    assert outcome.job == job
    assert outcome.requests > 0


def test_a_name_that_nobody_has_is_an_error() -> None:
    """The command says so, and what to do."""
    outcome = CliRunner().invoke(main, ["serve", "no such thing"])

    assert outcome.exit_code == 2
    assert "`list` names all there is" in outcome.output
