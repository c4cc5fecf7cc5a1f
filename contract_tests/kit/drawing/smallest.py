"""Find the smallest body in which chosen properties have chosen values: legal, or breaking one atom alone.

Nothing is drawn here: the same spec gives the same bodies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from contract_tests.kit.drawing.arithmetic import Constraint, solve
from contract_tests.kit.drawing.search import Goal, Limits, SearchSpace, Situation
from contract_tests.kit.drawing.values import ValueClass
from contract_tests.kit.judging.atoms import Atom, Atoms

Pins: TypeAlias = Mapping[str, tuple[ValueClass, ...]]


def smallest_body(
    space: SearchSpace, pinned: Pins, goal: Goal | None = None, exact: tuple[Atom, int] | None = None
) -> dict[str, object] | None:
    """Give the body with the fewest properties; None if there is none.

    Args:
        space: the values of a schema.
        pinned: the classes that some properties, all of one component, must be of.
        goal: what the body must break; without it the body is legal.
        exact: what the arithmetic of an atom must come to.

    """
    aimed = set(pinned) | (goal.atom.reads if goal else set()) | (exact[0].reads if exact else set())
    values: dict[str, object] = {}
    for component in space.components:
        found = (
            _smallest_part(space, component, pinned, goal, exact)
            if aimed & set(component)
            else _smallest_legal_part(space, component)
        )
        if found is None:
            return None
        values |= found
    return {name: values[name] for name in space.atoms.properties if name in values}


def unknown_name(atoms: Atoms) -> str:
    """Give a name that no property of a schema has."""
    name = "unknown"
    while name in atoms.properties:
        name = f"{name}_"
    return name


@lru_cache(maxsize=256)
def _smallest_legal_part(space: SearchSpace, component: tuple[str, ...]) -> dict[str, object] | None:
    return _smallest_part(space, component, {}, None, None)


def _smallest_part(
    space: SearchSpace, component: tuple[str, ...], pinned: Pins, goal: Goal | None, exact: tuple[Atom, int] | None
) -> dict[str, object] | None:
    for most_given in (None, *range(len(component) + 1)):  # first whether there is one at all
        found = next(_valued(space.situations(component, goal, Limits(pinned, most_given)), exact), None)
        if found is None and most_given is None:
            return None
        if found is not None and most_given is not None:
            return found
    return None


def _valued(situations: Iterator[Situation], exact: tuple[Atom, int] | None) -> Iterator[dict[str, object]]:
    for situation in situations:
        aimed = situation if exact is None else come_to(situation, *exact)
        if aimed is None:
            continue
        constraints = tuple(constraint for _, constraint in aimed.constraints)
        solved = solve(aimed.spans, constraints) if constraints else {}
        if solved is not None:
            yield {
                name: solved.get(name, found.sample)
                for name, found in aimed.classes.items()
                if found.strategy is not None
            }


def come_to(situation: Situation, atom: Atom, value: int) -> Situation | None:
    """Demand one value of an atom's arithmetic, whether or not it applies; None if an operand is no whole number."""
    linear = atom.linear
    if linear is None or any(situation.classes[name].span is None for name in linear.fields):
        return None
    others = tuple(entry for entry in situation.constraints if entry[0].id != atom.id)
    return replace(situation, constraints=(*others, (atom, Constraint(linear, value, value))))
