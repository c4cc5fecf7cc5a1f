"""Search a schema's value classes exactly: every way to satisfy all atoms, or to break one of them alone.

Depth first over the properties; an atom is tested as soon as all that it reads is set. Properties that no atom ties
together are searched apart. That a search finds nothing proves that the atom cannot be broken alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from contract_tests.kit.drawing.arithmetic import Constraint, Span, solve
from contract_tests.kit.drawing.values import PropertyValues, ValueClass, all_values
from contract_tests.kit.judging.atoms import Atom, Atoms, Condition
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError

MOST_STEPS: Final = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """Hold one class for each property of a component, and what arithmetic must come to."""

    classes: Mapping[str, ValueClass]
    constraints: tuple[tuple[Atom, Constraint], ...]

    @property
    def spans(self) -> dict[str, Span]:
        """Give the spans of the operands that the constraints read."""
        names = {name for atom, _ in self.constraints for name in (atom.linear.fields if atom.linear else ())}
        return {name: span for name in sorted(names) if (span := self.classes[name].span) is not None}

    def is_solvable(self) -> bool:
        """Say whether numbers exist that satisfy the constraints."""
        return not self.constraints or solve(self.spans, tuple(found for _, found in self.constraints)) is not None


@dataclass(frozen=True, slots=True)
class Goal:
    """Hold the atom to break, and the ids of those that may be broken with it."""

    atom: Atom
    tolerated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Hold what narrows a search.

    Attributes:
        pinned: the only classes that some properties may have.
        most_given: how many properties may be given at most; None for all.

    """

    pinned: Mapping[str, tuple[ValueClass, ...]] = field(default_factory=dict)
    most_given: int | None = None


UNLIMITED: Final = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """Hold the classes of a schema's values, by components that no atom connects."""

    document: SpecDocument
    atoms: Atoms
    values: Mapping[str, PropertyValues]
    components: tuple[tuple[str, ...], ...]

    def component_of(self, atom: Atom) -> tuple[str, ...]:
        """Find the component that an atom speaks of."""
        return next(component for component in self.components if atom.reads <= set(component))

    def situations(
        self, component: tuple[str, ...], goal: Goal | None, within: Limits = UNLIMITED
    ) -> Iterator[Situation]:
        """Enumerate the ways to satisfy every atom of a component, or to break the goal.

        Raises:
            SpecDocumentError: the rules tie so many values together that the search would not end.

        """
        for steps, found in enumerate(self._visit(component, self._due(component), goal, within, {}, ())):
            if steps > MOST_STEPS:
                what = f"the rules on {', '.join(component)} have more than {MOST_STEPS} combinations of values"
                raise SpecDocumentError(what, where=self.atoms.pointer, line=self.document.line(self.atoms.pointer))
            if found is not None and found.is_solvable():
                yield found

    def applies(self, condition: Condition | None, classes: Mapping[str, ValueClass]) -> bool:
        """Say whether a condition is met."""
        if condition is None:
            return True
        return all(classes[name].strategy is not None for name in condition.present) and all(
            classes[name].strategy is None or self.values[name].satisfies(classes[name], test)
            for name, test in condition.tests
        )

    def _due(self, component: tuple[str, ...]) -> list[list[Atom]]:
        """Give for each place of the component the conditional atoms that can be tested there."""
        due: list[list[Atom]] = [[] for _ in component]
        for atom in self.atoms.conditional:
            if atom.reads <= set(component):
                due[max(component.index(name) for name in atom.reads)].append(atom)
        return due

    def _visit(  # noqa: PLR0913, PLR0917 - what is sought, and how far the search has come
        self,
        component: tuple[str, ...],
        due: list[list[Atom]],
        goal: Goal | None,
        within: Limits,
        classes: dict[str, ValueClass],
        constraints: tuple[tuple[Atom, Constraint], ...],
    ) -> Iterator[Situation | None]:
        """Visit the classes depth first; None marks a step that led nowhere, so that steps can be counted."""
        place = len(classes)
        if place == len(component):
            yield Situation(dict(classes), constraints)
            return
        name = component[place]
        is_full = within.most_given is not None and _given(classes) >= within.most_given
        for found in within.pinned.get(name, self.values[name].classes):
            if is_full and found.strategy is not None:
                continue
            aim = goal.atom if goal is not None else None
            if found.broken != (aim.id if aim is not None and aim.condition is None and aim.field == name else None):
                continue
            classes[name] = found
            ways = self._test(due[place], goal, classes)
            if not ways:
                yield None
            for way in ways:
                yield from self._visit(component, due, goal, within, classes, constraints + way)
            del classes[name]

    def _test(
        self, due: list[Atom], goal: Goal | None, classes: Mapping[str, ValueClass]
    ) -> list[tuple[tuple[Atom, Constraint], ...]]:
        """Test atoms; give each way in which arithmetic may come out, and none if an atom is not as it should be."""
        ways: list[tuple[tuple[Atom, Constraint], ...]] = [()]
        for atom in due:
            if goal is not None and atom.id in goal.tolerated:
                continue
            outcomes = self._outcomes(atom, classes, is_goal=goal is not None and atom.id == goal.atom.id)
            ways = [way + outcome for way in ways for outcome in outcomes]
        return ways

    def _outcomes(
        self, atom: Atom, classes: Mapping[str, ValueClass], *, is_goal: bool
    ) -> list[tuple[tuple[Atom, Constraint], ...]]:
        can_be_blamed = all(classes[name].broken is None for name in atom.reads)
        if not can_be_blamed or not self.applies(atom.condition, classes):
            return [] if is_goal else [()]
        if atom.linear is not None:
            linear = atom.linear
            if any(classes[name].span is None for name in linear.fields):
                return [] if is_goal else [()]
            if not is_goal:
                return [((atom, Constraint(linear, linear.minimum, linear.maximum)),)]
            below = [] if linear.minimum is None else [Constraint(linear, None, linear.minimum - 1)]
            above = [] if linear.maximum is None else [Constraint(linear, linear.maximum + 1, None)]
            return [((atom, constraint),) for constraint in below + above]
        given = classes[atom.field].strategy is not None
        is_broken = (
            atom.value is not None and not self.values[atom.field].satisfies(classes[atom.field], atom.value)
            if given
            else atom.is_required
        )
        return [()] if is_broken == is_goal else []


def _given(classes: Mapping[str, ValueClass]) -> int:
    return sum(found.strategy is not None for found in classes.values())


def search_space(document: SpecDocument, atoms: Atoms, *, hostile: bool = False) -> SearchSpace:
    """Set up the search of a schema."""
    return SearchSpace(document, atoms, all_values(document, atoms, hostile=hostile), _components(atoms))


def _components(atoms: Atoms) -> tuple[tuple[str, ...], ...]:
    """Group the properties that conditional atoms tie together; what most conditions test comes first in a group."""
    groups: list[set[str]] = [{name} for name in atoms.properties]
    for atom in atoms.conditional:
        touched = [group for group in groups if group & atom.reads]
        groups = [group for group in groups if not group & atom.reads] + [set().union(*touched)]
    names = list(atoms.properties)

    def weight(name: str) -> tuple[int, int]:
        tested = sum(name in atom.condition.reads for atom in atoms.conditional if atom.condition)
        return -tested, names.index(name)

    ordered = [tuple(sorted(group, key=weight)) for group in groups]
    return tuple(sorted(ordered, key=lambda group: min(names.index(name) for name in group)))


def tested_by_value(atoms: Atoms) -> Callable[[str], bool]:
    """Give a predicate: whether some condition tests the value of a property, so that it tells situations apart."""
    names = {name for atom in atoms.conditional if atom.condition for name, _ in atom.condition.tests}
    return names.__contains__
