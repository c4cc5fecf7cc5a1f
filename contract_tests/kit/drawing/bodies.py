"""Draw bodies from situations: the part that every strategy shares.

A situation is chosen first, so that rare ones are not starved, then a value from each class in it; nothing is drawn and
thrown away.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from contract_tests.kit.drawing.arithmetic import Constraint, solve
from contract_tests.kit.drawing.numbers import whole_numbers
from contract_tests.kit.drawing.search import Goal, SearchSpace, Situation, search_space, tested_by_value
from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.reading.document import SpecDocument

MOST_IN_GROUP: Final = 2_000  # more would draw no better
NEAR: Final = 2  # how far from a bound numbers still count as next to it

Groups: TypeAlias = tuple[tuple[Situation, ...], ...]


@lru_cache(maxsize=64)
def space_of(document: SpecDocument, schema_name: str, *, hostile: bool = False) -> SearchSpace:
    """Set up the search of a schema, once for each document."""
    return search_space(document, read_atoms(document, schema_name), hostile=hostile)


@lru_cache(maxsize=1024)
def grouped_situations(space: SearchSpace, component: tuple[str, ...], atom_id: str | None) -> Groups:
    """Give the situations of a component that break an atom, or none, grouped by what conditions test.

    In each group those with the fewest values come first, for shrinking.
    """
    is_tested = tested_by_value(space.atoms)
    for goal in goals_for(space, space.atoms[atom_id]) if atom_id is not None else (None,):
        groups: dict[tuple[int, ...], list[Situation]] = {}
        for situation in space.situations(component, goal):
            key = tuple(id(found) for name, found in situation.classes.items() if is_tested(name))
            group = groups.setdefault(key, [])
            if len(group) < MOST_IN_GROUP:
                group.append(situation)
        if groups:
            return tuple(tuple(sorted(group, key=_size)) for group in groups.values())
    return ()


def _size(situation: Situation) -> int:
    return sum(found.strategy is not None for found in situation.classes.values())


@st.composite
def drawn_bodies(draw: DrawFn, space: SearchSpace, parts: tuple[Groups, ...]) -> dict[str, object]:
    """Draw a situation for each component, then a value for each property in it."""
    values: dict[str, object] = {}
    for groups in parts:
        group = groups[draw(st.integers(0, len(groups) - 1))]
        values |= draw_values(draw, group[draw(st.integers(0, len(group) - 1))])
    return {name: values[name] for name in space.atoms.properties if name in values}


def draw_values(draw: DrawFn, situation: Situation) -> dict[str, object]:
    """Draw a value from each class of a situation, those that arithmetic reads so that it comes out as it must."""
    constraints = tuple(constraint for _, constraint in situation.constraints)
    values: dict[str, object] = {}
    if constraints:

        def pick(least: int, most: int) -> int:
            return draw(whole_numbers(least, most))

        # Mistakes sit at the bounds: every other body is drawn next to one, where numbers for that exist.
        near = tuple(_near_bound(constraint) for constraint in constraints) if draw(st.booleans()) else constraints
        values |= solve(situation.spans, near, pick) or solve(situation.spans, constraints, pick) or {}
    for name, found in situation.classes.items():
        if name not in values and found.strategy is not None:
            values[name] = draw(found.strategy)
    return values


def _near_bound(constraint: Constraint) -> Constraint:
    """Keep an expression with one open side close to its bound."""
    if constraint.least is None and constraint.most is not None:
        return replace(constraint, least=constraint.most - NEAR)
    if constraint.most is None and constraint.least is not None:
        return replace(constraint, most=constraint.least + NEAR)
    return constraint


def goals_for(space: SearchSpace, atom: Atom) -> tuple[Goal, Goal]:
    """Give what to search for: the atom alone, then with others of its rule."""
    mates = frozenset(other.id for other in space.atoms.all if other.rule == atom.rule) - {atom.id}
    return Goal(atom), Goal(atom, mates)
