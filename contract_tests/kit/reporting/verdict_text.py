"""A stored report in a few lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.reporting.cleaning import one_line
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.counts import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import ReportData

MOST_WORDS = 600


def verdict_text(report: ReportData, comparison: Comparison | None = None) -> str:
    """Return the verdict, what it rests on, and the numbers."""
    return "\n".join(one_line(line, most=MOST_WORDS) for line in _lines(report, comparison)) + "\n"


def _lines(report: ReportData, comparison: Comparison | None) -> Iterator[str]:
    counts = count(report)
    yield f"Verdict: {report['verdict'].upper()} (exit code {report['exit_code']}), target {report['target']}"
    yield from (f"- {sentence}" for sentence in report["summary"])
    yield (
        f"Cells: {counts.agreeing} agree, {counts.open} left open, {counts.disagreeing} disagree, "
        f"{counts.unseen_cells} not observed"
    )
    yield f"Checks: {counts.holding} hold, {counts.failing} fail, {counts.unseen_checks} not observed"
    if known := accepted(report):
        yield f"Baseline: {len(known)} of {counts.findings} findings are accepted"
    if comparison is not None:
        yield (
            f"Since the earlier report: {len(comparison.new)} new, {len(comparison.known)} known, "
            f"{len(comparison.fixed)} fixed, {len(comparison.unseen)} not judged this time"
        )
