"""What a run is asked to judge: all of the contract, what patterns name, or one shard of that."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shard:
    """Name one of several parts.

    Attributes:
        index: Which one, from 1.
        of: How many there are.
    """

    index: int
    of: int

    def __post_init__(self) -> None:
        """Refuse a part that is none."""
        if not 1 <= self.index <= self.of:
            raise ValueError(f"there is no shard {self.index} of {self.of}")

    def __str__(self) -> str:
        """Write it as it is given on a command line."""
        return f"{self.index}/{self.of}"

    @property
    def is_last(self) -> bool:
        """Tell whether no other comes after it."""
        return self.index == self.of

    def share(self, things: Sequence[T]) -> tuple[T, ...]:
        """Return its share of things that are dealt out like cards: neighbours cost alike."""
        return tuple(things[self.index - 1 :: self.of])


@dataclass(frozen=True, slots=True)
class Selection:
    """Choose a part of the contract.

    Attributes:
        only: Patterns as of a shell; to match one is enough. They are held against a check's id, its claim, its rule,
            its operation, and operation and id together; a cell is the check `cell ...`. No pattern chooses all.
        shard: The part of the chosen; None is all of it.
    """

    only: tuple[str, ...] = ()
    shard: Shard | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left out."""
        return not self.only and self.shard is None

    def names(self, operation: str, check: str, claim: str, rule: str | None) -> bool:
        """Tell whether a pattern names a check."""
        texts = (
            (check, f"{operation} {check}", claim, operation)
            if rule is None
            else (check, f"{operation} {check}", claim, operation, rule)
        )
        return not self.only or any(
            pattern == text or fnmatchcase(text, pattern) for pattern in self.only for text in texts
        )


WHOLE = Selection()
"""Everything."""
