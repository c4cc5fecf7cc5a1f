"""The numbers of a report, counted in one place: every format says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import ReportData


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold how many cells, checks and findings there are of each kind.

    Attributes:
        cells: All planned cells; the next four sum up to it.
        checks: All planned checks; the last three sum up to it.
    """

    findings: int
    cells: int
    agreeing: int
    open: int
    disagreeing: int
    unseen_cells: int
    checks: int
    holding: int
    failing: int
    unseen_checks: int

    @property
    def wrong(self) -> int:
        """Return how many cells and checks have a finding."""
        return self.disagreeing + self.failing

    @property
    def unseen(self) -> int:
        """Return how many cells and checks were not observed."""
        return self.unseen_cells + self.unseen_checks


def count(report: ReportData) -> Counts:
    """Count what a report lists, not what its own numbers say."""
    cells = Counter(cell["outcome"] for cell in report["cells"]["all"])
    checks = Counter(check["outcome"] for check in report["checks"]["all"])
    unjudged = len(report["checks"]["unjudged"])
    return Counts(
        findings=len(report["findings"]),
        cells=cells.total(),
        agreeing=cells["agrees"],
        open=cells["open"],
        disagreeing=cells["disagrees"],
        unseen_cells=cells["not observed"],
        checks=checks.total() + unjudged,
        holding=checks["holds"],
        failing=checks["fails"],
        unseen_checks=checks["not observed"] + unjudged,
    )
