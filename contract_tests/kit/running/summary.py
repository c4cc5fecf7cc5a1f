"""The end of a run for a person: what disagrees, what was seen, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.baseline.words import standing_lines
from contract_tests.kit.running.coverage import coverage_lines
from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.terminal import cut, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_tests.kit.running.recorder import Finding, Recorder, Sentence
    from contract_tests.kit.running.report import Facts
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.verdict import Verdict
    from contract_tests.kit.running.wire import Json

MOST_RULES_SHOWN = 12
MOST_CELLS_SHOWN = 3
MOST_CHECKS_SHOWN = 6


def report_text(facts: Facts, run: Run, verdict: Verdict) -> str:
    """Return the end of a run for a person."""
    return end_text(facts, run.recorder, verdict, run.coverage.data(run.recorder))


def end_text(facts: Facts, recorder: Recorder, verdict: Verdict, coverage: Mapping[str, Json]) -> str:
    """Return the end of a run for a person, from what was written down of it."""
    return "\n".join(map(plain, _lines(facts, recorder, verdict, coverage))) + "\n"


def _lines(facts: Facts, recorder: Recorder, verdict: Verdict, coverage: Mapping[str, Json]) -> Iterator[str]:
    counts = recorder.count_cells()
    total = len(recorder.planned)
    quiet = counts["agrees"] + counts["open"]
    yield from _disagreements(facts, recorder)
    yield ""
    yield f"Target      {facts.target}"
    yield f"Spec        {facts.spec}, version {facts.spec_version}"
    yield (
        f"Cells       {quiet} of {total} without a disagreement: {counts['agrees']} agreeing, "
        f"{counts['open']} left open by the documents; "
        f"{counts['disagrees']} disagreeing, {counts['not observed']} not observed"
    )
    held = sum(record.outcome == "holds" for record in recorder.checks)
    failed = sum(record.outcome == "fails" for record in recorder.checks)
    checks = len(recorder.checks) + len(recorder.unjudged_checks())
    yield f"Checks      {held} of {checks} hold; {failed} failing, {checks - held - failed} not observed"
    yield from standing_lines(recorder)
    yield from coverage_lines(coverage)
    rounds = f"; {facts.rounds} rounds, each with the next seed" if facts.rounds > 1 else ""
    yield f"Requests    {facts.requests} in {facts.seconds:.1f} s (profile {facts.profile}, seed {facts.seed}{rounds})"
    if recorder.part is not None:
        yield f"Part        {recorder.part}"
    yield ""
    in_part = " IN PART" if recorder.part is not None and verdict.exit_code == 0 else ""
    yield f"Verdict     {verdict.word.upper()}{in_part} (exit code {verdict.exit_code})"
    yield from (f"  {sentence}" for sentence in verdict.sentences)


def _disagreements(facts: Facts, recorder: Recorder) -> Iterator[str]:
    counts = recorder.count_by_rule()
    if counts:
        yield ""
        yield "Disagreeing cells by rule"
    for rule, count in list(counts.items())[:MOST_RULES_SHOWN]:
        yield f"  {rule}: {count} cells"
    if len(counts) > MOST_RULES_SHOWN:
        yield f"  and {len(counts) - MOST_RULES_SHOWN} more rules"
    cells = [finding for finding in recorder.findings.values() if finding.check.startswith("cell ")]
    if cells:
        yield ""
        yield "First disagreements"
    for finding in _one_per_rule(cells):
        yield f"  {finding.operation} {finding.check.removeprefix('cell ')}"
        yield from _evidence(facts, finding)
    if len(cells) > MOST_CELLS_SHOWN:
        yield "  (all of them are in the report file)"
    failed = [finding for finding in recorder.findings.values() if not finding.check.startswith("cell ")]
    if failed:
        yield ""
        yield "Failing checks"
    for finding in failed[:MOST_CHECKS_SHOWN]:
        yield f"  {finding.operation}: {finding.claim}"
        yield from _evidence(facts, finding)
    if len(failed) > MOST_CHECKS_SHOWN:
        yield f"  and {len(failed) - MOST_CHECKS_SHOWN} more, all in the report file"


def _evidence(facts: Facts, finding: Finding) -> Iterator[str]:
    yield f"    {cut(finding.problem)}"
    yield from map(_sentence, finding.sentences)
    if finding.sent:
        yield f"    {cut(curl_line(facts.base_url, finding.sent[-1].request, token_variable=facts.token_variable))}"
    yield f"    python -m contract_tests replay {finding.id}"


def _sentence(sentence: Sentence) -> str:
    return f'    [{sentence.rule}] "{cut(sentence.source)}" (spec line {sentence.line})'


def _one_per_rule(cells: Sequence[Finding]) -> list[Finding]:
    """Return the first cells to show: each under another rule as far as there are several."""
    shown: list[Finding] = []
    rules: set[str] = set()
    for finding in cells:
        if not rules.issuperset(finding.rules):
            rules.update(finding.rules)
            shown.append(finding)
        if len(shown) == MOST_CELLS_SHOWN:
            break
    return shown
