"""Decide exactly whether whole numbers within intervals meet linear constraints: propagation, then bisection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Interval: TypeAlias = tuple[int | None, int | None]
"""Least and greatest whole number; None where there is no bound."""

_Box: TypeAlias = dict[str, tuple[int, int]]

MAX_STEPS: Final = 20_000


class TooManyStepsError(Exception):
    """Say that a question is too large to be decided."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """Hold `low <= sum of coefficient * variable <= high`."""

    terms: tuple[tuple[int, str], ...]
    low: int | None
    high: int | None


def is_solvable(intervals: Mapping[str, Interval], constraints: Sequence[Constraint]) -> bool:
    """Tell whether some assignment meets all constraints.

    An open interval is closed far beyond every number that occurs, so that the answer is the same for a system whose
    solutions, if it has any, are not much larger than its numbers.

    Raises:
        TooManyStepsError: The system is too large, or its numbers are.
    """
    numbers = [bound for interval in intervals.values() for bound in interval if bound is not None]
    numbers += [bound for one in constraints for bound in (one.low, one.high) if bound is not None]
    numbers += [coefficient for one in constraints for coefficient, _ in one.terms]
    far = 2 * sum(map(abs, numbers)) + 16
    box = {
        name: (-far if low is None else low, far if high is None else high) for name, (low, high) in intervals.items()
    }
    pending = [box]
    for _ in range(MAX_STEPS):
        if not pending:
            return False
        narrowed = _propagated(pending.pop(), constraints)
        if narrowed is None:
            continue
        widest, (low, high) = max(narrowed.items(), key=lambda item: item[1][1] - item[1][0], default=("", (0, 0)))
        if low == high:
            return True
        middle = (low + high) // 2
        pending += [{**narrowed, widest: (middle + 1, high)}, {**narrowed, widest: (low, middle)}]
    raise TooManyStepsError


def _propagated(box: _Box, constraints: Sequence[Constraint]) -> _Box | None:
    """Narrow every interval until nothing moves; None if one is empty."""
    box = dict(box)
    for _ in range(MAX_STEPS):
        before = dict(box)
        for constraint in constraints:
            for coefficient, name in constraint.terms:
                rest = [_scaled(box[other], factor) for factor, other in constraint.terms if other != name]
                least, most = sum(low for low, _ in rest), sum(high for _, high in rest)
                low, high = box[name]
                bounds = [None if constraint.low is None else constraint.low - most,
                          None if constraint.high is None else constraint.high - least]  # fmt: skip
                if coefficient < 0:
                    bounds.reverse()
                if bounds[0] is not None:
                    low = max(low, -(-bounds[0] // coefficient))
                if bounds[1] is not None:
                    high = min(high, bounds[1] // coefficient)
                if low > high:
                    return None
                box[name] = (low, high)
        if box == before:
            return box
    raise TooManyStepsError


def _scaled(interval: tuple[int, int], factor: int) -> tuple[int, int]:
    low, high = interval[0] * factor, interval[1] * factor
    return (low, high) if factor > 0 else (high, low)
