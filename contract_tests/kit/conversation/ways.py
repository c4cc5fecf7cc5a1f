"""The ways in which a request can ask to be answered at once, and the rest to go on in the background."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contract_tests.kit.judging.schemas import checker

if TYPE_CHECKING:
    from collections.abc import Iterator

NOWHERE: Final = "http://callback.invalid/"
"""A callback address that no machine has (RFC 2606)."""
_ALTERNATIVES: Final = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Way:
    """Hold what a body has to say to be answered at once.

    Attributes:
        name: The fields that say it.
        members: The fields and their values; the address of a callback is still to be filled in.
        calls_back: Whether a callback is asked for.
    """

    name: str
    members: Mapping[str, object]
    calls_back: bool


def ways_of(acknowledged_when: object, properties: Mapping[str, object], callback_field: str | None) -> tuple[Way, ...]:
    """Return each documented way to be answered at once.

    Args:
        acknowledged_when: The schema of bodies that are (`x-acknowledged-when`); None leaves it to the callback.
        properties: What the body's schema declares.
        callback_field: The field of the callback's address, if there is one.
    """
    said = {"required": [callback_field]} if acknowledged_when is None and callback_field else acknowledged_when
    found = []
    for branch in _branches(said):
        members = members_for(branch, properties, given={callback_field} if callback_field else ())
        names = [*(members or ()), *(name for name in _required(branch) if name == callback_field)]
        address = {name: NOWHERE for name in names if name == callback_field}
        filled = {**(members or {}), **address}
        if members is not None and names and checker(branch)(filled):
            found.append(Way("+".join(map(str, names)), members, callback_field in names))
    return tuple(found)


def members_for(
    condition: object, properties: Mapping[str, object], *, given: Collection[str | None] = ()
) -> dict[str, object] | None:
    """Return the fields that a condition requires with values that meet it; None if no value suggests itself.

    Args:
        condition: A schema with `required` and, for some fields, `const` or `enum`.
        properties: What the body's schema declares.
        given: Fields that somebody else fills in.
    """
    wanted = condition.get("properties") if isinstance(condition, Mapping) else None
    members: dict[str, object] = {}
    for name in _required(condition):
        if name in given:
            continue
        values = [
            value
            for schema in (wanted.get(name) if isinstance(wanted, Mapping) else None, properties.get(name))
            for value in _suggested(schema)
        ]
        if not values:
            return None
        members[name] = values[0]
    return members


def _branches(schema: object) -> list[object]:
    if not isinstance(schema, Mapping):
        return []
    for composer in _ALTERNATIVES:
        branches = schema.get(composer)
        if isinstance(branches, list):
            return branches
    return [schema]


def _required(schema: object) -> list[str]:
    named = schema.get("required") if isinstance(schema, Mapping) else None
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _suggested(schema: object) -> Iterator[object]:
    if not isinstance(schema, Mapping):
        return
    if "const" in schema:
        yield schema["const"]
    for key in ("enum", "examples"):
        values = schema.get(key)
        yield from values if isinstance(values, list) else ()
    if schema.get("type") == "boolean":
        yield True
