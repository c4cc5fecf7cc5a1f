"""Find fields of an answer that are not of their documented type, also where a validator looks away.

An answer that may be one of several schemas is valid if it fits one of them, and open schemas let through what they do
not name: a broken outcome passes for a bare acknowledgement. So each field that any of them documents is held to those
that do.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from jsonschema.exceptions import ValidationError

from contract_tests.kit.reading.elements import Elements
from contract_tests.kit.reading.yaml_text import escape

_BRANCHES: Final = ("anyOf", "oneOf", "allOf")


def mistyped_fields(
    elements: Elements,
    errors: Callable[[str, object], Iterator[ValidationError]],
    pointer: str,
    value: object,
) -> Iterator[str]:
    """Give what is wrong with the fields of a value, in words.

    Args:
        elements: The document.
        errors: What finds the errors of a value by the schema at a pointer.
        pointer: JSON pointer to the schema of the value.
        value: JSON.

    """
    yield from _walk(elements, errors, (pointer,), value, "$")


def _walk(
    elements: Elements,
    errors: Callable[[str, object], Iterator[ValidationError]],
    pointers: tuple[str, ...],
    value: object,
    path: str,
) -> Iterator[str]:
    schemas = [found for pointer in pointers for found in _branches(elements, pointer, frozenset())]
    for step, held in _members(value):
        documented = tuple(below for schema, where in schemas for below in _declared(schema, where, step))
        if not documented:
            continue
        found = {below: next(errors(below, held), None) for below in documented}
        fitting = tuple(below for below, error in found.items() if error is None)
        here = f"{path}.{step}" if isinstance(step, str) else f"{path}[{step}]"
        if fitting:
            yield from _walk(elements, errors, fitting, held, here)
        else:
            said = next(error for error in found.values() if error is not None)
            yield f"{here}: {said.message[:300]}"


def _branches(elements: Elements, pointer: str, seen: frozenset[str]) -> Iterator[tuple[Mapping[str, object], str]]:
    """Give a schema and all those that it combines, references followed."""
    schema, where = elements.resolve(pointer)
    if not isinstance(schema, Mapping) or where in seen:
        return
    yield schema, where
    for keyword in _BRANCHES:
        listed = schema.get(keyword)
        for number in range(len(listed) if isinstance(listed, list) else 0):
            yield from _branches(elements, f"{where}/{keyword}/{number}", seen | {where})


def _members(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _declared(schema: Mapping[str, object], where: str, step: str | int) -> Iterator[str]:
    if isinstance(step, int):
        if "items" in schema:
            yield f"{where}/items"
        return
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and step in properties:
        yield f"{where}/properties/{escape(step)}"
