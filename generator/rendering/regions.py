"""Partial evaluation of the conditional rules: a few boxes of bodies that hold all legal ones, and little else.

A situation says of each property that a condition reads whether it is absent, or which of its finitely many values it
has. In a situation it is settled which rules apply, so that each other property is left with a plain set of choices.
Situations that differ in one property alone are one box. What no type can say (arithmetic, lengths, the values of a
property that has endlessly many) is left out, so that a box never refuses a legal body.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, TypeAlias

from generator.lint.value_classes import ABSENT as NO_VALUE
from generator.lint.value_classes import ValueClass, breaks, literals, meets
from generator.reading.document import Json
from generator.reading.rules import Atom, Condition, RuleSet, Scalar, Strength
from generator.rendering.comparisons import python

MAX_SITUATIONS: Final = 4096


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold one choice that there is for a property: to be absent, to be one value, or to be anything of its type."""

    text: str
    """The value as Python writes it, which tells `True` from `1`."""
    value: ValueClass = field(compare=False)


ABSENT: Final = Choice("", NO_VALUE)
ANYTHING: Final = Choice("...", ValueClass("anything"))

Box: TypeAlias = Mapping[str, frozenset[Choice]]
"""What each property may be, whatever the others are."""


class TooManySituationsError(Exception):
    """Say that the conditions tell more situations apart than can be visited."""


def boxes(rules: RuleSet, strengths: Collection[Strength]) -> tuple[Box, ...]:
    """Return the boxes that hold every body which keeps the rules of certain strengths, as far as types can tell.

    Raises:
        TooManySituationsError: There are more situations than MAX_SITUATIONS.
    """
    evaluation = _Evaluation(rules, strengths)
    domains = {name: evaluation.domain(name) for name in evaluation.deciding()}
    if math.prod(map(len, domains.values())) > MAX_SITUATIONS:
        raise TooManySituationsError
    situations = (dict(zip(domains, values, strict=True)) for values in product(*domains.values()))
    found = [box for situation in situations if (box := evaluation.box(situation)) is not None]
    return tuple(_merged(found, (*reversed(domains), *rules.properties)))


def is_within(inner: Box, outer: Box) -> bool:
    """Tell whether every body of one box is in the other."""
    return all(
        choice in outer[name] or (choice != ABSENT and ANYTHING in outer[name])
        for name, choices in inner.items()
        for choice in choices
    )


def options(schema: Mapping[str, Json]) -> tuple[Scalar, ...] | None:
    """Return the values of a property that a type can list, or None if there are endlessly many."""
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(listed, list):
        return _typed(listed)
    return (True, False) if schema.get("type") == "boolean" else None


def _typed(values: Sequence[Json]) -> tuple[Scalar, ...] | None:
    """Return the values, if there is a literal type for each."""
    found = tuple(value for value in values if not isinstance(value, float | list | dict))
    return found if len(found) == len(values) else None


def _merged(found: Sequence[Box], names: Sequence[str]) -> list[Box]:
    """Join the boxes that differ in one property alone, until there are none; a joined box stands where its first did.

    Joining is exact: of what is not in one of the two boxes, nothing is in the joined one.
    """
    current = list(found)
    before = len(current) + 1
    while len(current) < before:
        before = len(current)
        for name in dict.fromkeys(names):
            groups: dict[object, Box] = {}
            for box in current:
                key = frozenset((other, choices) for other, choices in box.items() if other != name)
                known = groups.get(key)
                groups[key] = box if known is None else {**box, name: known[name] | box[name]}
            current = list(groups.values())
    return current


class _Evaluation:
    def __init__(self, rules: RuleSet, strengths: Collection[Strength]) -> None:
        self.rules = rules
        self.atoms = [atom for atom in rules.conditional if atom.strength in strengths and self._is_sayable(atom)]

    def _is_sayable(self, atom: Atom) -> bool:
        """Tell whether types can say what an atom asserts."""
        return atom.keyword in ("required", "forbidden", "enum", "const") or (
            atom.keyword != "x-derived" and options(self.rules.properties[atom.field]) is not None
        )

    def deciding(self) -> list[str]:
        """Return the properties that conditions read, those that most read first."""
        reads = [atom.condition.fields for atom in self.atoms if atom.condition]
        names = [name for name in self.rules.properties if any(name in read for read in reads)]
        return sorted(names, key=lambda name: -sum(name in read for read in reads))

    def domain(self, name: str) -> tuple[Choice, ...]:
        """Return the choices that there are for a property, whatever the others are."""
        values = options(self.rules.properties[name])
        choices = (ANYTHING,) if values is None else self._kept(name, values, [])
        return choices if name in self.rules.required else (ABSENT, *choices)

    def _kept(self, name: str, values: Sequence[Scalar], atoms: Sequence[Atom]) -> tuple[Choice, ...]:
        """Return the values that break neither the property's own assertions nor the given ones."""
        base = [atom for atom in self.rules.base if atom.field == name]
        found = [Choice(python(value), ValueClass("literal", value)) for value in values]
        return tuple(choice for choice in found if not any(breaks(atom, choice.value) for atom in (*base, *atoms)))

    def box(self, situation: Mapping[str, Choice]) -> Box | None:
        """Return what a situation leaves of each property; None if no body is left."""
        applying = [atom for atom in self.atoms if atom.condition and _surely_applies(atom.condition, situation)]
        left: dict[str, frozenset[Choice]] = {}
        for name in self.rules.properties:
            domain = (situation[name],) if name in situation else self.domain(name)
            left[name] = self._left(name, domain, [atom for atom in applying if atom.field == name])
        return left if all(left.values()) else None

    def _left(self, name: str, domain: Collection[Choice], atoms: Sequence[Atom]) -> frozenset[Choice]:
        """Return the choices that some atoms leave of one property."""
        keywords = {atom.keyword for atom in atoms}
        found: set[Choice] = set()
        for choice in domain:
            if choice == ABSENT:
                found |= set() if "required" in keywords else {choice}
            elif "forbidden" in keywords:
                continue
            elif choice == ANYTHING:
                found.update(self._narrowed(name, atoms))
            elif not any(breaks(atom, choice.value) for atom in atoms):
                found.add(choice)
        return frozenset(found)

    def _narrowed(self, name: str, atoms: Sequence[Atom]) -> tuple[Choice, ...]:
        """Return what is left of endlessly many values: those that a rule lists, if one does."""
        for atom in atoms:
            if atom.keyword in ("enum", "const") and (values := _typed(literals(atom.value))) is not None:
                return self._kept(name, values, atoms)
        return (ANYTHING,)


def _surely_applies(condition: Condition, situation: Mapping[str, Choice]) -> bool:
    """Tell whether a rule applies to every body of a situation."""
    return all(situation[name] != ABSENT for name in condition.present) and all(
        situation[test.field] != ANYTHING and meets(test, situation[test.field].value) for test in condition.tests
    )
