"""Beside a baseline only what is new or expired is red, and nothing that is accepted looks clean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.baseline.draft import draft_text
from contract_tests.kit.baseline.entries import Entry, read_entries
from contract_tests.kit.baseline.standing import Baseline
from contract_tests.kit.baseline.words import standing_lines
from contract_tests.kit.running.recorder import CheckRecord, Finding, Recorder, finding_id
from contract_tests.kit.running.verdict import decide
from contract_tests.tests.records import FAILS, FINDING, HOLDS, LEGAL, disagreeing, finding_of

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.baseline.entries import Kind

TODAY = date(2030, 5, 20)
LATER = date(2030, 6, 1)
BEFORE = date(2030, 5, 19)
UNSEEN = replace(HOLDS, id="a third check", outcome="not observed", cases=0, reason="no callback reaches us")
CELL = disagreeing(replace(LEGAL, id="a=2", specification="illegal"), "the target accepted", "colour.enum")
NAMES = (("do", "cell a=1"), ("do", "cell a=2"), ("do", HOLDS.id), ("do", FAILS.id), ("do", UNSEEN.id))
EXISTING = {finding_id(*names): names for names in NAMES}
CLEAN = "agrees"
BUT = "agrees but for exceptions"


def entry(kind: Kind, names: str, *, check: str | None = None, expires: date = LATER, line: int = 2) -> Entry:
    """Return an entry."""
    return Entry(kind, names, check, "because", expires, line)


def recorder(
    *entries: Entry,
    checks: tuple[CheckRecord, ...] = (HOLDS, FAILS),
    findings: tuple[Finding, ...] = (FINDING,),
    cell: bool = False,
    stale_fails: bool = False,
) -> Recorder:
    """Return the records of a run beside a baseline: two cells, of which one may disagree, and checks."""
    cells = (LEGAL, CELL if cell else replace(LEGAL, id="a=2"))
    made = Recorder(planned=(("do", "a=1"), ("do", "a=2")), checks=list(checks))
    for record in cells:
        made.add_cell(record)
    for finding in (*findings, *((finding_of(CELL),) if cell else ())):
        made.add_finding(finding)
    made.baseline = Baseline("baseline.yaml", entries, TODAY, EXISTING, stale_fails=stale_fails)
    return made


def fine(*entries: Entry, stale_fails: bool = False) -> Recorder:
    """Return the records of a run that found nothing."""
    return recorder(*entries, checks=(HOLDS,), findings=(), stale_fails=stale_fails)


def silent(*entries: Entry) -> Recorder:
    """Return the records of a run that found nothing, and could not observe a check."""
    return recorder(*entries, checks=(HOLDS, UNSEEN), findings=())


FOUND = entry("finding", FINDING.id)
RULE = entry("rule", "colour.enum")
OVER = entry("finding", FINDING.id, expires=BEFORE)
IDLE = entry("finding", finding_id("do", HOLDS.id), line=9)
IDLE_OVER = replace(IDLE, expires=BEFORE)
TWO_RULES = replace(FINDING, rules=("colour.enum", "size.enum"))


@pytest.mark.parametrize(
    ("seen", "word", "code"),
    [
        pytest.param(recorder(), "disagrees", 1, id="a new finding"),
        pytest.param(recorder(FOUND), BUT, 0, id="a known finding"),
        pytest.param(recorder(replace(FOUND, expires=TODAY)), BUT, 0, id="a known finding on its last day"),
        pytest.param(recorder(OVER), "disagrees", 1, id="an expired finding"),
        pytest.param(recorder(FOUND, cell=True), "disagrees", 1, id="a known finding and a new one"),
        pytest.param(recorder(OVER, RULE), BUT, 0, id="expired by its id, known by its rule"),
        pytest.param(recorder(FOUND, replace(RULE, expires=BEFORE)), BUT, 0, id="known by its id, expired by its rule"),
        pytest.param(recorder(RULE, cell=True), BUT, 0, id="a rule that covers a cell and a check"),
        pytest.param(recorder(replace(RULE, check="cell *"), cell=True), "disagrees", 1, id="a rule of cells alone"),
        pytest.param(recorder(replace(RULE, check="cell *"), FOUND, cell=True), BUT, 0, id="its cells, and a check"),
        pytest.param(recorder(RULE, findings=(TWO_RULES,)), "disagrees", 1, id="one rule of two"),
        pytest.param(recorder(RULE, entry("rule", "size.enum"), findings=(TWO_RULES,)), BUT, 0, id="both rules"),
        pytest.param(
            recorder(RULE, entry("rule", "size.enum", expires=BEFORE), findings=(TWO_RULES,)),
            "disagrees",
            1,
            id="both rules, one expired",
        ),
        pytest.param(recorder(entry("rule", "size.enum")), "disagrees", 1, id="another rule"),
        pytest.param(fine(), CLEAN, 0, id="a clean run, nothing accepted"),
        pytest.param(fine(IDLE), CLEAN, 0, id="a stale entry"),
        pytest.param(fine(IDLE, stale_fails=True), "disagrees", 1, id="a stale entry that fails"),
        pytest.param(recorder(FOUND, IDLE, stale_fails=True), "disagrees", 1, id="known, and a stale entry that fails"),
        pytest.param(recorder(FOUND, stale_fails=True), BUT, 0, id="nothing stale"),
        pytest.param(fine(IDLE_OVER), "disagrees", 1, id="an expired entry, nothing found"),
        pytest.param(recorder(FOUND, IDLE_OVER), "disagrees", 1, id="a known finding, another entry expired"),
        pytest.param(silent(), "incomplete", 3, id="a check that was not observed"),
        pytest.param(silent(entry("unobserved", UNSEEN.id)), BUT, 0, id="an accepted gap"),
        pytest.param(silent(entry("unobserved", f"do {UNSEEN.id}")), BUT, 0, id="its operation named"),
        pytest.param(silent(entry("unobserved", "a third*")), BUT, 0, id="its beginning named"),
        pytest.param(silent(entry("unobserved", f"undo {UNSEEN.id}")), "incomplete", 3, id="of another"),
        pytest.param(silent(entry("unobserved", UNSEEN.id, expires=BEFORE)), "incomplete", 3, id="an expired gap"),
        pytest.param(recorder(entry("unobserved", FAILS.id)), "disagrees", 1, id="a finding accepted as a gap"),
        pytest.param(silent(entry("rule", "x"), FOUND), "incomplete", 3, id="a gap accepted as a finding"),
    ],
)
def test_the_verdict_beside_a_baseline(seen: Recorder, word: str, code: int) -> None:
    """Only new and expired findings are red; gaps stay gaps; exceptions have a word of their own."""
    verdict = decide(seen)

    assert (verdict.word, verdict.exit_code) == (word, code)


@pytest.mark.parametrize(
    "others",
    [
        {"preflight": "nothing answers"},
        {"spent": "the budget is spent"},
        {"interrupted": True},
        {"planned": ()},
        {"planned_checks": (("do", "never judged"),)},
        {"planned": (("do", "a=1"), ("do", "a=9"))},
    ],
)
def test_a_gap_of_the_run_itself_cannot_be_accepted(others: dict[str, object]) -> None:
    """A star that accepts every check that was not observed accepts no run that saw too little."""
    seen = fine(entry("unobserved", "*"))
    for name, value in others.items():
        setattr(seen, name, value)

    verdict = decide(seen)

    assert (verdict.word, verdict.exit_code) == ("incomplete", 3)


def test_an_accepted_finding_is_not_mistaken_for_a_clean_run() -> None:
    """The first sentence says so, with the number, the file and the day."""
    verdict = decide(recorder(RULE, cell=True))

    assert verdict.sentences[0] == (
        "This is no clean result: 2 findings accepted by baseline.yaml, the first until 2030-06-01."
    )
    assert "1 of 2 cells disagree." in verdict.sentences


@pytest.mark.parametrize(
    ("seen", "stale"),
    [
        pytest.param(fine(IDLE), {IDLE}, id="judged, and it holds"),
        pytest.param(fine(entry("finding", "00" * 5)), {entry("finding", "00" * 5)}, id="no such check"),
        pytest.param(silent(entry("finding", finding_id("do", UNSEEN.id))), set(), id="not observed"),
        pytest.param(fine(FOUND), set(), id="not judged"),
        pytest.param(fine(RULE), set(), id="a rule, not everything judged"),
        pytest.param(
            recorder(entry("rule", "size.enum"), checks=(HOLDS, FAILS, replace(UNSEEN, outcome="holds"))),
            {entry("rule", "size.enum")},
            id="a rule, everything judged",
        ),
        pytest.param(recorder(RULE, findings=(TWO_RULES,)), set(), id="a rule that is not enough"),
        pytest.param(recorder(FOUND, RULE), set(), id="named twice"),
        pytest.param(fine(entry("unobserved", HOLDS.id)), {entry("unobserved", HOLDS.id)}, id="observed"),
        pytest.param(fine(entry("unobserved", UNSEEN.id)), set(), id="a gap, not judged"),
    ],
)
def test_an_entry_is_stale_only_if_what_it_names_was_looked_for(seen: Recorder, stale: set[Entry]) -> None:
    """A part of a run says nothing about the rest."""
    assert seen.baseline is not None

    standing = seen.baseline.standing(seen)

    assert set(standing.stale) == stale


def test_the_end_of_a_run_names_what_is_new_expired_and_stale() -> None:
    """A person sees what to do without opening a file."""
    lines = "\n".join(standing_lines(recorder(OVER, IDLE, replace(IDLE_OVER, names="ab" * 5, line=4), cell=True)))

    for words in (
        "baseline.yaml: 0 known, 1 new, 2 expired, 1 stale",
        f"new: {CELL.finding}, do cell a=2",
        f"expired: {FINDING.id}, do a check",
        "expired: line 4, finding abababab",
        f"stale: line 9, finding {IDLE.names}",
    ):
        assert words in lines, lines


def test_a_draft_accepts_exactly_what_was_found(tmp_path: Path) -> None:
    """Many cells of one rule have one entry; what was accepted already has none."""
    cells = [disagreeing(replace(LEGAL, id=f"a={number}"), "taken", "colour.enum") for number in range(5)]
    seen = Recorder(planned=tuple(("do", cell.id) for cell in cells), checks=[HOLDS, FAILS, UNSEEN])
    for cell in cells:
        seen.add_cell(cell)
        seen.add_finding(finding_of(cell))
    seen.add_finding(FINDING)
    path = tmp_path / "baseline.yaml"

    path.write_text(draft_text(seen, TODAY).replace('""', "known"), encoding="utf-8")

    entries = read_entries(path)
    assert [each.words for each in entries] == [
        "rule colour.enum of cell *",
        f"finding {FINDING.id}",
        f"unobserved do {UNSEEN.id}",
    ]
    seen.baseline = Baseline("baseline.yaml", entries, TODAY, EXISTING)
    assert decide(seen).word == BUT
    known = {each.names for each in seen.baseline.standing(seen).known}
    assert "finding" not in draft_text(seen, TODAY, accepted=frozenset(known)).replace("findings", "")
