"""The parameters of a client's method: name, type and documentation, from a request's schema and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generator.reading.document import Json, keys
from generator.reading.rules import Atom, Condition, RuleSet
from generator.rendering import naming
from generator.rendering.comparisons import python
from generator.rendering.profiles import describe
from generator.rendering.words import allowed_in_words, condition_in_words

_PYTHON_TYPES: Final = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "object": "dict[str, object]",
    "null": "None",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold one parameter, which is also one field of the request."""

    name: str
    wire_name: str
    annotation: str
    is_required: bool
    documentation: str


def parameters(rules: RuleSet) -> tuple[Parameter, ...]:
    """Return the parameters of a request, the required ones first."""
    names = naming.field_names(rules.properties, naming.PARAMETERS)
    found = [
        Parameter(
            name=names[wire],
            wire_name=wire,
            annotation=python_type(schema),
            is_required=wire in rules.required,
            documentation=_documentation(wire, schema, rules),
        )
        for wire, schema in rules.properties.items()
    ]
    return tuple(sorted(found, key=lambda parameter: not parameter.is_required))


def python_type(schema: Mapping[str, Json]) -> str:
    """Return the type of a property as an annotation."""
    reference, values, declared = schema.get("$ref"), schema.get("enum"), schema.get("type")
    if isinstance(reference, str):
        return f"_request_fields.{keys(reference)[-1]}"
    if "const" in schema:
        values = [schema["const"]]
    if isinstance(values, list) and not any(isinstance(value, float | list | dict) for value in values):
        literals = ", ".join(python(value) for value in values if value is not None)
        return " | ".join([*([f"Literal[{literals}]"] if literals else []), *(["None"] if None in values else [])])
    if declared == "array":
        items = schema.get("items")
        return f"list[{python_type(items) if isinstance(items, dict) else 'object'}]"
    if isinstance(declared, list):
        return " | ".join(python_type({**schema, "type": name}) for name in declared)
    return _PYTHON_TYPES.get(str(declared), "object")


def foreign_names(rules: RuleSet) -> Mapping[str, str]:
    """Return the names that people use for a property, each with the property."""
    return {
        str(name).lower(): wire
        for wire, schema in rules.properties.items()
        for name in _list(schema.get("x-also-called"))
        if name not in rules.properties
    }


def _documentation(wire: str, schema: Mapping[str, Json], rules: RuleSet) -> str:
    """Return the description of a property, its unit, and what its rules allow when."""
    text = describe(schema)
    unit = schema.get("x-unit")
    if isinstance(unit, str) and unit not in text.lower():
        text += f" In {unit}."
    for atom in rules.conditional:
        if atom.field == wire and atom.strength != "assumed":
            text += f" {_sentence(atom, rules)}"
    return text.strip()


def _sentence(atom: Atom, rules: RuleSet) -> str:
    condition = condition_in_words(atom, rules)
    when = f"When {condition}" if condition else "Always"
    default = _default(atom.condition, atom.field, rules)
    if atom.keyword == "required":
        return f"{when}: required."
    if atom.keyword == "forbidden":
        return f"{when}: without meaning, and refused." if atom.strength == "inapplicable" else f"{when}: refused."
    if atom.keyword == "x-derived":
        return f"{when}: {getattr(atom.value, 'expr', '')} is {allowed_in_words(atom)}."
    return f"{when}: {allowed_in_words(atom)}{default}."


def _default(condition: Condition | None, field: str, rules: RuleSet) -> str:
    found = [entry.value for entry in rules.defaults if entry.condition == condition and entry.field == field]
    return f" ({found[0]} by default)" if found else ""


def _list(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []
