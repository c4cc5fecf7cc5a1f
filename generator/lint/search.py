"""Find a body that keeps every rule, or breaks one alone: an exact depth-first search over value classes.

An atom is tested as soon as every property that it reads has a class, so that most branches end early. That nothing
is found proves that there is nothing (but see what `value_classes` takes as free).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from generator.lint.arithmetic import Constraint, Interval, TooManyStepsError, is_solvable
from generator.lint.value_classes import ABSENT, ValueClass, breaks, classes, meets
from generator.reading.atoms import Atom, Condition, RuleSet
from generator.reading.document import Document
from generator.reading.linear import Derived

Situation: TypeAlias = dict[str, ValueClass]

MAX_VISITS: Final = 200_000


def is_met(condition: Condition | None, situation: Mapping[str, ValueClass]) -> bool:
    """Tell whether a rule applies in a situation that holds every property which its condition reads."""
    return condition is None or (
        all(situation[name].is_given for name in condition.present)
        and all(meets(test, situation[test.field]) for test in condition.tests)
    )


@dataclass(slots=True)
class Search:
    """Search the bodies of one request schema."""

    document: Document
    rules: RuleSet
    legal: dict[str, tuple[ValueClass, ...]] = field(init=False)
    """Classes that break no base atom, for each property that a rule reads."""
    _order: list[str] = field(init=False)
    _visits: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Cut the values of every property that a rule reads."""
        reads = [atom.reads for atom in self.rules.conditional]
        names = [name for name in self.rules.properties if any(name in read for read in reads)]
        self._order = sorted(names, key=lambda name: -sum(name in read for read in reads))
        self.legal = {
            name: tuple(one for one in classes(self.rules, name) if not self._breaks_base(name, one)) for name in names
        }

    def keeping_all(self, fixed: Mapping[str, ValueClass]) -> Situation | None:
        """Return a legal situation with some properties fixed to classes, if there is one.

        Raises:
            SpecError: The rules divide the bodies into more cases than can be visited.
        """
        return self._find(None, fixed)

    def breaking_alone(self, target: Atom) -> Situation | None:
        """Return a situation in which an atom is broken, and no other rule is, if there is one.

        Raises:
            SpecError: The rules divide the bodies into more cases than can be visited.
        """
        if target.condition is not None or not target.field:
            return self._find(target, {}) if target.field else {}
        for value in classes(self.rules, target.field):
            if self._blames_base(target, value) and (found := self._find(None, {target.field: value})) is not None:
                return found
        return None

    def _breaks_base(self, name: str, value: ValueClass) -> bool:
        return any(breaks(atom, value) for atom in self.rules.base if atom.field == name)

    def _blames_base(self, target: Atom, value: ValueClass) -> bool:
        """Tell whether a class breaks a base atom, and none that comes before it."""
        for atom in self.rules.base:
            if atom is target:
                return breaks(atom, value) is not False
            if atom.field == target.field and breaks(atom, value):
                return False
        return False

    def _find(self, target: Atom | None, fixed: Mapping[str, ValueClass]) -> Situation | None:
        self._visits = 0
        broken = {name for name, value in fixed.items() if self._breaks_base(name, value)}
        atoms = [atom for atom in self.rules.conditional if not atom.reads & broken]
        if target is not None:  # the other atoms of its own rule may break with it
            atoms = [atom for atom in atoms if atom is target or atom.rule != target.rule]
        order = [name for name in self._order if any(name in atom.reads for atom in atoms)]
        domains = {name: self._merged(name, atoms, fixed) for name in order}
        due = {
            name: [atom for atom in atoms if max(map(order.index, atom.reads)) == order.index(name)] for name in order
        }
        try:
            found = next(self._descend(_Path(order, domains, due, target), dict(fixed), []), None)
        except TooManyStepsError as error:
            raise self.document.problem(
                self.rules.pointer, "the rules divide the bodies into too many cases", "divide or simplify the rules"
            ) from error
        return found

    def _merged(self, name: str, atoms: list[Atom], fixed: Mapping[str, ValueClass]) -> tuple[ValueClass, ...]:
        """Return one class for all those of a property that the given atoms cannot tell apart."""
        if name in fixed:
            return (fixed[name],)
        is_operand = any(atom.keyword == "x-derived" and name in atom.reads for atom in atoms)
        tests = [test for atom in atoms if atom.condition for test in atom.condition.tests if test.field == name]
        unary = [atom for atom in atoms if atom.field == name and atom.keyword != "x-derived"]
        kept: dict[object, ValueClass] = {}
        for value in self.legal[name]:
            signature = (
                value.is_given,
                tuple(meets(test, value) for test in tests),
                tuple(breaks(atom, value) for atom in unary),
                value if is_operand else None,
            )
            kept.setdefault(signature, value)
        return tuple(kept.values())

    def _descend(self, path: "_Path", situation: Situation, constraints: list[Constraint]) -> Iterator[Situation]:
        self._visits += 1
        if self._visits > MAX_VISITS:
            raise TooManyStepsError
        if not path.order:
            yield situation
            return
        name, rest = path.order[0], replace(path, order=path.order[1:])
        for value in path.domains[name]:
            extended = {**situation, name: value}
            for added in self._outcomes(path.due[name], path.target, extended):
                grown = [*constraints, *added]
                if not added or is_solvable(_intervals(extended, grown), grown):
                    yield from self._descend(rest, extended, grown)

    def _outcomes(self, due: list[Atom], target: Atom | None, situation: Situation) -> list[list[Constraint]]:
        """Return the ways in which all atoms that are due come out right, as what arithmetic each asks for."""
        ways: list[list[Constraint]] = [[]]
        for atom in due:
            choices = _choices(atom, situation, is_target=atom is target)
            ways = [[*way, *choice] for way in ways for choice in choices]
        return ways


@dataclass(frozen=True, slots=True)
class _Path:
    order: list[str]
    domains: Mapping[str, tuple[ValueClass, ...]]
    due: Mapping[str, list[Atom]]
    target: Atom | None


def _choices(atom: Atom, situation: Situation, *, is_target: bool) -> list[list[Constraint]]:
    """Return what arithmetic has to hold for the atom to be kept (broken, if it is the target); none if it cannot."""
    if not is_met(atom.condition, situation):
        return [] if is_target else [[]]
    if not isinstance(atom.value, Derived):
        is_broken = breaks(atom, situation[atom.field])
        return [[]] if is_broken is None or is_broken is is_target else []
    derived = atom.value
    operands = [situation[name] for _, name in derived.terms]
    if not all(operand.is_given for operand in operands):
        return [] if is_target else [[]]
    low = None if derived.minimum is None else derived.minimum - derived.constant
    high = None if derived.maximum is None else derived.maximum - derived.constant
    if not is_target:
        return [[Constraint(derived.terms, low, high)]]
    below = [] if low is None else [[Constraint(derived.terms, None, low - 1)]]
    above = [] if high is None else [[Constraint(derived.terms, high + 1, None)]]
    return below + above


def _intervals(situation: Situation, constraints: list[Constraint]) -> dict[str, Interval]:
    """Return the whole numbers that each operand may be."""
    names = dict.fromkeys(name for constraint in constraints for _, name in constraint.terms)
    return {name: _interval(situation.get(name, ABSENT)) for name in names}


def _interval(value: ValueClass) -> Interval:
    if value.kind == "integer":
        return (None if value.low is None else int(value.low), None if value.high is None else int(value.high))
    if isinstance(value.literal, int | float):
        return int(value.literal), int(value.literal)
    return None, None
