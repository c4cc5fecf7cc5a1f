"""Solve linear constraints over integer spans exactly, by propagating bounds and never by division of floats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from contract_tests.kit.judging.linear import Linear

Span: TypeAlias = tuple[int, int]
Pick: TypeAlias = Callable[[int, int], int]

_TRIES: Final = 40  # values tried of one operand; only factors other than one ever need more than the first
_ROUNDS: Final = 50


@dataclass(frozen=True, slots=True)
class Constraint:
    """Demand that an expression lies in a range; None is no bound."""

    linear: Linear
    least: int | None
    most: int | None


def narrow(spans: Mapping[str, Span], constraints: tuple[Constraint, ...]) -> dict[str, Span] | None:
    """Shrink spans to what the constraints leave possible; None if nothing is left."""
    current = dict(spans)
    for _ in range(_ROUNDS):
        before = dict(current)
        for constraint in constraints:
            for name, factor in constraint.linear.terms:
                if not _narrow_one(current, constraint, name, factor):
                    return None
        if current == before:
            break
    return current


def _narrow_one(spans: dict[str, Span], constraint: Constraint, name: str, factor: int) -> bool:
    low, high = spans[name]
    others_low = others_high = constraint.linear.constant
    for other, weight in constraint.linear.terms:
        if other != name:
            ends = sorted((weight * spans[other][0], weight * spans[other][1]))
            others_low, others_high = others_low + ends[0], others_high + ends[1]
    if factor == 0:
        return (constraint.least is None or others_high >= constraint.least) and (
            constraint.most is None or others_low <= constraint.most
        )
    sign, size = (1, factor) if factor > 0 else (-1, -factor)
    # size * (sign * x) must lie between these two.
    least = None if constraint.least is None else constraint.least - others_high
    most = None if constraint.most is None else constraint.most - others_low
    first, last = sorted((sign * low, sign * high))
    if least is not None:
        first = max(first, -(-least // size))
    if most is not None:
        last = min(last, most // size)
    spans[name] = (min(sign * first, sign * last), max(sign * first, sign * last))
    return first <= last


def solve(
    spans: Mapping[str, Span], constraints: tuple[Constraint, ...], pick: Pick | None = None
) -> dict[str, int] | None:
    """Give one integer for each operand so that every constraint holds; None if none is found.

    Args:
        spans: where each operand may lie.
        constraints: what must hold.
        pick: chooses from what is possible; without it the least distance from zero is taken.

    """
    factors = {name: abs(factor) for constraint in constraints for name, factor in constraint.linear.terms}
    order = sorted(spans, key=lambda name: (-factors.get(name, 0), name))
    if pick is not None:
        chosen = dict(spans)
        for name in order:
            narrowed = narrow(chosen, constraints)
            if narrowed is None:
                return solve(spans, constraints)  # only factors other than one lead here
            value = pick(*narrowed[name])
            chosen = {**narrowed, name: (value, value)}
        if narrow(chosen, constraints) is None:
            return solve(spans, constraints)
        return {name: span[0] for name, span in chosen.items()}
    return _search(dict(spans), constraints, order)


def _search(spans: dict[str, Span], constraints: tuple[Constraint, ...], order: list[str]) -> dict[str, int] | None:
    narrowed = narrow(spans, constraints)
    if narrowed is None:
        return None
    if not order:
        return {name: span[0] for name, span in narrowed.items()}
    low, high = narrowed[order[0]]
    start = min(max(0, low), high)
    for distance in range(_TRIES):
        for value in dict.fromkeys((start + distance, start - distance)):
            if low <= value <= high:
                found = _search({**narrowed, order[0]: (value, value)}, constraints, order[1:])
                if found is not None:
                    return found
    return None
