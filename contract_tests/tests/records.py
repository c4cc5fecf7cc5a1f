"""Records of a run that never was, for tests of what is made of them."""

from __future__ import annotations

from dataclasses import replace

from contract_tests.kit.running.recorder import CellRecord, CheckRecord, Finding, Sent, Sentence, finding_id
from contract_tests.kit.running.wire import BEARER, Request

SENTENCE = Sentence("colour.enum", "reject", "Red or blue.", 12)
REQUEST = Request("POST", "/things", (("Content-Type", "application/json"), ("Authorization", BEARER)), b'{"a":1}')
SENT = Sent(REQUEST, 200, "application/json", "{}")
LEGAL = CellRecord(
    id="a=1",
    operation="do",
    values={"a": 1},
    documented="legal",
    specification="legal",
    models="legal",
    target="accepted",
    outcome="agrees",
    problems=(),
    blamed=(),
    broken=(),
    sent=SENT,
    reason=None,
    finding=None,
)
FINDING = Finding(
    id=finding_id("do", "a check"),
    check="a check",
    operation="do",
    claim="a claim",
    rules=("colour.enum",),
    problem="wrong",
    case={"a": 1},
    sent=(SENT,),
    sentences=(SENTENCE,),
    pointer="#/paths",
    line=3,
)
HOLDS = CheckRecord("another check", "another claim", "do", None, "holds", cases=5, requests=5)
FAILS = replace(HOLDS, id="a check", claim="a claim", outcome="fails", rule="colour.enum", finding=FINDING.id)


def finding_of(cell: CellRecord, *rules: str) -> Finding:
    """Return the finding of a cell that disagrees."""
    return replace(
        FINDING,
        id=cell.finding or "",
        check=f"cell {cell.id}",
        rules=rules or cell.blamed,
        problem="; ".join(cell.problems),
    )


def disagreeing(cell: CellRecord, problem: str, rule: str) -> CellRecord:
    """Return a cell as it is when the voices differ."""
    found = finding_id(cell.operation, f"cell {cell.id}")
    return replace(cell, outcome="disagrees", problems=(problem,), blamed=(rule,), finding=found)
