"""Compute the linear expressions of `x-derived`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from contract_tests.mock_server.reading.document import Json, SpecError, as_mapping, as_text

__all__ = ["Derived", "read_derived"]

_TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?"
    r"(?:(?P<name>[A-Za-z_]\w*)(?:\s*\*\s*(?P<after>\d+(?:\.\d+)?))?|(?P<number>\d+(?:\.\d+)?))\s*"
)
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


@dataclass(frozen=True, slots=True)
class Derived:
    """Hold one expression over properties and the bounds of its value."""

    text: str
    terms: tuple[tuple[Fraction, str], ...]
    constant: Fraction
    bounds: Mapping[str, Fraction]

    @property
    def reads(self) -> frozenset[str]:
        """Name the properties in the expression."""
        return frozenset(name for _, name in self.terms)

    @property
    def subject(self) -> str:
        """Name the property to point at: the first one that is added."""
        return next((name for factor, name in self.terms if factor > 0), self.terms[0][1])

    def value(self, body: object) -> Fraction | None:
        """Compute the value, or None if a property is absent or no number: then the bounds do not apply."""
        if not isinstance(body, dict):
            return None
        total = self.constant
        for factor, name in self.terms:
            operand = body.get(name)
            if isinstance(operand, bool) or not isinstance(operand, int | float):
                return None
            # Fractions are exact where floats round and where a huge integer overflows them.
            total += factor * Fraction(operand)
        return total

    def is_met(self, body: object) -> bool:
        """Judge a body; what has no value is met."""
        value = self.value(body)
        if value is None:
            return True
        holds = {
            "minimum": lambda bound: value >= bound,
            "maximum": lambda bound: value <= bound,
            "exclusiveMinimum": lambda bound: value > bound,
            "exclusiveMaximum": lambda bound: value < bound,
        }
        return all(holds[keyword](bound) for keyword, bound in self.bounds.items())


def read_derived(node: Json, pointer: str) -> Derived:
    """Read one `x-derived` value."""
    members = as_mapping(node, pointer)
    text = as_text(members.get("expr"), f"{pointer}/expr")
    terms: list[tuple[Fraction, str]] = []
    constant = Fraction(0)
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if not match or (position > 0 and not match["sign"]):
            raise SpecError(f"{pointer}/expr", f"{text!r} is no sum of properties, each perhaps times a number")
        factor = Fraction(match["factor"] or 1) * Fraction(match["after"] or 1)
        signed = -factor if match["sign"] == "-" else factor
        if match["name"]:
            terms.append((signed, match["name"]))
        else:
            constant += signed * Fraction(match["number"])
        position = match.end()
    if not terms:
        raise SpecError(f"{pointer}/expr", "names no property")
    return Derived(text, tuple(terms), constant, _read_bounds(members, pointer))


def _read_bounds(members: Mapping[str, Json], pointer: str) -> dict[str, Fraction]:
    bounds: dict[str, Fraction] = {}
    for keyword, bound in members.items():
        if keyword == "expr":
            continue
        if keyword not in _BOUNDS or isinstance(bound, bool) or not isinstance(bound, int | float):
            raise SpecError(f"{pointer}/{keyword}", f"is not a number under one of {', '.join(_BOUNDS)}")
        bounds[keyword] = Fraction(bound)
    if not bounds:
        raise SpecError(pointer, f"sets no bound; give one of {', '.join(_BOUNDS)}")
    return bounds
