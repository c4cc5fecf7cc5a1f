"""Hold what a request is to meet with in place of, or beside, the usual answer."""

from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias

from contract_tests.mock_server.living.task import RunningShape

__all__ = ["USUAL", "Behaviour", "Break", "BreakWay", "CloseMoment", "LineFault"]

BreakWay: TypeAlias = Literal["drop", "null", "type", "word"]
CloseMoment: TypeAlias = Literal["before", "during", "after"]
LineFault: TypeAlias = Literal["truncated", "glued", "blank"]


@dataclass(frozen=True, slots=True)
class Break:
    """Name one place of an answer, by its JSON pointer, and how it is broken."""

    pointer: str
    way: BreakWay


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Hold one behaviour; what is not set stays as usual. `directives.py` says what each part means.

    Args:
        text: The directives as they were written, for the journal.
        slow: Bytes of a piece of the body, and seconds before the next one.
        callbacks: For each delivery, how many seconds it is late.
        operation: The one operation that it is for.
        times: For how many requests it holds.
        rate: To which part of the requests it applies, from 0 to 1.
    """

    text: str = ""
    error: str | None = None
    status: int | None = None
    code: str | None = None
    envelope: str | None = None
    retry_after: str | None = None
    fail: str | None = None
    task_seconds: float | None = None
    polls: int | None = None
    running_shape: RunningShape | None = None
    latency: float | None = None
    slow: tuple[int, float] | None = None
    close: CloseMoment | None = None
    lines: LineFault | None = None
    content_type: str | None = None
    callbacks: tuple[float, ...] | None = None
    breaks: tuple[Break, ...] | None = None
    operation: str | None = None
    times: int | None = None
    rate: float | None = None

    @property
    def is_error(self) -> bool:
        """Say whether it answers with an error in place of what was asked for."""
        chosen = (self.error, self.envelope, self.code)
        return any(part is not None for part in chosen) or (self.status is not None and self.fail is None)

    def with_more(self, other: "Behaviour") -> "Behaviour":
        """Return both together; where they differ, the other one holds."""
        if not other.text:
            return self
        if not self.text:
            return other
        changes = {each.name: set_ for each in fields(other) if (set_ := getattr(other, each.name)) is not None}
        changes["text"] = f"{self.text} {other.text}"
        changes["breaks"] = (*(self.breaks or ()), *(other.breaks or ())) or None
        return replace(self, **changes)


USUAL = Behaviour()
