"""Points about values: enumerations, defaults, and conditions that an absent property would mislead."""

from collections.abc import Iterator

from generator.errors import SpecError
from generator.lint.value_classes import ValueClass, breaks, literals, meets
from generator.reading.atoms import Atom, Default, Member, RuleSet
from generator.reading.document import Document, Json, child
from generator.reading.linear import Derived


def foreign_values(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the values in rules that the property itself does not allow: typing errors, an unquoted 2.0."""
    for member in rules.members:
        properties = child(child(member.pointer, "if"), "properties")
        named = [
            (child(properties, test.field), test.field, value)
            for test in member.condition.tests
            for value in test.values
        ]
        named += [
            (atom.pointer, atom.field, value)
            for atom in member.atoms
            if atom.keyword in ("enum", "const")
            for value in literals(atom.value)
        ]
        for pointer, field, value in named:
            broken = _broken_by(rules, field, value)
            if broken is not None:
                problem = f"{member.id} names {field} = {value!r}, which breaks {broken.id}"
                remedy = "correct the value (quote it if it is text), or allow it in the property"
                yield document.problem(pointer, problem, remedy)


def foreign_defaults(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the defaults that are outside their own enumeration, or outside what the property allows."""
    for default in rules.base_defaults:
        place = child(child(rules.pointer, "properties"), default.field)
        yield from _foreign_default(document, rules, default, place, ())
    for member in rules.members:
        for default in member.defaults:
            place = child(child(child(member.pointer, "then"), "properties"), default.field)
            yield from _foreign_default(document, rules, default, place, member.atoms)


def _foreign_default(
    document: Document, rules: RuleSet, default: Default, pointer: str, atoms: tuple[Atom, ...]
) -> Iterator[SpecError]:
    atom = _broken_by(rules, default.field, default.value, atoms)
    if atom is not None:
        problem = f"the default of {default.field} is {default.value!r}, which breaks {atom.id}"
        yield document.problem(child(pointer, "default"), problem, "name a value that is allowed there")


def _broken_by(rules: RuleSet, field: str, value: Json, atoms: tuple[Atom, ...] = ()) -> Atom | None:
    """Return the first atom about a property that a value breaks."""
    if isinstance(value, list | dict):
        return None
    one = ValueClass("literal", value)
    about = (atom for atom in (*rules.base, *atoms) if atom.field == field and atom.keyword != "forbidden")
    return next((atom for atom in about if breaks(atom, one)), None)


def misled_conditions(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the conditions whose `required` disagrees with what an absent property stands for.

    An absent property meets a test. So a property whose default meets the test has to be left out of `required`, and
    any other one has to be listed, unless every body has it anyway.
    """
    defaults = {default.field: default.value for default in rules.base_defaults}
    for member in rules.members:
        for field in dict.fromkeys(test.field for test in member.condition.tests):
            is_listed = field in member.condition.present
            stands_for_it = field in defaults and _meets_all(member, field, defaults[field])
            place = child(child(member.pointer, "if"), "required")
            if stands_for_it and is_listed:
                problem = f"{member.id} requires {field}, whose default {defaults[field]!r} meets the condition"
                yield document.problem(place, problem, f"leave {field} out of required: absent means the default")
            if not stands_for_it and not is_listed and field not in rules.required:
                why = f"its default {defaults[field]!r} does not" if field in defaults else "it has no default"
                problem = f"an absent {field} meets the condition of {member.id}, though {why}"
                yield document.problem(place, problem, f"list {field} in required")


def _meets_all(member: Member, field: str, value: Json) -> bool:
    if isinstance(value, list | dict):
        return False
    one = ValueClass("literal", value)
    return all(meets(test, one) for test in member.condition.tests if test.field == field)


def fractional_operands(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the operands of expressions that need not be whole numbers: arithmetic on them would not be exact."""
    whole = {atom.field for atom in rules.base if atom.keyword == "type" and atom.value == "integer"}
    for atom in rules.conditional:
        if not isinstance(atom.value, Derived):
            continue
        for _, field in atom.value.terms:
            if field in rules.properties and field not in whole:
                problem = f"{field} in {atom.value.expr!r} is not of type integer"
                yield document.problem(child(atom.pointer, "expr"), problem, "use properties of type integer")
