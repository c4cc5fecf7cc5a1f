"""Edits of the client package fit it, and a trial tells a fault from none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document
from contract_tests.mutants.clients.catalogue import CLIENT_MUTANTS, default_mutants, rule_mutants
from contract_tests.mutants.clients.edit import ClientMutant, EditError
from contract_tests.mutants.clients.trying import TrialError, run_tests, try_mutant

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "generated" / "acedata_sora"
ALL = (*CLIENT_MUTANTS, *rule_mutants(PACKAGE), *default_mutants(load_document(DEFAULT_SPEC)))
TEST = "def test_it():\n    from tiny import ANSWER\n    assert ANSWER == 42\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree with a package of one file and one test of it."""
    (tmp_path / "generated" / "acedata_sora").mkdir(parents=True)
    (tmp_path / "generated" / "acedata_sora" / "tiny.py").write_text("ANSWER = 42\n", encoding="utf-8")
    (tmp_path / "test_tiny.py").write_text(TEST, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = generated/acedata_sora\n", encoding="utf-8")
    return tmp_path


def mutant(old: str, new: str) -> ClientMutant:
    """Return a fault of the tiny package."""
    return ClientMutant("wrong", "tiny", "the answer is 42", "tiny.py", old, new, ("test_tiny.py",))


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_an_edit_fits_the_package(each: ClientMutant) -> None:
    """What an edit replaces stands in its file, and what comes of it is Python."""
    for path in each.paths(ROOT):
        edited = each.edited(path.read_text(encoding="utf-8"))

        if path.suffix == ".py":
            ast.parse(edited)
        assert edited != path.read_text(encoding="utf-8")


def test_the_tests_of_each_fault_are_there() -> None:
    """A fault names test files that exist."""
    named = {test for each in ALL for test in each.tests}

    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_an_edit_that_no_longer_fits_is_an_error() -> None:
    """The catalogue cannot rot: a text that is gone is no fault that was survived."""
    with pytest.raises(EditError, match="write the edit anew"):
        mutant("ANSWER = 41", "ANSWER = 43").edited("ANSWER = 42\n")


def test_a_fault_is_killed_and_the_control_lives(tree: Path) -> None:
    """The tests fail on an edited copy and pass on one that is not, which is left as it was."""
    control = run_tests(("test_tiny.py",), tree)

    trial = try_mutant(mutant("42", "43"), tree)

    assert (control.is_killed, trial.is_killed) == (False, True)
    assert "test_tiny.py" in trial.said
    assert (tree / "generated" / "acedata_sora" / "tiny.py").read_text(encoding="utf-8") == "ANSWER = 42\n"


def test_tests_that_do_not_run_kill_nothing(tree: Path) -> None:
    """A test file that cannot be collected judges nothing."""
    (tree / "test_tiny.py").write_text("def", encoding="utf-8")

    with pytest.raises(TrialError, match="judged nothing"):
        run_tests(("test_tiny.py",), tree)
