"""The report as Markdown for the summary of a job on GitHub, within its size and honest about what that leaves out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contract_tests.kit.reporting.cases import faults
from contract_tests.kit.reporting.cleaning import one_line, well_formed
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.counts import count
from contract_tests.kit.reporting.headline import headline
from contract_tests.kit.reporting.matrix_text import matrix_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import FindingData, ReportData

MOST_BYTES = 1024 * 1024
"""What GitHub takes of one step."""
MOST_WORDS = 600
MOST_LISTED = 50
_LAST_WORDS = 200
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~$@:])")
SIGNS = {"agrees": "✅", "agrees but for exceptions": "☑️", "disagrees": "❌", "incomplete": "⚠️"}


def job_summary(report: ReportData, comparison: Comparison | None = None, *, most_bytes: int = MOST_BYTES) -> str:
    """Return the summary: what it rests on first, then the findings, as many as fit."""
    text = "\n".join([*_head(report, comparison), *_matrix(report)]) + "\n"
    if len(text.encode()) > most_bytes // 2:  # a matrix of any spec may be large
        text = "\n".join(_head(report, comparison)) + "\n"
    room = most_bytes - len(text.encode()) - _LAST_WORDS
    shown = 0
    parts = [text]
    for finding in report["findings"]:
        part = "\n".join(_finding(report, finding, comparison)) + "\n"
        room -= len(part.encode())
        if room < 0:
            break
        parts.append(part)
        shown += 1
    left = len(report["findings"]) - shown
    if left:
        parts.append(
            f"\n**{left} of {len(report['findings'])} findings are left out here; the report has them all.**\n"
        )
    return "".join(parts)


def _head(report: ReportData, comparison: Comparison | None) -> Iterator[str]:
    counts = count(report)
    yield f"## {SIGNS[report['verdict']]} {headline(report)}"
    yield ""
    yield from (f"- {text(sentence)}" for sentence in report["summary"][:MOST_LISTED])
    yield from (f"- The run itself: {text(words)}" for words in faults(report)[:MOST_LISTED])
    yield ""
    yield "| | judged | good | wrong | not observed |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    good = f"{counts.agreeing + counts.open} ({counts.open} left open)" if counts.open else str(counts.agreeing)
    yield f"| cells | {counts.cells} | {good} | {counts.disagreeing} | {counts.unseen_cells} |"
    yield f"| checks | {counts.checks} | {counts.holding} | {counts.failing} | {counts.unseen_checks} |"
    yield ""
    yield (
        f"Target {text(report['target'])}, judged by {text(report['spec']['file'])} version "
        f"{text(report['spec']['version'])}: {report['requests']} requests in {report['seconds']:.1f} s, "
        f"seed {report['seed']}."
    )
    known = accepted(report)
    if known:
        yield f"\n{len(known)} of {counts.findings} findings are accepted by the baseline."
    if comparison is not None:
        yield (
            f"\nSince the earlier report: {len(comparison.new)} new, {len(comparison.known)} known, "
            f"{len(comparison.fixed)} fixed, {len(comparison.unseen)} not judged this time."
        )
    if report["cells"]["by_rule"]:
        yield "\n| disagreeing cells | rule | the documents say |"
        yield "| ---: | --- | --- |"
        for rule, cells in list(report["cells"]["by_rule"].items())[:MOST_LISTED]:
            stated = report["rules"].get(rule)
            yield f"| {cells} | {text(rule)} | {text((stated['source'] or '') if stated else '')} |"
        if len(report["cells"]["by_rule"]) > MOST_LISTED:
            yield f"\nand {len(report['cells']['by_rule']) - MOST_LISTED} more rules"


def _matrix(report: ReportData) -> Iterator[str]:
    drawn = matrix_text(report, width=120)
    if drawn:
        yield "\n<details><summary>The matrix</summary>\n"
        yield block(drawn)
        yield "\n</details>"
    if report["findings"]:
        yield f"\n### {len(report['findings'])} findings\n"


def _finding(report: ReportData, finding: FindingData, comparison: Comparison | None) -> Iterator[str]:
    marks: list[str] = []
    if comparison is not None:
        marks.append(comparison.age(finding["id"]))
    if finding["id"] in accepted(report):
        marks.append("accepted")
    mark = f" ({', '.join(marks)})" if marks else ""
    problem = one_line(f"{finding['operation']}: {finding['problem']}", most=200)
    yield f"<details><summary>{html(problem)}{mark}</summary>\n"
    yield f"{text(finding['check'])}\n"
    for said in finding["sentences"]:
        place = f"{report['spec']['file']}, line {said['line']}"
        yield f"- **{text(said['rule'])}** {text(said['source'], most=MOST_WORDS)} ({text(place)})"
    yield ""
    yield block(f"{_cut(finding['curl'])}\npython -m contract_tests replay {finding['id']}")
    yield "\n</details>\n"


def text(words: str, *, most: int = MOST_WORDS) -> str:
    """Return words that Markdown shows as they are: no link, no element, no cell of a table comes of them."""
    return html(_MARKUP.sub(r"\\\1", one_line(words, most=most)))


def html(words: str) -> str:
    """Return words for the inside of an element."""
    return well_formed(words).replace("&", "&amp;").replace("<", "&lt;")


def block(words: str) -> str:
    """Return words as a fenced block that they cannot end."""
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{well_formed(words).rstrip()}\n{fence}"


def _cut(words: str) -> str:
    return words if len(words) <= 2 * MOST_WORDS else f"(a request of {len(words)} characters: see the report)"
