"""Read the linear expressions of `x-derived`, and compute with them exactly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_TERM: Final = re.compile(r"\s*([+-])?\s*(?:(\d+)\s*\*\s*)?([A-Za-z_]\w*|\d+)\s*")


@dataclass(frozen=True, slots=True)
class Linear:
    """Hold a sum of properties times whole numbers, plus a whole number, and the range that it must lie in.

    Attributes:
        text: the expression as written.
        terms: each property with its factor.
        constant: what is added.
        minimum: least value allowed, or None.
        maximum: greatest value allowed, or None.

    """

    text: str
    terms: tuple[tuple[str, int], ...]
    constant: int
    minimum: int | None
    maximum: int | None

    @property
    def fields(self) -> frozenset[str]:
        """Give the properties that it reads."""
        return frozenset(name for name, _ in self.terms)

    def value(self, body: Mapping[str, object]) -> Fraction | None:
        """Compute it over a body, without rounding; None if an operand is absent or no number."""
        total = Fraction(self.constant)
        for name, factor in self.terms:
            operand = body.get(name)
            if isinstance(operand, bool) or not isinstance(operand, int | float):
                return None
            if operand in (float("inf"), float("-inf")) or operand != operand:  # noqa: PLR0124 - only NaN differs from itself
                return None
            total += factor * Fraction(operand)
        return total

    def holds(self, value: Fraction | int) -> bool:
        """Say whether a value lies in the range."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


def read_linear(assertion: object) -> Linear:
    """Read the value of an `x-derived` keyword.

    Raises:
        ValueError: it is no linear expression over properties with whole bounds.

    """
    if not isinstance(assertion, Mapping) or not isinstance(assertion.get("expr"), str):
        raise ValueError("x-derived needs an expr")  # noqa: TRY004 - the spec's text is wrong, not an argument's type
    unknown = sorted(set(assertion) - {"expr", "minimum", "maximum"})
    if unknown:
        raise ValueError(f"x-derived knows expr, minimum and maximum, not {', '.join(unknown)}")
    bounds = []
    for name in ("minimum", "maximum"):
        bound = assertion.get(name)
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int)):
            raise ValueError(f"{name} of x-derived must be a whole number")
        bounds.append(bound)
    factors, constant = _sum(str(assertion["expr"]))
    return Linear(str(assertion["expr"]), tuple(factors.items()), constant, bounds[0], bounds[1])


def _sum(text: str) -> tuple[dict[str, int], int]:
    factors: dict[str, int] = {}
    constant = 0
    at = 0
    while at < len(text):
        found = _TERM.match(text, at)
        if found is None or (at > 0 and found[1] is None):
            raise ValueError(f"{text!r} is no sum of properties times whole numbers")
        factor = int(found[2] or 1) * (-1 if found[1] == "-" else 1)
        if found[3].isdigit():
            constant += factor * int(found[3])
        else:
            factors[found[3]] = factors.get(found[3], 0) + factor
        at = found.end()
    if not factors:
        raise ValueError(f"{text!r} reads no property")
    return factors, constant
