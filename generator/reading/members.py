"""Read one rule: a member of `allOf` that is `x-rule` + `if` + `then` and nothing else."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.reading.assertions import Notes, assertions
from generator.reading.atoms import STRENGTHS, Atom, Condition, Default, Member, Scalar, Strength, Test, TestKeyword
from generator.reading.document import Json, child
from generator.reading.linear import Derived, parse_linear

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


class _Assertion(NamedTuple):
    field: str
    keyword: str
    value: Json | Derived
    pointer: str
    reads: frozenset[str]


def read_member(node: Json, pointer: str, notes: Notes) -> Member | None:
    """Return one rule; note every problem, and return None if it cannot be told what the rule says."""
    found = len(notes.problems)
    member = notes.mapping(node, pointer)
    if member and set(member) != {"x-rule", "if", "then"}:
        held = ", ".join(member)
        notes.add(pointer, f"a member of allOf with {held}", "write exactly x-rule, if and then")
        return None
    tag_pointer = child(pointer, "x-rule")
    tag = notes.mapping(member.get("x-rule"), tag_pointer)
    for key in tag:
        if key not in ("id", "strength", "source"):
            notes.unknown(tag_pointer, key)
    rule, source = tag.get("id"), tag.get("source")
    if not (isinstance(rule, str) and _ID.fullmatch(rule)):
        notes.add(tag_pointer, f"the rule's id is {rule!r}", "give it one of letters, digits, `.`, `_` and `-`")
    if not (source is None or isinstance(source, str)):
        notes.add(child(tag_pointer, "source"), "a source that is not text", "quote the documentation's sentence")
    strength = _strength(tag.get("strength", "reject"), child(tag_pointer, "strength"), notes)
    condition = _condition(member.get("if"), child(pointer, "if"), notes)
    asserted, defaults = _consequence(member.get("then"), child(pointer, "then"), condition, notes)
    if len(notes.problems) > found or not isinstance(rule, str) or not (source is None or isinstance(source, str)):
        return None
    line = notes.document.line(pointer)
    has_one_field = len({assertion.field for assertion in asserted}) == 1
    atoms = tuple(
        Atom(
            id=rule if has_one_field else f"{rule}:{assertion.field}",
            rule=rule,
            strength=strength,
            source=source,
            pointer=assertion.pointer,
            line=notes.document.line(assertion.pointer),
            condition=condition,
            field=assertion.field,
            keyword=assertion.keyword,
            value=assertion.value,
            reads=condition.fields | assertion.reads,
        )
        for assertion in asserted
    )
    return Member(rule, strength, source, pointer, line, condition, atoms, defaults)


def _strength(word: Json, pointer: str, notes: Notes) -> Strength:
    for strength in STRENGTHS:
        if word == strength:
            known: Strength = strength
            return known
    notes.add(pointer, f"unknown strength {word!r}", f"use one of {', '.join(STRENGTHS)}")
    return "reject"


def _condition(node: Json, pointer: str, notes: Notes) -> Condition:
    """Read `if`: constants, enumerations, their negation, and presence."""
    found = len(notes.problems)
    parts = notes.mapping(node, pointer)
    for keyword in parts:
        if keyword not in ("properties", "required"):
            notes.unknown(pointer, keyword)
    present = notes.names(parts.get("required", []), child(pointer, "required"))
    place = child(pointer, "properties")
    properties = notes.mapping(parts.get("properties", {}), place)
    tests = [
        test
        for field, schema in properties.items()
        if schema is not True
        for test in _tests(field, notes.mapping(schema, child(place, field)), child(place, field), notes)
    ]
    for field in present:
        if field not in properties:
            problem = f"{field} is required without being one of the properties"
            notes.add(child(pointer, "required"), problem, f"write `properties: {{{field}: true}}` beside it")
    for field, schema in properties.items():
        if schema is True and field not in present:
            notes.add(child(place, field), f"{field}: true asks nothing", f"list {field} in required too, or drop it")
    if not properties and not present and len(notes.problems) == found:
        problem = "a rule without a condition"
        notes.add(pointer, problem, "write `if: {properties: {p: true}, required: [p]}` for the property p")
    return Condition(tuple(tests), present)


def _tests(field: str, schema: dict[str, Json], pointer: str, notes: Notes) -> Iterator[Test]:
    """Yield what a condition asks of one property."""
    for keyword, value in schema.items():
        place = child(pointer, keyword)
        if keyword == "const":
            yield Test(field, "const", notes.scalars([value], place))
        elif keyword == "enum":
            yield Test(field, "enum", notes.scalars(value, place))
        elif keyword == "not":
            yield from _negated(field, notes.mapping(value, place), place, notes)
        else:
            notes.unknown(pointer, keyword)


def _negated(field: str, schema: dict[str, Json], pointer: str, notes: Notes) -> Iterator[Test]:
    if len(schema) != 1:  # the negation of two assertions at once is a disjunction
        notes.add(pointer, "`not` of other than one keyword", "negate one const or one enum")
        return
    for keyword, value in schema.items():
        place = child(pointer, keyword)
        values: tuple[Scalar, ...]
        negated: TestKeyword
        if keyword == "const":
            negated, values = "not-const", notes.scalars([value], place)
        elif keyword == "enum":
            negated, values = "not-enum", notes.scalars(value, place)
        else:
            notes.unknown(pointer, keyword)
            return
        yield Test(field, negated, values)


def _consequence(
    node: Json, pointer: str, condition: Condition, notes: Notes
) -> tuple[list[_Assertion], tuple[Default, ...]]:
    """Read `then`: values, absence, presence, and what JSON Schema cannot say."""
    found = len(notes.problems)
    parts = notes.mapping(node, pointer)
    for keyword in parts:
        if keyword not in ("properties", "required", "x-derived"):
            notes.unknown(pointer, keyword)
    asserted: list[_Assertion] = []
    defaults: list[Default] = []
    names_pointer = child(pointer, "required")
    names = notes.names(parts.get("required", []), names_pointer)
    for index, field in enumerate(names):
        asserted.append(_Assertion(field, "required", None, child(names_pointer, index), frozenset({field})))
    place = child(pointer, "properties")
    for field, schema in notes.mapping(parts.get("properties", {}), place).items():
        where, reads = child(place, field), frozenset({field})
        if schema is False:
            asserted.append(_Assertion(field, "forbidden", None, where, reads))
        elif schema is not True:
            values = notes.mapping(schema, where)
            asserted += [_Assertion(field, *found, reads) for found in assertions(values, where, notes)]
            if "default" in values:
                defaults.append(Default(condition, field, values["default"]))
    if "x-derived" in parts:
        asserted += _derived(parts["x-derived"], child(pointer, "x-derived"), notes)
    if not asserted and not defaults and len(notes.problems) == found:
        notes.add(pointer, "a rule that asserts nothing", "say what follows from the condition, or drop the rule")
    order = list(dict.fromkeys(assertion.field for assertion in asserted))
    asserted.sort(key=lambda assertion: order.index(assertion.field))  # stable: required before the value's keywords
    return asserted, tuple(defaults)


def _derived(node: Json, pointer: str, notes: Notes) -> Iterator[_Assertion]:
    """Yield the assertion about a linear expression."""
    parts = notes.mapping(node, pointer)
    for keyword in parts:
        if keyword not in ("expr", "minimum", "maximum"):
            notes.unknown(pointer, keyword)
    text, place = parts.get("expr"), child(pointer, "expr")
    bounds: list[int | None] = []
    for keyword in ("minimum", "maximum"):
        bound = parts.get(keyword)
        if bound is None or (isinstance(bound, int) and not isinstance(bound, bool)):
            bounds.append(bound)
        else:
            notes.add(child(pointer, keyword), f"{keyword} is {bound!r}", "write a whole number")
    if not isinstance(text, str):
        notes.add(place, "no expression", "write a linear one over properties, like `end - start`")
        return
    try:
        terms, constant = parse_linear(text)
    except ValueError as error:
        notes.add(place, str(error), "write sums and differences of properties with whole factors")
        return
    match bounds:
        case [None, None]:
            notes.add(pointer, "an expression without bounds", "add a minimum or a maximum")
        case [minimum, maximum]:
            value = Derived(text, terms, constant, minimum, maximum)
            field = next((name for coefficient, name in terms if coefficient > 0), terms[0][1])
            yield _Assertion(field, "x-derived", value, pointer, frozenset(name for _, name in terms))
        case _:
            pass
