"""Two renderings of the schemas: strict for what we send, lenient for what we are sent.

Both leave out what datamodel-code-generator would drop or misread; the compiled rules say it instead.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.errors import SpecError, SpecErrors
from generator.reading.document import Document, Json, child, keys
from generator.rendering import naming
from generator.rendering.operations import Service

_WIDTH: Final = 108
# Presentation; what Pydantic would change on the way (`format: uri` gains a slash); and what the compiled rules say,
# which datamodel-code-generator would render as calls that are no types, with another meaning here and there.
_LEFT_OUT: Final = frozenset({
    "$comment", "allOf", "default", "deprecated", "example", "examples", "exclusiveMaximum", "exclusiveMinimum",
    "format", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "multipleOf", "pattern", "title",
    "uniqueItems",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold the schemas of one side, ready for datamodel-code-generator."""

    schemas: Mapping[str, Json]
    unions: Mapping[str, tuple[str, ...]]
    """Schemas that are nothing but a choice between others."""
    field_names: Mapping[str, str]
    """Python names, by `<schema>.<property>`, of the properties that cannot have their own."""
    descriptions: Mapping[str, str]
    """Of the unions."""


def request_profile(document: Document, service: Service) -> Profile:
    """Return the schemas of the requests, strict.

    Raises:
        SpecErrors: A schema cannot be rendered.
    """
    roots = dict.fromkeys(operation.request for operation in service.operations)
    return _profile(document, roots, lenient=False)


def answer_profile(document: Document, service: Service) -> Profile:
    """Return the schemas of the answers and of the callbacks, lenient.

    Enumerations become open, and only what is `required` has to be there.

    Raises:
        SpecErrors: A schema cannot be rendered, or is both an answer and a request.
    """
    answers = (operation.answer for operation in service.operations)
    deliveries = (delivery.schema for delivery in service.deliveries)
    results = (operation.task_result.schema for operation in service.operations if operation.task_result)
    roots = dict.fromkeys((*answers, *deliveries, *results))
    profile = _profile(document, roots, lenient=True)
    both = {*request_profile(document, service).schemas} & {*profile.schemas, *profile.unions}
    if both:
        raise SpecErrors(
            document.problem(
                child("#/components/schemas", name),
                f"{name} is sent and received, which are checked differently",
                "describe the two sides by schemas of their own",
            )
            for name in sorted(both)
        )
    return profile


def _profile(document: Document, roots: Mapping[str, None], *, lenient: bool) -> Profile:
    unions: dict[str, tuple[str, ...]] = {}
    schemas: dict[str, Json] = {}
    names: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    problems: list[SpecError] = []
    reachable = _reachable(document, roots)
    for name in (name for name in document.schemas if name in reachable):
        schema = _mapping(document.schemas[name])
        if not naming.is_class_name(name):
            place = child("#/components/schemas", name)
            problems.append(document.problem(place, f"{name} cannot be the name of a class", "choose another"))
        members = _members(schema)
        if members is not None:
            unions[name] = members
            descriptions[name] = str(schema.get("description", ""))
            continue
        schemas[name] = _rendered(document, schema, lenient=lenient, is_component=True)
        taken = frozenset[str]() if lenient else naming.PARAMETERS
        for wire, python in naming.field_names(_mapping(schema.get("properties")), taken).items():
            if wire != python:
                names[f"{name}.{wire}"] = python
    if problems:
        raise SpecErrors(problems)
    return Profile(schemas, unions, names, descriptions)


def _reachable(document: Document, roots: Mapping[str, None]) -> set[str]:
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(document.schemas.get(name))
    return found


def _references(node: Json) -> Iterator[str]:
    """Yield the names of the schemas that a schema refers to."""
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield keys(reference)[-1]
        for key, value in node.items():
            if not key.startswith("x-"):
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _members(schema: Mapping[str, Json]) -> tuple[str, ...] | None:
    """Return the names of the schemas that a schema chooses between, or None if it is no such choice."""
    choices = schema.get("anyOf", schema.get("oneOf"))
    if not isinstance(choices, list) or "properties" in schema:
        return None
    references = [_mapping(choice).get("$ref") for choice in choices]
    return tuple(keys(reference)[-1] for reference in references if isinstance(reference, str)) or None


def _rendered(document: Document, schema: Mapping[str, Json], *, lenient: bool, is_component: bool) -> Json:
    """Return a schema as one side has it."""
    result: dict[str, Json] = {}
    for keyword, value in schema.items():
        if keyword in _LEFT_OUT or keyword.startswith("x-") or (lenient and keyword in ("enum", "const")):
            continue
        if keyword == "properties":
            result[keyword] = {
                name: _rendered(document, _mapping(node), lenient=lenient, is_component=False)
                for name, node in _mapping(value).items()
            }
        elif keyword == "description":
            result[keyword] = _docstring(schema) if is_component else _attribute_docstring(schema)
        elif keyword in ("anyOf", "oneOf") and isinstance(value, list):
            result[keyword] = [
                _rendered(document, _mapping(node), lenient=lenient, is_component=False) for node in value
            ]
        elif keyword == "items":
            result[keyword] = _rendered(document, _mapping(value), lenient=lenient, is_component=False)
        else:
            result[keyword] = value
    reference = result.get("$ref")
    if isinstance(reference, str) and _members(_mapping(document.at(reference))) is not None:
        return _rendered(document, _mapping(document.at(reference)), lenient=lenient, is_component=False)
    return result


def _docstring(schema: Mapping[str, Json]) -> str:
    """Return a description whose first sentence stands apart if all of it does not fit a line."""
    text = " ".join(str(schema.get("description", "")).split())
    if len(text) <= _WIDTH:
        return text
    first, stop, rest = text.partition(". ")
    return f"{textwrap.fill(first + stop.strip(), _WIDTH)}\n\n{textwrap.fill(rest, _WIDTH)}" if rest else text


def _attribute_docstring(schema: Mapping[str, Json]) -> str:
    """Return a description with the unit, the default and the known words behind it."""
    return textwrap.fill(describe(schema), _WIDTH)


def describe(schema: Mapping[str, Json]) -> str:
    """Return what is said of a property, in one paragraph."""
    text = " ".join(str(schema.get("description", "")).split())
    if "default" in schema:
        text += f" Default: {schema['default']}."
    known = schema.get("x-known-values")
    if isinstance(known, list):
        text += f" Known so far: {', '.join(map(str, known))}."
    return text.strip()


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}
