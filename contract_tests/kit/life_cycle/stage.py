"""What stories are played with: which bodies there are, and what can be asked at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Hold the means of a story.

    Attributes:
        legal: A body that is held open.
        text: The field that tells bodies apart; None if there is none.
        failing: The body of a task that fails; None if it is not known how to get one.
        illegal: A body that the documents forbid; None if every JSON is legal.
        nobody: An id that the target cannot know.
        ways: The names of the ways to be answered at once.
        streams: Whether answers can be streamed.
    """

    legal: Mapping[str, object]
    text: str | None
    failing: Mapping[str, object] | None
    illegal: object
    nobody: str
    ways: tuple[str, ...]
    streams: bool

    def body(self, number: int, *, fails: bool) -> dict[str, object]:
        """Return the body of the task of a number."""
        if fails and self.failing is not None:
            return dict(self.failing)
        told_apart = {} if self.text is None else {self.text: f"{self.legal[self.text]} (number {number})"}
        return {**self.legal, **told_apart}
