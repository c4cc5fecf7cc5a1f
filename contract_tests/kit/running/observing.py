"""What an answer says about the body that it answers, in one of three words.

`accepted`: a 2xx. `refused`: a 4xx that is about the body. Everything else says nothing about the rules of a body and
is `not observed`, with the reason: no answer, a redirect, a 5xx, and the 4xx that are about the token, the balance,
the address or the pace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

Outcome: TypeAlias = Literal["accepted", "refused", "not observed"]

RULES_HEADER = "X-Contract-Rules"
"""Where our own mock names the rules that it blames; a target without it is judged by its statuses alone."""
LONGEST_CODE = 80

# 4xx answers that are about the caller, the address or the pace and never about the body's rules.
NOT_ABOUT_THE_BODY: Mapping[int, str] = {
    401: "the target refused the token",
    402: "the target asks for payment",
    403: "the target does not permit this to the token's owner",
    404: "the target does not know the address",
    405: "the target does not know the method",
    407: "a proxy asks for credentials",
    408: "the target did not wait for the request",
    425: "the target does not take the request yet",
    429: "the target limits the rate of requests",
}
# x-error-kind words of the specification whose error codes are not about the body, whatever their status.
KINDS_NOT_ABOUT_THE_BODY: Mapping[str, str] = {
    "authentication": "the target refused the token",
    "permission": "the target does not permit this to the token's owner",
    "balance": "the balance of the token's owner is exhausted",
    "rate-limit": "the target limits the rate of requests",
    "not-found": "the target does not know the address",
    "server": "the target failed",
}


@dataclass(frozen=True, slots=True)
class Observation:
    """Hold what one request was answered.

    `rules` is None unless the target names the rules that it blames. `reason` is set when nothing was observed.
    """

    outcome: Outcome
    status: int | None = None
    media_type: str | None = None
    body: object = None
    rules: frozenset[str] | None = None
    reason: str | None = None

    @property
    def words(self) -> str:
        """Say it in a few words, for a report."""
        if self.reason is not None:
            return f"not observed: {self.reason}"
        return f"{self.outcome} ({self.status})"


def observe(response: httpx.Response, raw: bytes, error_kinds: Mapping[str, str]) -> Observation:
    """Put an answer into one of the three words.

    Args:
        response: The answer.
        raw: Its body.
        error_kinds: The specification's word for each documented error code (`x-error-kind`).
    """
    status = response.status_code
    media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower() or None
    body = _decode(raw, media_type)
    named = response.headers.get(RULES_HEADER)
    rules = None
    if named is not None:
        rules = frozenset(word.strip() for word in named.split(",") if word.strip())
    outcome: Outcome = "not observed"
    reason: str | None = None
    if response.is_success:
        outcome = "accepted"
    else:
        reason = _reason(status, body, error_kinds)
        if reason is None:
            outcome = "refused"
    return Observation(outcome, status, media_type, body, rules, reason)


def _reason(status: int, body: object, error_kinds: Mapping[str, str]) -> str | None:
    """Say why an answer tells nothing about the body's rules; None if it does tell."""
    code = error_code(body)
    words = f"{status} {code}" if code else str(status)
    if status in NOT_ABOUT_THE_BODY:
        return f"{NOT_ABOUT_THE_BODY[status]} ({words})"
    if 400 <= status < 500:  # noqa: PLR2004 - the class of client errors
        kind = error_kinds.get(code or "", "")
        return f"{KINDS_NOT_ABOUT_THE_BODY[kind]} ({words})" if kind in KINDS_NOT_ABOUT_THE_BODY else None
    if 300 <= status < 400:  # noqa: PLR2004 - the class of redirects
        return f"the target redirects ({words}); name the address it points to"
    return f"the target failed ({words})"


def error_code(body: object) -> str | None:
    """Return the code of an error envelope, if the body is one."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(code, str):
        return None
    return code if len(code) <= LONGEST_CODE else f"{code[:LONGEST_CODE]}..."


def _decode(raw: bytes, media_type: str | None) -> object:
    """Read an answer by its media type: JSON, lines of JSON, else text."""
    text = raw.decode("utf-8", errors="replace")
    try:
        if media_type == "application/x-ndjson":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
