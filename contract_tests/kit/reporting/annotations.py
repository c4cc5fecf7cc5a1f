"""The findings as annotations of GitHub Actions: commands on standard output, ten at most, then how many there are.

GitHub itself keeps ten of each kind for a step and drops the rest without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.reporting.cases import faults
from contract_tests.kit.reporting.cleaning import one_line, well_formed
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.sarif import rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.reporting.data import FindingData, ReportData

MOST = 10
MOST_WORDS = 600


def annotation_lines(report: ReportData) -> tuple[str, ...]:
    """Return the lines to print: what the run itself lacks, then findings, one of each rule before the second of any.

    Findings that a baseline accepts are none; a run that is not green has at least one line.
    """
    known = accepted(report)
    findings = [finding for finding in _rule_by_rule(report["findings"]) if finding["id"] not in known]
    said = [_error(words, title="The run is not whole") for words in faults(report)]
    said += [_finding(report, finding) for finding in findings]
    if not said and report["exit_code"] != 0:
        said = [_error(" ".join(report["summary"]), title=f"Verdict: {report['verdict']}")]
    if len(said) <= MOST:
        return tuple(said)
    return (*said[:MOST], f"::notice::{_message(f'and {len(said) - MOST} more, all in the report')}")


def _finding(report: ReportData, finding: FindingData) -> str:
    sentences = "".join(f'\n"{said["source"]}" [{said["rule"]}]' for said in finding["sentences"])
    words = f"{finding['operation']}: {finding['problem'][:MOST_WORDS]}{sentences[:MOST_WORDS]}"
    place = f"file={_property(report['spec']['file'])},line={finding['line']},"
    return _error(f"{words}\npython -m contract_tests replay {finding['id']}", title=rule_of(finding), place=place)


def _rule_by_rule(findings: Sequence[FindingData]) -> list[FindingData]:
    """Put the first finding of each rule before the second of any."""
    seen: dict[str, int] = {}
    ranked = []
    for finding in findings:
        rule = rule_of(finding)
        seen[rule] = seen.get(rule, 0) + 1
        ranked.append((seen[rule], finding))
    return [finding for _, finding in sorted(ranked, key=lambda item: item[0])]


def _error(message: str, *, title: str, place: str = "") -> str:
    return f"::error {place}title={_property(one_line(title, most=200))}::{_message(message)}"


def _message(text: str) -> str:
    """Escape what would end the command; other control characters would steer a terminal."""
    lines = (one_line(line) for line in well_formed(text).splitlines())
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    escaped = _message(text)
    return escaped.replace(":", "%3A").replace(",", "%2C")
