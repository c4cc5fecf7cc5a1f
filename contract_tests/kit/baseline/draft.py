"""The draft of a baseline: an entry for each finding, its reason left to be filled in."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from contract_tests.kit.running.terminal import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.running.recorder import Finding, Recorder

DAYS = 90
"""How long a drafted entry holds, unless whoever fills it in says otherwise."""
MOST_ALIKE = 3
"""How many cells that are counted to one rule have an entry each; more have one together."""
CELLS = "cell *"
HEAD = """\
# What is accepted for now. Fill in each reason, or take the entry out; one without a reason is an error.
"""


def draft_text(recorder: Recorder, today: date, *, accepted: frozenset[str] = frozenset()) -> str:
    """Return the draft of a baseline as YAML.

    Args:
        recorder: What a run found, and could not observe.
        today: The day.
        accepted: What has an entry already: ids of findings; of checks operation and id.
    """
    findings = [finding for key, finding in recorder.findings.items() if key not in accepted]
    expires = (today + timedelta(days=DAYS)).isoformat()
    entries = [*_of_findings(findings), *_of_unobserved(recorder, accepted)]
    if not entries:
        return f"{HEAD}accepted: []\n"
    return f"{HEAD}accepted:\n" + "".join(f'{entry}    reason: ""\n    expires: {expires}\n' for entry in entries)


def _of_findings(findings: Sequence[Finding]) -> Iterator[str]:
    cells = [finding for finding in findings if finding.check.startswith(CELLS[:-1])]
    counts = Counter(rule for finding in cells for rule in finding.rules)
    together = {rule for rule, count in counts.items() if count > MOST_ALIKE}
    for rule in sorted(together):
        yield f"  # {counts[rule]} cells\n  - rule: {json.dumps(rule)}\n    check: {json.dumps(CELLS)}\n"
    for finding in findings:
        if finding not in cells or not together.issuperset(finding.rules):
            words = cut(f"{finding.operation} {finding.check}: {finding.problem}")
            yield f"  # {words}\n  - finding: {json.dumps(finding.id)}\n"


def _of_unobserved(recorder: Recorder, accepted: frozenset[str]) -> Iterator[str]:
    if recorder.preflight is not None:  # nothing is: that is no property of a check
        return
    for record in recorder.checks:
        key = f"{record.operation} {record.id}"
        if record.outcome == "not observed" and key not in accepted:
            yield f"  # {cut(record.reason or '')}\n  - unobserved: {json.dumps(key)}\n"
