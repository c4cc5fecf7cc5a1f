"""Cut the values of each property into classes on which every atom and every test is constant.

What cannot be decided from the text alone (a pattern, the items of an array, divisibility within an interval) is
taken as free: it may hold or not, whatever else does. So a search over classes may overlook that a rule is
redundant, and never invents it.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from typing import Final

from generator.reading.atoms import Atom, RuleSet, Scalar, Test
from generator.reading.document import Json
from generator.reading.linear import Derived

_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SIZES: Final = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
_EXTENTS: Final = (*_BOUNDS, *_SIZES["string"], *_SIZES["array"])
_TYPES: Final = {type(None): "null", bool: "boolean", str: "string"}


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Hold one class of values of a property."""

    kind: str
    """`absent`, `literal`, `integer` or `fraction` (an interval of them), `string`, `array` (by size) or `object`."""
    literal: Scalar = None
    low: Fraction | int | None = None
    """Least number or size in it; None if there is none."""
    high: Fraction | int | None = None
    """Greatest number or size in it; None if there is none."""

    @property
    def is_given(self) -> bool:
        """Tell whether the property is there."""
        return self.kind != "absent"

    def __str__(self) -> str:
        """Write the class for a message."""
        if self.kind == "literal":
            return repr(self.literal)
        return self.kind if self.kind == "absent" else f"another {self.kind}"


ABSENT: Final = ValueClass("absent")


def is_same(left: Json, right: Json) -> bool:
    """Tell whether two scalars are equal as JSON: 1 equals 1.0, and neither equals true."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def literals(values: Json | Derived) -> list[Scalar]:
    """Return the scalars of an `enum`, or a `const` as a list of one."""
    if isinstance(values, Derived):
        return []
    found = values if isinstance(values, list) else [values]
    return [value for value in found if not isinstance(value, list | dict)]


def meets(test: Test, value: ValueClass) -> bool:
    """Tell whether the values of a class meet a test; an absent property meets it."""
    if not value.is_given:
        return True
    is_listed = value.kind == "literal" and any(is_same(value.literal, listed) for listed in test.values)
    return is_listed is not test.is_negated


def breaks(atom: Atom, value: ValueClass) -> bool | None:
    """Tell whether the values of a class break an atom about one property; None if some may and some not."""
    if atom.keyword in ("required", "forbidden"):
        return value.is_given is (atom.keyword == "forbidden")
    if not value.is_given or isinstance(atom.value, Derived):
        return False
    if atom.keyword == "type":
        return not set(_types(value)) & set(literals(atom.value))
    if atom.keyword in ("enum", "const"):
        return not (value.kind == "literal" and any(is_same(value.literal, one) for one in literals(atom.value)))
    if atom.keyword in _EXTENTS:
        return _is_out_of_bounds(atom.keyword, _number(atom.value), value)
    return _breaks_content(atom.keyword, atom.value, value)


def _breaks_content(keyword: str, asserted: Json, value: ValueClass) -> bool | None:
    """Judge the keywords that look into a value, as far as a class tells."""
    if keyword == "pattern":
        if isinstance(value.literal, str) and isinstance(asserted, str):
            return re.search(asserted, value.literal) is None
        return None if value.kind == "string" else False
    if keyword == "multipleOf":
        low, high = _extent(value, "number")
        if low is not None and low == high:
            return low % _number(asserted) != 0
        return None if value.kind == "integer" else False
    least = 2 if keyword == "uniqueItems" else 1  # fewer items cannot break it
    has_enough = value.kind == "array" and (value.high is None or value.high >= least)
    return None if has_enough and asserted is not False else False


def _is_out_of_bounds(keyword: str, bound: Fraction, value: ValueClass) -> bool:
    family = next((kind for kind, sizes in _SIZES.items() if keyword in sizes), "number")
    low, high = _extent(value, family)
    match keyword:
        case "minimum" | "minLength" | "minItems":
            return high is not None and high < bound
        case "maximum" | "maxLength" | "maxItems":
            return low is not None and low > bound
        case "exclusiveMinimum":
            return high is not None and high <= bound
        case _:
            return low is not None and low >= bound


def _extent(value: ValueClass, family: str) -> tuple[Fraction | int | None, Fraction | int | None]:
    """Return the least and greatest number (or size) of a class, if it is of that family."""
    if value.kind == "literal":
        literal = value.literal
        if family == "string" and isinstance(literal, str):
            return len(literal), len(literal)
        if family == "number" and _is_number(literal):
            return _number(literal), _number(literal)
        return None, None
    kinds = ("integer", "fraction") if family == "number" else (family,)
    return (value.low, value.high) if value.kind in kinds else (None, None)


def _types(value: ValueClass) -> tuple[str, ...]:
    """Return the names that JSON Schema has for the type of a class."""
    if value.kind == "integer":
        return ("integer", "number")
    if value.kind == "fraction" or _is_number(value.literal):
        low, _ = _extent(value, "number")
        return ("integer", "number") if low is not None and low.denominator == 1 else ("number",)
    return (_TYPES[type(value.literal)] if value.kind == "literal" else value.kind,)


def classes(rules: RuleSet, field: str) -> tuple[ValueClass, ...]:
    """Return every class of values of one property, legal or not."""
    atoms = [atom for atom in (*rules.base, *rules.conditional) if atom.field == field]
    tests = [test for member in rules.members for test in member.condition.tests if test.field == field]
    listed: list[Scalar] = [None, True, False]
    for value in chain(
        *(literals(atom.value) for atom in atoms if atom.keyword in ("enum", "const")), *(test.values for test in tests)
    ):
        if not any(is_same(value, known) for known in listed):
            listed.append(value)
    found = [ABSENT, *(ValueClass("literal", literal) for literal in listed)]
    found += _numbers(atoms, [_number(value) for value in listed if _is_number(value)])
    for kind, (least, most) in _SIZES.items():
        sizes = [_number(atom.value) + (atom.keyword == most) for atom in atoms if atom.keyword in (least, most)]
        segments = _segments([0, 1, 2, *map(math.ceil, sizes)])[1:]  # nothing has a negative size
        found += [ValueClass(kind, None, low, high) for low, high in segments if kind != "string" or high != 0]
    if "" not in listed:
        found.append(ValueClass("string", None, 0, 0))
    return (*found, ValueClass("object"))


def _numbers(atoms: list[Atom], listed: list[Fraction]) -> Iterator[ValueClass]:
    """Yield the unlisted whole numbers as intervals, and a fraction for every stretch between two bounds."""
    starts = [number + step for number in listed if number.denominator == 1 for step in (0, 1)]
    points = set(listed)
    for atom in atoms:
        if atom.keyword in _BOUNDS:
            bound = _number(atom.value)
            points.add(bound)
            opens_below = atom.keyword in ("minimum", "exclusiveMaximum")
            starts.append(Fraction(math.ceil(bound) if opens_below else math.floor(bound) + 1))
    for low, high in _segments([int(start) for start in starts]):
        if low is None or low != high or low not in listed:
            yield ValueClass("integer", None, low, high)
    edges = sorted(points) or [Fraction(0)]
    stretches = [(edges[0] - 1, edges[0]), *pairwise(edges), (edges[-1], edges[-1] + 1)]
    between = [
        (low + high) / 2 if ((low + high) / 2).denominator > 1 else (3 * low + high) / 4 for low, high in stretches
    ]
    for fraction in sorted({point for point in (*points, *between) if point.denominator > 1} - set(listed)):
        yield ValueClass("fraction", None, fraction, fraction)


def _segments(starts: list[int]) -> list[tuple[int | None, int | None]]:
    """Cut the whole numbers in front of each start."""
    edges = sorted(set(starts))
    lows: list[int | None] = [None, *edges]
    highs: list[int | None] = [*(edge - 1 for edge in edges), None]
    return list(zip(lows, highs, strict=True))


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Json | Derived) -> Fraction:
    """Return a JSON number exactly as its decimals say."""
    return Fraction(str(value))
