"""Refuse as the document shows it: its own error example, with fresh ids and perhaps words of ours."""

import random
from collections.abc import Sequence
from urllib.parse import quote

from contract_tests.mock_server.answering.replies import JSON, Reply
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.living.ids import IdShape
from contract_tests.mock_server.living.shapes import identifiers, replace_text
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["RULES_HEADER", "Refuser", "rules_header"]

RULES_HEADER = b"x-contract-rules"


class Refuser:
    """Write the refusals of every operation."""

    def __init__(self, numbers: random.Random) -> None:
        self._numbers = numbers

    def refuse(
        self,
        operation: Operation,
        finding: str,
        message: str = "",
        rules: tuple[str, ...] = (),
        status: int | None = None,
    ) -> Reply:
        """Give the documented error answer of a finding."""
        refusal = operation.refusals[finding]
        fresh = {found: IdShape.of(found).make(self._numbers) for found in identifiers(refusal.body)}
        body = replace_text(refusal.body, fresh)
        if message:
            body = _with_message(body, message)
        return Reply(status or refusal.status, JSON, write_json(body), finding, rules)


def rules_header(rules: Sequence[str]) -> bytes:
    """Name the broken rules, safe for a header."""
    return ", ".join(quote(rule, safe="") for rule in rules).encode("ascii")


def _with_message(body: Json, message: str) -> Json:
    """Copy an error body with another text under its key `message`, wherever that stands."""
    if not isinstance(body, dict):
        return body
    return {key: message if key == "message" else _with_message(item, message) for key, item in body.items()}
