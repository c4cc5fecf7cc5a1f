"""Read a streamed answer: one JSON document a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange


def stream(run: Run, parts: Conversation, body: Mapping[str, object]) -> tuple[Exchange, list[object]]:
    """Ask for a streamed answer and return its lines, each in the documented shape.

    Raises:
        NotObservedError: The target does not stream.
        WrongError: It does, and not as documented.
    """
    media_type = parts.streams
    if media_type is None:
        raise NotObservedError(f"{parts.maker.id} documents no stream")
    exchange = run.send(json_request(parts.maker, body, accept=media_type))
    seen = exchange.observation
    if seen.outcome == "refused":
        raise WrongError(f"the target refused ({seen.status}) to stream the answer to a request that is allowed")
    if seen.outcome == "not observed" or exchange.response is None:
        raise NotObservedError(seen.reason)
    if seen.media_type != media_type and not isinstance(seen.body, str):
        raise NotObservedError(f"the target does not stream: asked for {media_type}, it answers {seen.media_type}")
    if seen.media_type != media_type:
        raise WrongError(f"the stream comes as {seen.media_type or 'no media type'}; {media_type} was asked for")
    lines = [_read(number, line) for number, line in enumerate(exchange.response.text.split("\n"), 1) if line.strip()]
    if not lines:
        raise WrongError("the stream has no line")
    for problem in run.oracle.judge_answer(parts.maker.id, seen.status or 0, seen.media_type, lines):
        raise WrongError(f"the stream is not in the documented shape: {problem}")
    return exchange, lines


def _read(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise WrongError(f"line {number} of the stream is no JSON document: {line[:200]!a}") from None
