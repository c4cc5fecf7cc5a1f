"""Refuse as the document shows it: its own error example, with fresh ids and perhaps words of ours."""

import random
from collections.abc import Sequence
from urllib.parse import quote

from contract_tests.mock_server.answering.replies import JSON, Reply
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.judging.findings import Finding, findings_header
from contract_tests.mock_server.living.ids import IdShape
from contract_tests.mock_server.living.shapes import identifiers, replace_text
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["Refuser", "refusal_headers"]

_RULES_HEADER = b"x-contract-rules"
_FINDINGS_HEADER = b"x-contract-findings"


class Refuser:
    """Write the refusals of every operation."""

    def __init__(self, numbers: random.Random) -> None:
        self._numbers = numbers

    def refuse(
        self, operation: Operation, finding: str, broken: Sequence[Finding] = (), status: int | None = None
    ) -> Reply:
        """Give the documented error answer of a finding; what is broken is said in its message."""
        refusal = operation.refusals[finding]
        fresh = {found: IdShape.of(found).make(self._numbers) for found in identifiers(refusal.body)}
        body = replace_text(refusal.body, fresh)
        if broken:
            body = _with_message(body, " | ".join(each.message for each in broken))
        return Reply(status or refusal.status, JSON, write_json(body), finding, tuple(broken))

    def refuse_body(self, operation: Operation, rule: str, words: str, status: int | None = None) -> Reply:
        """Refuse a body for what no document has to say: that it cannot be read at all."""
        finding = Finding(rule, rule, f"{words}. [{rule}]")
        return self.refuse(operation, "body-refused", (finding,), status)


def refusal_headers(reply: Reply) -> list[tuple[bytes, bytes]]:
    """Name the broken rules in one header, and say all of each in another; both are safe for a header."""
    if not reply.findings:
        return list(reply.headers)
    names = ", ".join(quote(rule, safe="") for rule in reply.rules)
    return [(_RULES_HEADER, names.encode("ascii")), (_FINDINGS_HEADER, findings_header(reply.findings))]


def _with_message(body: Json, message: str) -> Json:
    """Copy an error body with another text under its key `message`, wherever that stands."""
    if not isinstance(body, dict):
        return body
    return {key: message if key == "message" else _with_message(item, message) for key, item in body.items()}
