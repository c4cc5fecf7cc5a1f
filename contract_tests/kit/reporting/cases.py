"""Everything that a run judged, or should have, as one list: cells, then checks, then the run itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.reporting.comparing import accepted, excused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.kit.reporting.data import CellData, CheckData, FindingData, ReportData

Standing: TypeAlias = Literal["good", "wrong", "not observed"]
NOT_OBSERVED: Standing = "not observed"
UNJUDGED = "it was planned, and nothing judged it"


@dataclass(frozen=True, slots=True)
class ReportCase:
    """Hold one line of a test report.

    Attributes:
        suite: What it belongs to, `createOrder cells`.
        name: What was judged; unique within the suite.
        standing: How it stands.
        words: What is wrong, or why it was not observed; empty where it is good.
        finding: The finding, where it is wrong.
        note: What a reader may want to know of one that is good.
        is_excused: Whether a baseline accepts how it stands.
    """

    suite: str
    name: str
    standing: Standing
    words: str = ""
    finding: FindingData | None = None
    note: str = ""
    is_excused: bool = False


def cases(report: ReportData) -> Iterator[ReportCase]:
    """List one case for each cell and each check."""
    findings = {finding["id"]: finding for finding in report["findings"]}
    known, unseen = accepted(report), excused(report)
    for cell in report["cells"]["all"]:
        yield _cell(cell, findings, known)
    for check in report["checks"]["all"]:
        yield _check(check, findings, known, unseen)
    for operation, check_id in report["checks"]["unjudged"]:
        yield ReportCase(f"{operation} checks", check_id, "not observed", UNJUDGED)


def faults(report: ReportData) -> tuple[str, ...]:
    """Say what went wrong with the run itself, and would not show in any case."""
    said = [*report["faults"]]
    if report["interrupted"]:
        said.append("the run was interrupted before its end")
    if report["spent"] is not None:
        said.append(f"the run is not complete: {report['spent']}")
    return tuple(said)


def _cell(cell: CellData, findings: Mapping[str, FindingData], known: frozenset[str]) -> ReportCase:
    suite = f"{cell['operation']} cells"
    if cell["outcome"] == "disagrees":
        found = cell["finding"] or ""
        words = "; ".join(cell["problems"])
        return ReportCase(suite, cell["id"], "wrong", words, findings.get(found), is_excused=found in known)
    if cell["outcome"] == "not observed":
        return ReportCase(suite, cell["id"], "not observed", cell["reason"] or UNJUDGED)
    note = "the documents leave it open" if cell["outcome"] == "open" else ""
    return ReportCase(suite, cell["id"], "good", note=note)


def _check(
    check: CheckData, findings: Mapping[str, FindingData], known: frozenset[str], unseen: frozenset[str]
) -> ReportCase:
    suite = f"{check['operation']} checks"
    if check["outcome"] == "fails":
        finding = findings.get(check["finding"] or "")
        words = check["claim"] if finding is None else f"{check['claim']}: {finding['problem']}"
        return ReportCase(suite, check["id"], "wrong", words, finding, is_excused=check["finding"] in known)
    if check["outcome"] == "not observed":
        is_excused = f"{check['operation']} {check['id']}" in unseen
        return ReportCase(suite, check["id"], "not observed", check["reason"] or UNJUDGED, is_excused=is_excused)
    return ReportCase(suite, check["id"], "good", note=check["claim"])
