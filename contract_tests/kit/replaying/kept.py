"""The findings of a report, read back from its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.reporting.loading import load_report
from contract_tests.kit.running.stored import recorder_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contract_tests.kit.running.recorder import Finding

MOST_NAMED = 5
"""How many findings a message lists."""


class UnknownFindingError(LookupError):
    """A report does not hold the finding that is asked for, or several like it; the message lists what it holds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold what a report keeps for a replay.

    Attributes:
        path: The file.
        target: What was judged: its base URL, or `embedded mock`.
        spec: The specification's file, as the run named it.
        findings: What was wrong.
    """

    path: Path
    target: str
    spec: str
    findings: tuple[Finding, ...]

    def finding(self, prefix: str) -> Finding:
        """Find a finding by the beginning of its id.

        Raises:
            UnknownFindingError: There is none, or there are several.
        """
        found = [finding for finding in self.findings if finding.id.startswith(prefix)] if prefix else []
        if len(found) == 1:
            return found[0]
        if not self.findings:
            raise UnknownFindingError(f"{self.path} holds no finding; there is nothing to replay")
        if found:
            words = f"{len(found)} findings of {self.path} begin with {prefix}: {_named(found)}; say more"
            raise UnknownFindingError(words)
        raise UnknownFindingError(f"no finding of {self.path} begins with {prefix!a}; it has {_named(self.findings)}")


def read_kept(path: Path) -> Kept:
    """Read a report back.

    Raises:
        ReportError: The file cannot be read, or is no report of the present format.
    """
    report = load_report(path)
    return Kept(path, report["target"], report["spec"]["file"], tuple(recorder_of(report).findings.values()))


def _named(findings: Sequence[Finding]) -> str:
    named = ", ".join(f"{finding.id} ({finding.operation} {finding.check})" for finding in findings[:MOST_NAMED])
    return named if len(findings) <= MOST_NAMED else f"{named} and {len(findings) - MOST_NAMED} more"
