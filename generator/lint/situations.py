"""Points about what rules say together, found by exact search."""

import math
from collections.abc import Iterator
from itertools import combinations, product
from typing import Final

from generator.errors import SpecError
from generator.lint.search import Search, Situation, is_met
from generator.lint.value_classes import ValueClass, is_same, literals, meets
from generator.reading.atoms import Atom, RuleSet
from generator.reading.document import child

MAX_SITUATIONS: Final = 10_000

_SHOWN: Final = 3


def redundant_rules(search: Search) -> Iterator[SpecError]:
    """Yield the assertions that no body breaks while it keeps every other rule."""
    for atom in (*search.rules.base, *search.rules.conditional):
        if _states_the_rest(search.rules, atom) or search.breaking_alone(atom) is not None:
            continue
        problem = f"no body breaks {atom.id} ({atom.keyword}) alone"
        yield search.document.problem(atom.pointer, problem, "drop it, or correct the condition or the values")


def _states_the_rest(rules: RuleSet, atom: Atom) -> bool:
    """Tell whether a rule only says, for the sake of completeness, that all of an enumeration is allowed."""
    base = [one for one in rules.base if one.field == atom.field and one.keyword == "enum"]
    return (
        atom.condition is not None
        and atom.keyword == "enum"
        and len(_tables(rules).get(atom.field, ())) > 1
        and any(set(literals(atom.value)) == set(literals(one.value)) for one in base)
    )


def _tables(rules: RuleSet) -> dict[str, list[Atom]]:
    """Return, for each property, the rules that list its values."""
    tables: dict[str, list[Atom]] = {}
    for atom in rules.conditional:
        if atom.keyword in ("enum", "const"):
            tables.setdefault(atom.field, []).append(atom)
    return tables


def _situations(search: Search, atoms: list[Atom]) -> Iterator[Situation]:
    """Yield every legal combination of what the conditions of some rules read.

    Raises:
        SpecError: There are more combinations than can be visited.
    """
    conditions = [atom.condition for atom in atoms if atom.condition]
    fields = dict.fromkeys(name for condition in conditions for name in sorted(condition.fields))
    domains: list[tuple[ValueClass, ...]] = []
    for field in fields:
        tests = [test for condition in conditions for test in condition.tests if test.field == field]
        kept: dict[object, ValueClass] = {}
        for value in search.legal[field]:
            kept.setdefault((value.is_given, *(meets(test, value) for test in tests)), value)
        domains.append(tuple(kept.values()))
    if math.prod(map(len, domains)) > MAX_SITUATIONS:
        problem = f"the rules about {atoms[0].field} divide the bodies into more than {MAX_SITUATIONS} situations"
        raise search.document.problem(search.rules.pointer, problem, "read fewer properties in their conditions")
    for values in product(*domains):
        situation = dict(zip(fields, values, strict=True))
        if search.keeping_all(situation) is not None:
            yield situation


def overlapping_rules(search: Search) -> Iterator[SpecError]:
    """Yield the pairs of rules that both list the values of one property in one situation."""
    for field, atoms in _tables(search.rules).items():
        reported: set[tuple[str, str]] = set()
        for situation in _situations(search, atoms):
            applying = [atom for atom in atoms if is_met(atom.condition, situation)]
            for first, second in combinations(applying, 2):
                if (first.id, second.id) not in reported:
                    reported.add((first.id, second.id))
                    problem = f"{first.id} and {second.id} both list values of {field} when {_words(situation)}"
                    yield search.document.problem(second.pointer, problem, "make the conditions exclude each other")


def uncovered_situations(search: Search) -> Iterator[SpecError]:
    """Yield the properties whose values are listed by situation, with the situations that no rule covers."""
    for field, atoms in _tables(search.rules).items():
        if len(atoms) == 1:
            continue  # an exception to the property's own values, not a table of them
        bans = [atom for atom in search.rules.conditional if atom.field == field and atom.keyword == "forbidden"]
        bare = [
            _words(situation)
            for situation in _situations(search, [*atoms, *bans])
            if not any(is_met(atom.condition, situation) for atom in (*atoms, *bans))
        ]
        if bare:
            shown = "; or ".join(bare[:_SHOWN]) + (f"; and {len(bare) - _SHOWN} more" if len(bare) > _SHOWN else "")
            pointer = child(child(search.rules.pointer, "properties"), field)
            yield search.document.problem(pointer, f"no rule says what {field} may be when {shown}", "add a rule")


def unreachable_values(search: Search) -> Iterator[SpecError]:
    """Yield the values that a property lists and no legal body has."""
    for atom in search.rules.base:
        if atom.keyword != "enum" or atom.field not in search.legal:
            continue
        for index, value in enumerate(literals(atom.value)):
            one = next((kept for kept in search.legal[atom.field] if is_same(kept.literal, value)), None)
            if one is None or search.keeping_all({atom.field: one}) is None:
                problem = f"no legal body has {atom.field} = {value!r}"
                yield search.document.problem(
                    child(atom.pointer, index), problem, "drop the value, or allow it in a rule"
                )


def _words(situation: Situation) -> str:
    return " and ".join(
        f"{field} is {value}" if value.is_given else f"{field} is absent" for field, value in situation.items()
    )
