"""Bodies to show: one that keeps every rule, one that is answered at once, one that is refused, one to lift a rule for.

Each is the document's own example of a request with as little as possible added to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from generator.lint.search import is_met
from generator.lint.value_classes import ABSENT, ValueClass, breaks, classes, meets
from generator.reading.document import Document, Json
from generator.reading.linear import Derived
from generator.reading.rules import Atom, RuleSet, Scalar, Strength

Body: TypeAlias = dict[str, Json]

_MADE_UP: Final[Mapping[str, Json]] = {"string": "text", "integer": 1, "number": 1, "boolean": True, "array": []}


@dataclass(frozen=True, slots=True)
class BrokenExample:
    """Hold a body that breaks one rule alone."""

    body: Body
    rule: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Hold the bodies to show of one operation."""

    plain: Body
    acknowledged: Body | None
    """One that is answered at once, while the work goes on; None if the document does not say which is."""
    refused: BrokenExample | None
    """None if none can be found by adding single values; so in the next."""
    inapplicable: BrokenExample | None


def read_examples(document: Document, node: Mapping[str, Json], rules: RuleSet) -> Examples:
    """Return the bodies to show of one operation.

    Args:
        document: The document.
        node: The operation.
        rules: What holds for its request.
    """
    plain = _plain(document, node, rules)
    return Examples(
        plain=plain,
        acknowledged=_acknowledged(node, rules, plain),
        refused=_breaking(rules, plain, "reject"),
        inapplicable=_breaking(rules, plain, "inapplicable"),
    )


def _plain(document: Document, node: Mapping[str, Json], rules: RuleSet) -> Body:
    """Return the first documented example that keeps the rules; without one, the required properties made up."""
    body, _ = document.resolve(node.get("requestBody"))
    content = _mapping(_mapping(_mapping(body).get("content")).get("application/json"))
    examples = [_mapping(document.resolve(each)[0]).get("value") for each in _mapping(content.get("examples")).values()]
    for example in (*examples, content.get("example")):
        if isinstance(example, dict) and not set(example) - set(rules.properties) and not broken(rules, example):
            return dict(example)
    return {name: _made_up(rules.properties[name]) for name in rules.required if name in rules.properties}


def _made_up(schema: Mapping[str, Json]) -> Json:
    for values in (schema.get("examples"), schema.get("enum")):
        if isinstance(values, list) and values:
            return values[0]
    for keyword in ("const", "default", "minimum"):
        if keyword in schema:
            return schema[keyword]
    return _MADE_UP.get(str(schema.get("type")), {})


def _acknowledged(node: Mapping[str, Json], rules: RuleSet, plain: Body) -> Body | None:
    """Return a body that meets `x-acknowledged-when` by a value that the document gives."""
    condition = node.get("x-acknowledged-when")
    for option in _list(_mapping(condition).get("anyOf", [condition])):
        properties = _mapping(_mapping(option).get("properties"))
        constants = {name: _mapping(schema)["const"] for name, schema in properties.items() if _is_constant(schema)}
        body = {**plain, **constants}
        if constants and set(_list(_mapping(option).get("required"))) <= set(body) and not broken(rules, body):
            return body
    return None


def _breaking(rules: RuleSet, plain: Body, strength: Strength) -> BrokenExample | None:
    """Return a body that one rule of this strength refuses, and no other does."""
    for atom in rules.conditional:
        if atom.strength == strength and atom.field and atom.condition is not None:
            for body in _candidates(rules, plain, atom):
                if broken(rules, body) == {atom.rule}:
                    return BrokenExample(body, atom.rule)
    return None


def _candidates(rules: RuleSet, plain: Body, atom: Atom) -> Iterator[Body]:
    """Yield bodies to which an atom applies, with each of the values that its property may have otherwise."""
    body = dict(plain)
    for name in sorted(atom.condition.fields - {atom.field}) if atom.condition else ():
        if not _fits(atom, name, _class(body, name)):
            fitting = [value for value in _values(rules, name) if _fits(atom, name, ValueClass("literal", value))]
            if not fitting:
                return
            body[name] = fitting[0]
    yield from ({**body, atom.field: value} for value in _values(rules, atom.field))


def _fits(atom: Atom, name: str, value: ValueClass) -> bool:
    """Tell whether a property with such a value lets an atom apply."""
    if atom.condition is None or (name in atom.condition.present and not value.is_given):
        return atom.condition is None
    return all(meets(test, value) for test in atom.condition.tests if test.field == name)


def _values(rules: RuleSet, field: str) -> Iterator[Scalar]:
    """Yield the values of a property that are known one by one and that no plain keyword refuses."""
    base = [atom for atom in rules.base if atom.field == field]
    for value in classes(rules, field):
        if value.kind == "literal" and not any(breaks(atom, value) for atom in base):
            yield value.literal


def broken(rules: RuleSet, body: Mapping[str, Json]) -> set[str]:
    """Return the rules that a body breaks, root causes only, as far as value classes tell."""
    situation = {name: _class(body, name) for name in rules.properties}
    base = [atom for atom in rules.base if atom.field and breaks(atom, situation[atom.field])]
    spoilt = {atom.field for atom in base}
    conditional = (atom for atom in rules.conditional if not atom.reads & spoilt and is_met(atom.condition, situation))
    return {atom.rule for atom in (*base, *(atom for atom in conditional if _is_broken(atom, body, situation)))}


def _is_broken(atom: Atom, body: Mapping[str, Json], situation: Mapping[str, ValueClass]) -> bool:
    if not isinstance(atom.value, Derived):
        return breaks(atom, situation[atom.field]) is True
    total: float = atom.value.constant
    for factor, name in atom.value.terms:
        operand = body.get(name)
        if isinstance(operand, bool) or not isinstance(operand, int | float):
            return False
        total += factor * operand
    low, high = atom.value.minimum, atom.value.maximum
    return (low is not None and total < low) or (high is not None and total > high)


def _class(body: Mapping[str, Json], name: str) -> ValueClass:
    if name not in body:
        return ABSENT
    value = body[name]
    if isinstance(value, list):
        return ValueClass("array", None, len(value), len(value))
    return ValueClass("object") if isinstance(value, dict) else ValueClass("literal", value)


def _is_constant(schema: Json) -> bool:
    return "const" in _mapping(schema)


def _list(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}
