"""What is new, what was known, what is fixed: the findings of a run beside those of an earlier one and a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.running.voices import cell_check

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import FindingData, ReportData

Age: TypeAlias = Literal["new", "known"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compare two reports by the ids of their findings.

    Attributes:
        new: Ids of findings that the earlier report does not have.
        known: Ids of findings that both have.
        fixed: Earlier findings whose cell or check was judged this time, and found good.
        unseen: Earlier findings of which this run says nothing: not observed, or no longer planned.
    """

    new: frozenset[str]
    known: frozenset[str]
    fixed: tuple[FindingData, ...]
    unseen: tuple[FindingData, ...]

    def age(self, finding: str) -> Age:
        """Say whether a finding of this run is new."""
        return "new" if finding in self.new else "known"


def compare(now: ReportData, before: ReportData) -> Comparison:
    """Compare a report with an earlier one."""
    ids = frozenset(finding["id"] for finding in now["findings"])
    earlier = frozenset(finding["id"] for finding in before["findings"])
    judged = _judged(now)
    gone = [finding for finding in before["findings"] if finding["id"] not in ids]
    return Comparison(
        new=ids - earlier,
        known=ids & earlier,
        fixed=tuple(finding for finding in gone if _key(finding) in judged),
        unseen=tuple(finding for finding in gone if _key(finding) not in judged),
    )


def accepted(report: ReportData) -> frozenset[str]:
    """Return the ids of the findings that a baseline accepts; empty without one."""
    baseline = report.get("baseline")
    return frozenset(baseline["known"]) if baseline is not None else frozenset()


def excused(report: ReportData) -> frozenset[str]:
    """Return the checks that a baseline does not ask to be observed: operation and id."""
    baseline = report.get("baseline")
    return frozenset(baseline["unobserved"]) if baseline is not None else frozenset()


def _key(finding: FindingData) -> tuple[str, str]:
    return finding["operation"], finding["check"]


def _judged(report: ReportData) -> frozenset[tuple[str, str]]:
    """Return what was judged: operation and id of the check."""
    cells = (cell for cell in report["cells"]["all"] if cell["outcome"] != "not observed")
    checks = (check for check in report["checks"]["all"] if check["outcome"] != "not observed")
    return frozenset(
        [
            *((cell["operation"], cell_check(cell["id"])) for cell in cells),
            *((check["operation"], check["id"]) for check in checks),
        ]
    )
