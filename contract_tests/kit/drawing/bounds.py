"""Draw bodies at and around the bounds of one atom, from both sides, everything else being legal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from math import gcd
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from contract_tests.kit.drawing.arithmetic import Constraint
from contract_tests.kit.drawing.bodies import Groups, draw_values, grouped_situations, space_of
from contract_tests.kit.drawing.cutting import cut
from contract_tests.kit.drawing.lists import good_items
from contract_tests.kit.drawing.search import SearchSpace, Situation
from contract_tests.kit.drawing.texts import plain_texts
from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.linear import Linear
from contract_tests.kit.reading.document import SpecDocument

_NUMBERS: Final = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_LENGTHS: Final = frozenset({"minLength", "maxLength"})
_SIZES: Final = frozenset({"minItems", "maxItems"})

_Way: TypeAlias = tuple[int | float, tuple[Situation, ...]]  # a value, and the situations in which it comes out


@dataclass(frozen=True, slots=True)
class BoundCase:
    """Hold a body, and where it stands.

    Attributes:
        body: legal, or breaking the atom alone.
        value: what the bounded expression comes to, or the number, length or size of the bounded property.
        is_within: whether the value satisfies the atom.

    """

    body: dict[str, object]
    value: int | float
    is_within: bool


def bounded(document: SpecDocument, schema_name: str) -> tuple[Atom, ...]:
    """Give the atoms, of every strength, that state a bound around which bodies can be drawn."""
    return tuple(
        atom
        for atom in read_atoms(document, schema_name).all
        if _values(atom) and _ways(document, schema_name, atom.id)
    )


def around_bounds(document: SpecDocument, schema_name: str, atom_id: str) -> SearchStrategy[BoundCase]:
    """Draw bodies for which an atom applies and comes out at, just inside and just outside its bounds.

    Raises:
        KeyError: the schema has no such atom.
        ValueError: the atom has no bounds, or no body reaches them.

    """
    ways = _ways(document, schema_name, atom_id)
    if not ways:
        raise ValueError(f"{schema_name}: no body reaches a bound of {atom_id}")
    space = space_of(document, schema_name)
    aimed = space.component_of(space.atoms[atom_id])
    others = tuple(grouped_situations(space, component, None) for component in space.components if component != aimed)
    return _cases(space, space.atoms[atom_id], ways, others)


@st.composite
def _cases(
    draw: DrawFn, space: SearchSpace, atom: Atom, ways: tuple[_Way, ...], others: tuple[Groups, ...]
) -> BoundCase:
    value, situations = draw(st.sampled_from(ways))
    values = draw_values(draw, situations[draw(st.integers(0, len(situations) - 1))])
    for groups in others:
        group = groups[draw(st.integers(0, len(groups) - 1))]
        values |= draw_values(draw, group[draw(st.integers(0, len(group) - 1))])
    body = {name: values[name] for name in space.atoms.properties if name in values}
    return BoundCase(body, value, _is_within(atom, value))


def _values(atom: Atom) -> list[int | float]:
    """Give the values at each bound and one to both sides of it."""
    if atom.linear is not None:
        return list(linear_values(atom.linear))
    if isinstance(atom.value, Mapping) and len(atom.steps) <= 1:  # what is in a list or an object is not counted here
        bounds = [value for keyword, value in atom.value.items() if keyword in _NUMBERS | _LENGTHS | _SIZES]
    else:
        bounds = []
    around = {bound + step for bound in bounds for step in (-1, 0, 1)}
    is_number = isinstance(atom.value, Mapping) and bool(_NUMBERS & atom.value.keys())
    return sorted(value for value in around if is_number or value >= 0)


def linear_values(linear: Linear) -> list[int]:
    """Give what an expression comes to nearest to its bounds: 2 * a + 1, say, is never even."""
    step = gcd(*(factor for _, factor in linear.terms)) or 1
    nearest: list[int] = []
    if linear.minimum is not None:
        nearest.append(linear.minimum + (linear.constant - linear.minimum) % step)
    if linear.maximum is not None:
        nearest.append(linear.maximum - (linear.maximum - linear.constant) % step)
    return sorted({value + distance for value in nearest for distance in (-step, 0, step)})


def _is_within(atom: Atom, value: float) -> bool:
    if atom.linear is not None:
        return atom.linear.holds(int(value))
    return not isinstance(atom.value, Mapping) or all(
        {
            "minimum": value >= bound,
            "maximum": value <= bound,
            "exclusiveMinimum": value > bound,
            "exclusiveMaximum": value < bound,
            "minLength": value >= bound,
            "maxLength": value <= bound,
            "minItems": value >= bound,
            "maxItems": value <= bound,
        }[keyword]
        for keyword, bound in atom.value.items()
        if keyword in _NUMBERS | _LENGTHS | _SIZES
    )


@lru_cache(maxsize=256)
def _ways(document: SpecDocument, schema_name: str, atom_id: str) -> tuple[_Way, ...]:
    space = space_of(document, schema_name)
    atom = space.atoms[atom_id]
    find = _linear_ways if atom.linear is not None else _plain_ways
    return tuple(way for way in find(space, atom) if way[1])


def _linear_ways(space: SearchSpace, atom: Atom) -> Iterator[_Way]:
    for value in _values(atom):
        exact = [
            _come_to(situation, atom, int(value)) for situation in _situations(space, atom, _is_within(atom, value))
        ]
        yield value, tuple(found for found in exact if found is not None and found.is_solvable())


def _plain_ways(space: SearchSpace, atom: Atom) -> Iterator[_Way]:
    for value in _values(atom):
        sample, drawn = _bounded_values(space, atom, value)
        try:
            aim = space.values[atom.field].class_of(sample)
        except LookupError:  # a fraction where arithmetic reads whole numbers
            continue
        exact = replace(aim, strategy=drawn, span=(int(value), int(value)) if aim.span is not None else None)
        found = [
            replace(situation, classes={**situation.classes, atom.field: exact})
            for situation in _situations(space, atom, _is_within(atom, value))
            if situation.classes[atom.field] is aim and space.applies(atom.condition, situation.classes)
        ]
        yield value, tuple(situation for situation in found if situation.is_solvable())


def _situations(space: SearchSpace, atom: Atom, is_within: bool) -> Iterator[Situation]:  # noqa: FBT001 - read at both calls as what it is
    return chain.from_iterable(grouped_situations(space, space.component_of(atom), None if is_within else atom.id))


def _come_to(situation: Situation, atom: Atom, value: int) -> Situation | None:
    """Demand one value of an expression; None if it does not apply in the situation."""
    if all(other.id != atom.id for other, _ in situation.constraints):
        return None

    def exactly(linear: Linear) -> Constraint:
        return Constraint(linear, value, value)

    return replace(
        situation,
        constraints=tuple(
            (other, exactly(found.linear) if other.id == atom.id else found) for other, found in situation.constraints
        ),
    )


def _bounded_values(space: SearchSpace, atom: Atom, value: float) -> tuple[object, SearchStrategy[object]]:
    """Give a value of the property that comes to a number, length or size, and how to draw such values."""
    keywords = atom.value.keys() if isinstance(atom.value, Mapping) else frozenset()
    if keywords & _NUMBERS:
        return value, st.just(value)
    count = int(value)
    declared = space.atoms.properties[atom.field]
    if {"pattern", "uniqueItems"} & declared.keys():  # these take no text and no list of a kind
        fitting = [
            sample
            for piece in cut(declared, [atom.value])
            for sample in piece.samples
            if isinstance(sample, str if keywords & _LENGTHS else list) and len(sample) == count
        ]
        legal = [sample for sample in fitting if space.values[atom.field].class_of(sample).broken in {None, atom.id}]
        if legal:
            return legal[0], st.just(legal[0])
    if keywords & _LENGTHS:
        return "x" * count, plain_texts(shortest=count, longest=count)
    sample, items = good_items(cut, declared)
    return [sample] * count, st.lists(items, min_size=count, max_size=count)
