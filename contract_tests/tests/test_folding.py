"""Two records made one say no more and no less than both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract_tests.kit.running.folding import fold, fold_shards, in_turn
from contract_tests.kit.running.recorder import Recorder
from contract_tests.kit.running.verdict import decide
from contract_tests.tests.records import FAILS, FINDING, HOLDS, LEGAL, disagreeing, finding_of

UNSEEN = replace(LEGAL, target="not observed", outcome="not observed", reason="no answer")
WRONG = disagreeing(LEGAL, "wrong", "colour.enum")
KEY = ("do", "a=1")


def test_rounds_of_one_contract_are_summed() -> None:
    """Cases and requests of both count, and what only the second found is kept."""
    first = Recorder(planned=(KEY,), checks=[HOLDS])
    second = Recorder(checks=[replace(HOLDS, cases=2, requests=3), FAILS], findings={FINDING.id: FINDING})

    fold(first, second)

    assert [(record.id, record.cases, record.requests) for record in first.checks] == [
        (HOLDS.id, 7, 8),
        (FAILS.id, FAILS.cases, FAILS.requests),
    ]
    assert first.findings == {FINDING.id: FINDING}
    assert first.planned == (KEY,)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("good", "bad"), [(LEGAL, UNSEEN), (LEGAL, WRONG), (UNSEEN, WRONG)])
def test_the_worse_of_two_outcomes_of_a_cell_stays(good: object, bad: object, *, swapped: bool) -> None:
    """One seen fault is enough, whichever round saw it."""
    records = [bad, good] if swapped else [good, bad]
    whole, part = (Recorder(cells={KEY: record}) for record in records)  # type: ignore[dict-item]  # pytest's parameters

    fold(whole, part)

    assert whole.cells == {KEY: bad}


@pytest.mark.parametrize("swapped", [False, True])
def test_a_check_that_failed_once_has_failed(*, swapped: bool) -> None:
    """Its finding stays with it."""
    held = replace(FAILS, outcome="holds", finding=None)
    whole, part = (Recorder(checks=[record]) for record in ([FAILS, held] if swapped else [held, FAILS]))

    fold(whole, part)

    assert [(record.outcome, record.finding) for record in whole.checks] == [("fails", FINDING.id)]


@pytest.mark.parametrize(
    "part",
    [
        Recorder(interrupted=True),
        Recorder(stopped=True),
        Recorder(spent="the budget is spent"),
        Recorder(preflight="nothing answers"),
    ],
    ids=["interrupted", "stopped", "spent", "preflight"],
)
def test_what_kept_one_from_its_end_keeps_the_whole_from_green(part: Recorder) -> None:
    """A round or a shard that is not complete makes none of it complete."""
    whole = Recorder(planned=(KEY,), cells={KEY: LEGAL}, checks=[HOLDS])

    fold(whole, part)

    assert decide(whole).word == "incomplete"


def test_faults_are_counted_together() -> None:
    """So that many alike stay one line."""
    whole, part = Recorder(), Recorder()
    whole.add_fault("broke")
    part.add_fault("broke")

    fold(whole, part)

    assert whole.faults == ("broke (2 times)",)


def test_cards_that_were_dealt_are_taken_up_in_turn() -> None:
    """Shards of unequal length give back the order of the whole."""
    assert in_turn([(1, 4, 7), (2, 5), (3, 6)]) == (1, 2, 3, 4, 5, 6, 7)


def test_the_order_of_shards_is_that_of_the_whole() -> None:
    """Checks stand as one run would have judged them, those that nothing judged left out."""
    checks = [replace(HOLDS, id=str(number)) for number in range(5)]
    parts = [
        Recorder(
            planned=tuple(("do", f"a={number}") for number in range(start, 5, 2)),
            planned_checks=tuple(("do", check.id) for check in checks[start::2]),
            checks=[check for check in checks[start::2] if check.id != "2"],
        )
        for start in (0, 1)
    ]

    whole = fold_shards(parts)

    assert [cell for _, cell in whole.planned] == [f"a={number}" for number in range(5)]
    assert [check.id for check in whole.checks] == ["0", "1", "3", "4"]
    assert whole.unjudged_checks() == [("do", "2")]


def test_a_shard_that_saw_nothing_does_not_hide_what_others_saw() -> None:
    """Its reason is told, and the finding of the other counts."""
    seen = Recorder(planned=(KEY,), cells={KEY: WRONG}, findings={str(WRONG.finding): finding_of(WRONG)})
    blind = Recorder(planned=(("do", "a=2"),), preflight="nothing answers")

    whole = fold_shards([seen, blind])

    verdict = decide(whole)
    assert verdict.word == "disagrees"
    assert any("nothing answers" in words for words in verdict.sentences)
    assert any("1 of 2 cells were not observed" in words for words in verdict.sentences)
