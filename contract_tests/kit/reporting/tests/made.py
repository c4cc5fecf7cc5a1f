"""Reports made by code, of a small shop, for the tests of their formats."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from contract_tests.kit.running.recorder import finding_id
from contract_tests.kit.running.report import FORMAT
from contract_tests.kit.running.voices import cell_check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_tests.kit.reporting.data import (
        AcceptedData,
        AxisData,
        BaselineData,
        CellData,
        CellOutcome,
        CheckData,
        CheckOutcome,
        FindingData,
        ReportData,
    )
    from contract_tests.kit.running.wire import Json

OPERATION = "createOrder"
RULE = "grams.green"
SENTENCE = "Green tea comes in 50 grams."
HOSTILE = "</script><img src=x onerror='document.body.id=1'>\u2028]]>\x00\x1b[2J\ud800\r\n::error::`%0A`|<b>&"
AXES: list[AxisData] = [
    {"name": "origin", "values": [None, "near", "far"]},
    {"name": "tea", "values": ["black", "green"]},
    {"name": "grams", "values": [None, 50, 100]},
    {"name": "cup", "values": [None, "small"]},
]


def finding(check: str, problem: str = "the target accepted (200) what the documents forbid") -> FindingData:
    """Return a finding of one check."""
    body = '{"tea":"green","grams":100}'
    return {
        "id": finding_id(OPERATION, check),
        "check": check,
        "operation": OPERATION,
        "claim": f"what {check} claims",
        "rules": [RULE],
        "problem": problem,
        "case": {"tea": "green"},
        "sent": [
            {
                "request": {
                    "method": "POST",
                    "path": "/orders",
                    "headers": [["Authorization", "Bearer $TOKEN"]],
                    "content": body,
                },
                "status": 200,
                "media_type": "application/json",
                "text": f'{{"order":1,"said":"{problem[:20]}"}}',
                "specification": "illegal",
                "broken": [RULE],
            }
        ],
        "sentences": [{"rule": RULE, "strength": "reject", "source": SENTENCE, "line": 12}],
        "pointer": "#/components/schemas/Order/allOf/0",
        "line": 12,
        "assertion": ["assert False"],
        "curl": f"curl -sS -X POST http://127.0.0.1/orders --data-raw '{body}'",
        "pytest": "def test_it() -> None:\n    assert False\n",
    }


def _cell(values: Sequence[object], outcome: CellOutcome, problem: str) -> CellData:
    given = dict(zip((axis["name"] for axis in AXES), values, strict=True))
    cell_id = " ".join(f"{name}={'-' if value is None else value}" for name, value in given.items())
    is_wrong, is_unseen = outcome == "disagrees", outcome == "not observed"
    return {
        "operation": OPERATION,
        "id": cell_id,
        "values": {name: str(value) for name, value in given.items() if value is not None},
        "documented": "open" if outcome == "open" else "illegal" if is_wrong else "legal",
        "specification": "open" if outcome == "open" else "illegal" if is_wrong else "legal",
        "models": "open" if outcome == "open" else "illegal" if is_wrong else "legal",
        "target": "not observed" if is_unseen else "accepted",
        "outcome": outcome,
        "problems": [problem] if is_wrong else [],
        "blamed": [RULE] if is_wrong else [],
        "broken": [RULE] if is_wrong else [],
        "body": '{"tea":"green"}',
        "status": None if is_unseen else 200,
        "answer": '{"order":1}',
        "reason": "the target failed (503)" if is_unseen else None,
        "finding": finding_id(OPERATION, cell_check(cell_id)) if is_wrong else None,
    }


def baseline(known: Sequence[str], unobserved: Sequence[str] = ()) -> BaselineData:
    """Return what a baseline makes of a report: some findings, and checks that were not observed, are accepted."""
    entries: list[AcceptedData] = [
        {
            "kind": "finding",
            "names": name,
            "check": None,
            "reason": "to be mended in spring",
            "expires": "2027-01-01",
            "line": number + 1,
        }
        for number, name in enumerate((*known, *unobserved))
    ]
    return {
        "file": "baseline.yaml",
        "day": "2026-11-22",
        "known": list(known),
        "new": [],
        "expired": [],
        "lapsed": [],
        "stale": [{**entry, "names": "long gone"} for entry in entries[:1]],
        "unobserved": list(unobserved),
        "reasons": {entry["names"]: entry for entry in entries},
    }


def check(check_id: str, outcome: CheckOutcome = "holds") -> CheckData:
    """Return what became of one check."""
    return {
        "id": check_id,
        "claim": f"what {check_id} claims",
        "operation": OPERATION,
        "rule": None,
        "outcome": outcome,
        "cases": 25,
        "requests": 25,
        "finding": finding_id(OPERATION, check_id) if outcome == "fails" else None,
        "reason": "no callback reaches us" if outcome == "not observed" else None,
        "observes": [],
    }


def report(
    outcomes: Callable[[int], CellOutcome] = lambda _: "agrees",
    checks: Sequence[CheckData] = (),
    *,
    problem: str = "the target accepted (200) what the documents forbid",
) -> ReportData:
    """Return a report of the cells of AXES, each of the outcome that its number is given, and of some checks."""
    cells = [
        _cell(values, outcomes(index), problem)
        for index, values in enumerate(product(*(axis["values"] for axis in AXES)))
    ]
    findings = [finding(cell_check(cell["id"]), problem) for cell in cells if cell["finding"] is not None]
    findings += [finding(each["id"], problem) for each in checks if each["finding"] is not None]
    by_cell = [cell["outcome"] for cell in cells]
    by_check = [each["outcome"] for each in checks]
    wrong, unseen = len(findings), by_cell.count("not observed") + by_check.count("not observed")
    return {
        "format": FORMAT,
        "verdict": "disagrees" if wrong else "incomplete" if unseen else "agrees",
        "exit_code": 1 if wrong else 3 if unseen else 0,
        "summary": [f"{wrong} disagree, {unseen} were not observed."],
        "target": "http://127.0.0.1:1",
        "spec": {"file": "spec/tea shop.yaml", "version": "1.0", "sha256": "0" * 64},
        "profile": "usual",
        "seed": 7,
        "rounds": 1,
        "examples": 25,
        "requests": 99,
        "seconds": 1.5,
        "interrupted": False,
        "spent": None,
        "stopped": False,
        "preflight": None,
        "faults": [],
        "selection": {"only": [], "shard": None, "chosen": len(cells) + len(checks), "total": len(cells) + len(checks)},
        "rules": {RULE: {"strength": "reject", "source": SENTENCE, "line": 12, "pointer": "#/components"}},
        "cells": {
            "total": len(cells),
            "agreeing": by_cell.count("agrees"),
            "disagreeing": by_cell.count("disagrees"),
            "open": by_cell.count("open"),
            "not_observed": by_cell.count("not observed"),
            "by_rule": {RULE: by_cell.count("disagrees")} if "disagrees" in by_cell else {},
            "axes": {OPERATION: AXES},
            "all": cells,
        },
        "checks": {
            "total": len(checks),
            "holding": by_check.count("holds"),
            "failing": by_check.count("fails"),
            "not_observed": by_check.count("not observed"),
            "all": list(checks),
            "unjudged": [],
        },
        "findings": findings,
        "coverage": coverage(),
    }


def coverage() -> dict[str, Json]:
    """Return what of the shop's contract was touched."""
    return {
        "operations": [
            {
                "operation": OPERATION,
                "documented": [
                    {"status": "200", "media_type": "application/json", "count": 12},
                    {"status": "404", "media_type": "application/json", "count": 0},
                ],
                "undocumented": [{"status": "502", "media_type": "text/html", "count": 1}],
            }
        ],
        "rules": [{"operation": OPERATION, "rule": RULE, "strength": "reject", "legal": 3, "illegal": 4}],
        "cells": {"exercised": 36, "total": 36},
        "statements": {
            "total": 2,
            "touched": 1,
            "untouched": [{"id": "s1", "source": "seed", "quote": "Tea is served hot.", "stated_by": []}],
        },
        "percent": {"rules": 87.5, "answers": 50.0, "cells": 100.0, "statements": 50.0},
    }


def mixed(*, problem: str = "the target accepted (200) what the documents forbid") -> ReportData:
    """Return a report with something of every kind."""
    outcomes: tuple[CellOutcome, ...] = ("agrees", "disagrees", "open", "not observed")
    checks = [check("order.legal"), check("order.numbered", "fails"), check("order.called-back", "not observed")]
    made = report(lambda index: outcomes[index % 4], checks, problem=problem)
    made["checks"]["unjudged"] = [[OPERATION, "order.forgotten"]]
    made["checks"]["total"] += 1
    made["checks"]["not_observed"] += 1
    return made


def failing(count: int, *, problem: str = "the answer is not in the documented shape") -> ReportData:
    """Return a report whose every cell disagrees, and with as many failing checks as make the count of findings."""
    cells = len(list(product(*(axis["values"] for axis in AXES))))
    return report(
        lambda _: "disagrees", [check(f"claim-{number}", "fails") for number in range(count - cells)], problem=problem
    )
