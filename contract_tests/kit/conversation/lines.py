"""Read a streamed answer: one JSON document a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Talk
    from contract_tests.kit.running.run import Run


def stream(run: Run, parts: Conversation, body: Mapping[str, object]) -> list[object]:
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
    return lines


def one_task(talk: Talk, lines: Sequence[object]) -> str:
    """Insist that all lines are about one task, and return its id."""
    parts = talk.parts
    clash = parts.identities.clash([talk.message(line) for line in lines])
    if clash is not None:
        raise WrongError(f"the lines of one stream differ: {clash}")
    found = [task_id for line in lines if (task_id := parts.identities.task_id(line)) is not None]
    if not found:
        raise WrongError("no line of the stream names its task")
    return found[0]


def told_to_the_end(talk: Talk, lines: Sequence[object]) -> object:
    """Insist that a stream goes on to the end of its task and no further, and return its last line.

    One line that only names the task may be all: that is an acknowledgement.
    """
    has_ended = [talk.is_outcome(line) for line in lines]
    if any(has_ended) and not has_ended[-1]:
        raise WrongError(f"line {has_ended.index(True) + 1} of the stream tells the end, the last one that it goes on")
    names = {path[0] for path in talk.parts.identities.task.places["answer"]}
    is_acknowledgement = len(lines) == 1 and isinstance(lines[0], dict) and set(lines[0]) <= names
    if not has_ended[-1] and not is_acknowledgement:
        raise WrongError("the stream ends before it tells the outcome of its task")
    return lines[-1]


def _read(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise WrongError(f"line {number} of the stream is no JSON document: {line[:200]!a}") from None
