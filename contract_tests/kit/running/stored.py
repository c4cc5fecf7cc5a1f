"""A report read back: the records of a run from what it wrote down."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contract_tests.kit.running.recorder import CellRecord, CheckRecord, Finding, Recorder, Sent, Sentence
from contract_tests.kit.running.wire import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.running.coverage import Coverage

SCHEMA = Path(__file__).resolve().parents[2] / "report.schema.json"
REPEATED = re.compile(r"(?P<words>.*) \((?P<times>\d+) times\)", re.DOTALL)

Report: TypeAlias = "Mapping[str, Any]"
"""A report that its schema describes."""


class ReportError(Exception):
    """A report that cannot be used; the message names the file, the place in it, and what to do."""


def load_report(path: Path) -> dict[str, Any]:
    """Read a report.

    Raises:
        ReportError: There is none, or it is none that this program wrote.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ReportError(f"{path}: is not JSON ({error}); name a report that `run` wrote") from error
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    fault = best_match(Draft202012Validator(schema).iter_errors(data))
    if fault is not None:
        raise ReportError(f"{path}: is no report that this version reads: {fault.json_path}: {fault.message[:200]}")
    return dict(data)


def recorder_of(report: Report) -> Recorder:
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
        if cell["values"] is not None:
            recorder.add_cell(_cell(cell))
    for check in checks["all"]:
        recorder.add_check(CheckRecord(**{**check, "observes": tuple(check["observes"])}))
    for finding in report["findings"]:
        recorder.add_finding(_finding(finding))
    for fault in report["faults"]:
        repeated = REPEATED.fullmatch(fault)
        recorder.fault_counts[repeated["words"] if repeated else fault] += int(repeated["times"]) if repeated else 1
    return recorder


def add_coverage(coverage: Coverage, report: Report) -> None:
    """Count beside what was exercised here what a report says was exercised elsewhere."""
    data = report["coverage"]
    for each in data["operations"]:
        for answer in (*each["documented"], *each["undocumented"]):
            coverage.answers[each["operation"], answer["status"], answer["media_type"]] += answer["count"]
    for rule in data["rules"]:
        coverage.legal[rule["operation"], rule["rule"]] += rule["legal"]
        coverage.illegal[rule["operation"], rule["rule"]] += rule["illegal"]


def _cell(cell: Report) -> CellRecord:
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


def _finding(finding: Report) -> Finding:
    return Finding(
        id=finding["id"],
        check=finding["check"],
        operation=finding["operation"],
        claim=finding["claim"],
        rules=tuple(finding["rules"]),
        problem=finding["problem"],
        case=finding["case"],
        sent=tuple(
            Sent(Request.from_data(sent["request"]), sent["status"], sent["media_type"], sent["text"])
            for sent in finding["sent"]
        ),
        sentences=tuple(Sentence(**sentence) for sentence in finding["sentences"]),
        pointer=finding["pointer"],
        line=finding["line"],
    )
