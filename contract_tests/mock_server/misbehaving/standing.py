"""Keep the behaviours that stand for many requests, and say which of them a request meets."""

import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from contract_tests.mock_server.misbehaving.behaviour import USUAL, Behaviour
from contract_tests.mock_server.reading.document import Json

__all__ = ["StandingBehaviours", "TooManyError"]

_MOST = 100


class TooManyError(Exception):
    """Say that no further behaviour is kept."""


@dataclass(slots=True)
class _Standing:
    number: int
    behaviour: Behaviour
    applied: int = 0


class StandingBehaviours:
    """Hold standing behaviours in the order in which they came; safe to use from another thread.

    Args:
        at_start: Those that stand from the start, and again after a reset.
        seed: What decides which requests a rate applies to.
    """

    def __init__(self, at_start: Iterable[Behaviour], seed: int | None) -> None:
        self._at_start = tuple(at_start)
        self._seed = seed
        self._lock = threading.Lock()
        self._standing: list[_Standing] = []
        self._count = 0
        self._chances = random.Random()  # noqa: S311 - a rate of faults, which a seed has to bring back
        self.reset()

    def add(self, behaviour: Behaviour) -> int:
        """Keep a behaviour and return its number.

        Raises:
            TooManyError: many are kept already.
        """
        with self._lock:
            if len(self._standing) >= _MOST:
                raise TooManyError(f"{_MOST} behaviours stand already; remove some first")
            self._count += 1
            self._standing.append(_Standing(self._count, behaviour))
            return self._count

    def remove(self, number: int) -> bool:
        """Forget one behaviour; False if there is none of that number."""
        with self._lock:
            kept = [each for each in self._standing if each.number != number]
            is_gone = len(kept) < len(self._standing)
            self._standing = kept
            return is_gone

    def clear(self) -> None:
        """Forget all, those from the start included."""
        with self._lock:
            self._standing = []

    def reset(self) -> None:
        """Return to the start."""
        with self._lock:
            # A stream of chances of its own: a fault more or less changes no id.
            self._chances.seed(None if self._seed is None else f"{self._seed} chances")
            self._standing = [_Standing(number, each) for number, each in enumerate(self._at_start, 1)]
            self._count = len(self._standing)

    def choose(self, operation: str) -> Behaviour:
        """Return what a request for an operation meets with: all that apply, later ones over earlier ones."""
        if not self._standing:
            return USUAL
        chosen = USUAL
        with self._lock:
            for each in self._standing:
                behaviour = each.behaviour
                if behaviour.operation not in (None, operation):
                    continue
                if behaviour.rate is not None and self._chances.random() >= behaviour.rate:
                    continue
                each.applied += 1
                chosen = chosen.with_more(behaviour)
            self._standing = [
                each for each in self._standing if each.behaviour.times is None or each.applied < each.behaviour.times
            ]
        return chosen

    def as_json(self) -> list[Json]:
        """Return what stands, with how often each was applied."""
        with self._lock:
            return [
                {"id": each.number, "behaviour": each.behaviour.text, "applied": each.applied}
                for each in self._standing
            ]
