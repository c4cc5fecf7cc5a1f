"""Say whether a finding names what is broken: a rule by its id, a fault of a class by the words of that class."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.running.recorder import Finding
    from contract_tests.mutants.subjects import Subject

# What a finding on a fault of a class has to speak of: in its check, its claim, its problem or the documents' sentence.
_WORDS = {
    "status": r"\b[2345]\d\d\b|redirect",
    "shape": r"shape|media type|JSON|documents show|required|is not of type",
    "answer": r"shape|is not of type|required|null|type",
    "stream": r"stream|line|accept|ndjson",
    "callback": r"callback",
    "id": r"\bids?\b|task|record",
    "state": r"count|shape|task|record|batch|acknowledg|request|running|outcome|time|life",
    "reading": r"documents|refused|accepted|taken|shape|record",
    "robustness": r"failed|refused|accepted|answered|JSON|media type|documents",
    "concurrency": r"same time|concurren|seconds|mix|own|unique|accept|legal|answer|failed",
    "authentication": r"token|authentication|result|credential",
    "text": r"text|request|sent|echo",
}


def names_the_statement(subject: Subject, finding: Finding) -> bool:
    """Say whether a finding speaks of what a mutant breaks."""
    said = " ".join((
        finding.check,
        finding.claim,
        finding.problem,
        *finding.rules,
        *(each.source for each in finding.sentences),
    ))  # fmt: skip
    if subject.group in _WORDS:
        return re.search(_WORDS[subject.group], said, re.IGNORECASE) is not None
    rule = subject.where.partition(":")[0]
    # Of a legal body that is refused no rule is broken: what was sent, and the answer, show what the rule is about.
    sent = json.dumps(finding.case, default=str) + " ".join(
        each.request.content.decode("latin-1") + each.text for each in finding.sent
    )
    return rule in said or rule.partition(".")[0] in said or any(field in sent for field in subject.fields)
