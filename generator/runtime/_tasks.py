"""What the record of a task says has become of it. Pure; where it stands is what the specification says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel

from .errors import Reason

ResultT = TypeVar("ResultT", bound=BaseModel)
TaskState: TypeAlias = Literal["unknown", "running", "finished", "failed"]
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShape(Generic[ResultT]):
    """Describe where the record of a task says what has become of it.

    Args:
        operation: The id of the operation that is asked.
        one: The field that asks for one task.
        ask: What is asked besides.
        outcome: Where the record holds the outcome; likewise the next three.
        ended: When the task ended.
        succeeded: Whether it succeeded.
        error: What went wrong.
        words: Where words for its state stand; `*` is each item of a list.
        running: The words of a task that runs.
        done: The words of one that succeeded.
        failed: The words of one that failed.
        unknown: The error codes for an id that nobody knows.
        result: The class of the outcome of a task that succeeded.
        first_pause: Seconds before the second question.
        longest_pause: Seconds that pauses grow to.
    """

    operation: str
    one: str
    ask: Mapping[str, object]
    outcome: Path
    ended: Path
    succeeded: Path
    error: Path
    words: tuple[Path, ...]
    running: frozenset[str]
    done: frozenset[str]
    failed: frozenset[str]
    unknown: frozenset[str]
    result: type[ResultT]
    first_pause: float
    longest_pause: float


def judge_task(shape: TaskShape[ResultT], record: Mapping[str, object]) -> TaskState:
    """Return what a record says of its task.

    An error that is an object is final; one that is a bare text may pass, unless the task has ended.
    """
    if all(value is None for value in record.values()):
        return "unknown"
    outcome, success, error = (first(record, path) for path in (shape.outcome, shape.succeeded, shape.error))
    has_ended = first(record, shape.ended) is not None
    words = {word.lower() for path in shape.words for word in _follow(record, path) if isinstance(word, str) and word}
    if success is not True and isinstance(error, str) and error and not has_ended:
        return "running"
    if success is False or (success is not True and error) or (words and words <= shape.failed):
        return "failed"
    if has_ended:
        return "finished" if outcome else "failed"
    if words & shape.running:
        return "running"
    return "finished" if success is True or (words and words <= shape.done | shape.failed) else "running"


def reason_in(shape: TaskShape[ResultT], record: Mapping[str, object]) -> Reason | None:
    """Return what a record says went wrong, if it says anything."""
    error = first(record, shape.error)
    inner = error if isinstance(error, Mapping) else {"message": error}
    message, code = inner.get("message"), inner.get("code")
    if not isinstance(message, str) or not message:
        return None
    holders = (first(record, shape.outcome), record)
    traces = (holder.get("trace_id") for holder in holders if isinstance(holder, Mapping))
    return Reason(
        message,
        code if isinstance(code, str) and code else None,
        next((trace for trace in traces if isinstance(trace, str) and trace), None),
    )


def first(record: object, path: Path) -> object:
    """Return what stands at a path first, or None if nothing does."""
    return next(_follow(record, path), None)


def _follow(node: object, path: Path) -> Iterator[object]:
    """Yield what stands at a path; nothing where it leads nowhere."""
    if not path:
        yield node
    elif path[0] == "*":
        for item in node if isinstance(node, list) else ():
            yield from _follow(item, path[1:])
    elif isinstance(node, Mapping) and path[0] in node:
        yield from _follow(node[path[0]], path[1:])
