"""Faults in how a server reads values: it takes one type for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import asking, server_mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, World


_PROPERTIES = "#/components/schemas/*/properties"


def _typed(kind: str, change: Callable[[Json], Json]) -> Around:
    """Make a fault of what the values of fields of one JSON type are taken for."""

    def edit(body: dict[str, Json], world: World) -> Json:
        return {name: change(value) if name in world.roles.typed(kind) else value for name, value in body.items()}

    return asking(edit)


def _without(unwanted: Callable[[str, Json, World], bool]) -> Around:
    """Make a fault of fields that are not looked at."""
    return asking(lambda body, world: {name: item for name, item in body.items() if not unwanted(name, item, world)})


def _integer_of_text(value: Json) -> Json:
    try:
        return int(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _is_fraction(value: Json) -> bool:
    return isinstance(value, float) and not value.is_integer()


READING_FAULTS = (
    server_mutant(
        "true is taken for 1",
        "reading",
        "an integer is no boolean",
        f"{_PROPERTIES}/*/type",
        _typed("integer", lambda value: int(value) if isinstance(value, bool) else value),
    ),
    server_mutant(
        "digits are taken for a number",
        "reading",
        "an integer is no text",
        f"{_PROPERTIES}/*/type",
        _typed("integer", _integer_of_text),
    ),
    server_mutant(
        "fractions are cut",
        "reading",
        "an integer has no fraction",
        f"{_PROPERTIES}/*/type",
        _typed("integer", lambda value: int(value) if _is_fraction(value) and isinstance(value, float) else value),
    ),
    server_mutant(
        "a number with .0 is refused",
        "reading",
        "10.0 is an integer",
        f"{_PROPERTIES}/*/type",
        _typed("integer", lambda value: str(value) if isinstance(value, float) else value),
    ),
    server_mutant(
        "zero is refused",
        "reading",
        "0 is an integer like any",
        f"{_PROPERTIES}/*/type",
        _typed(
            "integer",
            lambda value: "0" if value == 0 and isinstance(value, int) and not isinstance(value, bool) else value,
        ),
    ),
    server_mutant(
        "zero is taken for absent",
        "reading",
        "0 is an integer like any",
        f"{_PROPERTIES}/*/type",
        _without(
            lambda name, value, world: (
                name in world.roles.typed("integer") and value == 0 and not isinstance(value, bool)
            )
        ),
    ),
    server_mutant(
        "null is taken for absent",
        "reading",
        "null is no value of any field",
        f"{_PROPERTIES}/*/type",
        _without(lambda name, value, world: name in world.roles.properties and value is None),
    ),
    server_mutant(
        "words are taken for booleans",
        "reading",
        "a boolean is no text",
        f"{_PROPERTIES}/*/type",
        _typed("boolean", lambda value: True if value == "true" else False if value == "false" else value),
    ),
    server_mutant(
        "numbers are taken for booleans",
        "reading",
        "a boolean is no number",
        f"{_PROPERTIES}/*/type",
        _typed("boolean", lambda value: bool(value) if isinstance(value, int | float) else value),
    ),
    server_mutant(
        "false is refused",
        "reading",
        "false is a boolean like true",
        f"{_PROPERTIES}/*/type",
        _typed("boolean", lambda value: "false" if value is False else value),
    ),
    server_mutant(
        "numbers are taken for texts",
        "reading",
        "a text is no number",
        f"{_PROPERTIES}/*/type",
        _typed(
            "string",
            lambda value: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value,
        ),
    ),
    server_mutant(
        "lists are taken for texts",
        "reading",
        "a text is no list",
        f"{_PROPERTIES}/*/type",
        _typed("string", lambda value: "list" if isinstance(value, list) else value),
    ),
    server_mutant(
        "a text is taken for a list of one",
        "reading",
        "a list is no text",
        f"{_PROPERTIES}/*/type",
        _typed("array", lambda value: [value] if isinstance(value, str) else value),
    ),
    server_mutant(
        "an object is taken for a list",
        "reading",
        "a list is no object",
        f"{_PROPERTIES}/*/type",
        _typed("array", lambda value: list(value) if isinstance(value, dict) else value),
    ),
    server_mutant(
        "an empty list is refused",
        "reading",
        "a list may be empty",
        f"{_PROPERTIES}/*/type",
        _typed("array", lambda value: "" if value == [] else value),
    ),
    server_mutant(
        "only the first item of a list is looked at",
        "reading",
        "each item of a list has its type",
        f"{_PROPERTIES}/*/items",
        _typed("array", lambda value: value[:1] if isinstance(value, list) else value),
    ),
    server_mutant(
        "a list of one is taken for its item",
        "reading",
        "a value is no list",
        f"{_PROPERTIES}/*/type",
        asking(
            lambda body, world: {
                name: value[0]
                if isinstance(value, list) and len(value) == 1 and name not in world.roles.typed("array")
                else value
                for name, value in body.items()
            }
        ),
    ),
)
