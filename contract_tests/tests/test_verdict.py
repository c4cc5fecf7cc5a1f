"""Nothing is green that was not seen, and a fault that was seen outweighs what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from contract_tests.kit.running.recorder import CellRecord, CheckRecord, Finding, Recorder
from contract_tests.kit.running.verdict import decide
from contract_tests.kit.running.voices import MODELS_SAY, TABLE_SAYS
from contract_tests.tests.records import FAILS, FINDING, HOLDS, LEGAL, disagreeing

ILLEGAL = replace(LEGAL, id="a=2", documented="illegal", specification="illegal", models="illegal", target="refused")
OPEN = replace(LEGAL, id="a=3", documented="open", specification="open", models="open", outcome="open")
TAKEN = disagreeing(replace(ILLEGAL, target="accepted"), "accepted", "a.enum")
TURNED_DOWN = disagreeing(replace(LEGAL, target="refused"), "refused", "none")
UNSEEN = replace(LEGAL, target="not observed", outcome="not observed", reason="the target failed (503)")
UNJUDGED = replace(HOLDS, outcome="not observed", cases=0, reason="no answer")


def recorder(
    cells: list[CellRecord], checks: list[CheckRecord], finding: Finding = FINDING, **others: object
) -> Recorder:
    """Return the records of a run that planned the cells 1 to 3."""
    made = Recorder(planned=tuple(("do", f"a={number}") for number in (1, 2, 3)), checks=list(checks))
    made.add_finding(finding)
    for cell in cells:
        made.add_cell(cell)
    for name, value in others.items():
        setattr(made, name, value)
    return made


def test_a_run_that_saw_everything_agree_is_green() -> None:
    """Every planned cell and a check at least were judged, without a disagreement."""
    verdict = decide(recorder([LEGAL, ILLEGAL, OPEN], [HOLDS]))

    assert (verdict.word, verdict.exit_code) == ("agrees", 0)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(recorder([], []), id="nothing at all"),
        pytest.param(Recorder(), id="nothing planned and nothing seen"),
        pytest.param(Recorder(checks=[HOLDS]), id="no cell in the specification"),
        pytest.param(recorder([], [], preflight="nothing answers"), id="dead target"),
        pytest.param(recorder([LEGAL, ILLEGAL, OPEN], []), id="no check ran"),
        pytest.param(recorder([LEGAL, ILLEGAL], [HOLDS]), id="a planned cell that no test judged"),
        pytest.param(recorder([UNSEEN, ILLEGAL, OPEN], [HOLDS]), id="a cell that was not observed"),
        pytest.param(recorder([LEGAL, ILLEGAL, OPEN], [HOLDS, UNJUDGED]), id="a check that was not observed"),
        pytest.param(recorder([LEGAL, ILLEGAL, OPEN], [HOLDS], interrupted=True), id="interrupted"),
        pytest.param(recorder([LEGAL, ILLEGAL, OPEN], [HOLDS], spent="the budget is spent"), id="a spent budget"),
        pytest.param(
            recorder([LEGAL, ILLEGAL, OPEN], [HOLDS], planned_checks=(("do", "a third"),)), id="a check never judged"
        ),
        pytest.param(
            recorder([LEGAL, ILLEGAL, OPEN], [HOLDS], fault_counts=Counter(["a check broke"])), id="a check that broke"
        ),
    ],
)
def test_what_was_not_seen_is_never_green(seen: Recorder) -> None:
    """Too little is its own verdict, with a reason."""
    verdict = decide(seen)

    assert (verdict.word, verdict.exit_code) == ("incomplete", 3)
    assert verdict.sentences


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(recorder([LEGAL, TAKEN, OPEN], [HOLDS]), id="a cell"),
        pytest.param(recorder([LEGAL, ILLEGAL, OPEN], [FAILS]), id="a check"),
        pytest.param(recorder([UNSEEN, TAKEN, OPEN], [HOLDS]), id="a cell, another unseen"),
        pytest.param(recorder([TAKEN], [], interrupted=True), id="a cell, then interrupted"),
        pytest.param(
            recorder([LEGAL, ILLEGAL], [FAILS], fault_counts=Counter(["a check broke"])), id="a check, another broke"
        ),
    ],
)
def test_one_disagreement_is_enough(seen: Recorder) -> None:
    """What was not observed beside it changes nothing."""
    verdict = decide(seen)

    assert (verdict.word, verdict.exit_code) == ("disagrees", 1)


def test_a_target_that_takes_everything_is_called_that() -> None:
    """A newcomer reads the common cause, not hundreds of cells."""
    verdict = decide(recorder([LEGAL, TAKEN, OPEN], [HOLDS]))

    assert any("accepted every one of the 1 requests that the documents forbid" in words for words in verdict.sentences)


def test_a_target_that_refuses_everything_is_called_that() -> None:
    """Likewise for the opposite."""
    verdict = decide(recorder([TURNED_DOWN, ILLEGAL, OPEN], [HOLDS]))

    assert any("refused every one of the 1 requests that the documents allow" in words for words in verdict.sentences)


TABLE = f"{TABLE_SAYS} illegal, the specification legal"
MODELS = f"{MODELS_SAY} blame no rule, the specification a.enum"
DISPUTED = disagreeing(replace(LEGAL, documented="illegal"), TABLE, "the documented table")


def test_a_table_that_alone_differs_is_called_a_matter_of_this_repository() -> None:
    """Nobody should look for the fault in a target that does what the specification says."""
    verdict = decide(recorder([DISPUTED, ILLEGAL, OPEN], [HOLDS, FAILS], finding=replace(FINDING, problem=TABLE)))

    said = " ".join(verdict.sentences)
    assert verdict.exit_code == 1
    assert "a matter of this repository" in said
    assert "contract_tests/documented/ and spec/ disagree" in said
    assert "models" not in said


def test_models_that_alone_differ_are_called_that() -> None:
    """The advice is to generate them again."""
    verdict = decide(recorder([replace(DISPUTED, problems=(MODELS,)), ILLEGAL, OPEN], [HOLDS]))

    said = " ".join(verdict.sentences)
    assert "a matter of this repository" in said
    assert "make generate" in said
    assert "contract_tests/documented/" not in said


@pytest.mark.parametrize(
    "seen",
    [
        recorder([DISPUTED, TAKEN, OPEN], [HOLDS]),
        recorder([replace(DISPUTED, problems=(TABLE, "the target refused")), ILLEGAL, OPEN], [HOLDS]),
        recorder([DISPUTED, ILLEGAL, OPEN], [FAILS]),
    ],
    ids=["another cell", "the same cell", "a check"],
)
def test_a_target_that_differs_as_well_is_not_excused(seen: Recorder) -> None:
    """One dispute with the target is enough."""
    verdict = decide(seen)

    assert not any("this repository" in words for words in verdict.sentences)


def test_the_reason_of_a_gap_is_told() -> None:
    """The most frequent reason stands in the sentence."""
    verdict = decide(recorder([UNSEEN, ILLEGAL, OPEN], [HOLDS]))

    assert "1 of 3 cells were not observed: the target failed (503)." in verdict.sentences
