"""Hold what is wrong with a request, in parts that a program can read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contract_tests.mock_server.reading.document import Json

__all__ = ["Finding", "body_pointer", "findings_header"]

# Servers and clients in wide use take headers of 8 kB in all.
_LONGEST_HEADER = 4_000
_LONGEST_POINTER = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Name one rule that a request breaks.

    Args:
        rule: The rule.
        atom: The one of its statements that is broken.
        message: All of it in words.
        pointer: JSON pointer to what is wrong, or missing, in the body.
        allowed: What is allowed there instead.
        when: Under which condition.
        source: The sentence that says so.
        line: Where the rule stands in the document, if it does.
    """

    rule: str
    atom: str
    message: str
    pointer: str = ""
    allowed: str = ""
    when: str = ""
    source: str = ""
    line: int | None = None

    def as_json(self) -> dict[str, Json]:
        """Return the parts, without the words that are made of them."""
        return {
            "rule": self.rule,
            "atom": self.atom,
            "pointer": self.pointer,
            "allowed": self.allowed,
            "when": self.when,
            "line": self.line,
            "source": self.source,
        }


def body_pointer(path: Sequence[str | int]) -> str:
    """Write a JSON pointer; a key that somebody made endless is cut."""
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
    return pointer if len(pointer) <= _LONGEST_POINTER else f"{pointer[:_LONGEST_POINTER]}..."


def findings_header(findings: Iterable[Finding]) -> bytes:
    """Write findings as a JSON list in ASCII; where they are too many, the last item says how many are left out."""
    texts = [json.dumps(finding.as_json(), separators=(",", ":")) for finding in findings]
    kept: list[str] = []
    room = _LONGEST_HEADER
    for text in texts:
        room -= len(text) + 1
        if room < 0:
            kept.append(json.dumps({"left-out": len(texts) - len(kept)}))
            break
        kept.append(text)
    return f"[{','.join(kept)}]".encode("ascii")
