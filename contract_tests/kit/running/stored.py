"""A report read back: the records of a run from what it wrote down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from contract_tests.kit.running.recorder import CellRecord, CheckRecord, Finding, Recorder, Sent, Sentence
from contract_tests.kit.running.wire import Request

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import CellData, CheckData, FindingData, ReportData
    from contract_tests.kit.running.coverage import Coverage

REPEATED = re.compile(r"(?P<words>.*) \((?P<times>\d+) times\)", re.DOTALL)


def recorder_of(report: ReportData) -> Recorder:
    """Return the records that a report was made of; of a cell's request only the body is known."""
    cells, checks = report["cells"]["all"], report["checks"]
    recorder = Recorder(
        planned=tuple((cell["operation"], cell["id"]) for cell in cells),
        planned_checks=(
            *((check["operation"], check["id"]) for check in checks["all"]),
            *((operation, check) for operation, check in checks["unjudged"]),
        ),
        preflight=report["preflight"],
        interrupted=report["interrupted"],
        spent=report["spent"],
        stopped=report["stopped"],
    )
    for cell in cells:
        record = _cell(cell)
        if record is not None:
            recorder.add_cell(record)
    for check in checks["all"]:
        recorder.add_check(_check(check))
    for finding in report["findings"]:
        recorder.add_finding(_finding(finding))
    for fault in report["faults"]:
        repeated = REPEATED.fullmatch(fault)
        recorder.fault_counts[repeated["words"] if repeated else fault] += int(repeated["times"]) if repeated else 1
    return recorder


def add_coverage(coverage: Coverage, report: ReportData) -> None:
    """Count beside what was exercised here what a report says was exercised elsewhere."""
    data = cast("Any", report["coverage"])  # its schema says what it is
    for each in data["operations"]:
        for answer in (*each["documented"], *each["undocumented"]):
            coverage.answers[each["operation"], answer["status"], answer["media_type"]] += answer["count"]
    for rule in data["rules"]:
        coverage.legal[rule["operation"], rule["rule"]] += rule["legal"]
        coverage.illegal[rule["operation"], rule["rule"]] += rule["illegal"]


def _cell(cell: CellData) -> CellRecord | None:
    """Return the record of a cell; None if nothing judged it."""
    if cell["values"] is None or cell["specification"] is None or cell["body"] is None:
        return None
    return CellRecord(
        id=cell["id"],
        operation=cell["operation"],
        values=cell["values"],
        documented=cell["documented"],
        specification=cell["specification"],
        models=cell["models"],
        target=cell["target"],
        outcome=cell["outcome"],
        problems=tuple(cell["problems"]),
        blamed=tuple(cell["blamed"]),
        broken=tuple(cell["broken"]),
        sent=Sent(Request("", "", (), cell["body"].encode("ascii")), cell["status"], None, cell["answer"]),
        reason=cell["reason"],
        finding=cell["finding"],
    )


def _check(check: CheckData) -> CheckRecord:
    return CheckRecord(
        id=check["id"],
        claim=check["claim"],
        operation=check["operation"],
        rule=check["rule"],
        outcome=check["outcome"],
        cases=check["cases"],
        requests=check["requests"],
        finding=check["finding"],
        reason=check["reason"],
        observes=tuple(check["observes"]),
    )


def _finding(finding: FindingData) -> Finding:
    return Finding(
        id=finding["id"],
        check=finding["check"],
        operation=finding["operation"],
        claim=finding["claim"],
        rules=tuple(finding["rules"]),
        problem=finding["problem"],
        case=finding["case"],
        sent=tuple(
            Sent(
                Request.from_data(sent["request"]),
                sent["status"],
                sent["media_type"],
                sent["text"],
                sent["specification"],
                tuple(sent["broken"]),
            )
            for sent in finding["sent"]
        ),
        sentences=tuple(Sentence(**sentence) for sentence in finding["sentences"]),
        pointer=finding["pointer"],
        line=finding["line"],
        assertion=tuple(finding["assertion"]),
    )
