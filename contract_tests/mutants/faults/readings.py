"""Faults in how a server reads values and rules: it takes one for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import asking, server_mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask

_PROPERTIES = "#/components/schemas/*/properties"
_RULES = "#/components/schemas/*/allOf"


def _typed(kind: str, change: Callable[[Json], Json]) -> Around:
    """Make a fault of what the values of fields of one JSON type are taken for."""

    def edit(body: dict[str, Json], world: World) -> Json:
        return {name: change(value) if name in world.roles.typed(kind) else value for name, value in body.items()}

    return asking(edit)


def _each(change: Callable[[Json], Json]) -> Around:
    return asking(lambda body, _world: {name: change(value) for name, value in body.items()})


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


def _option(change: Callable[[str], str]) -> Around:
    """Make a fault of how a text is compared with those that are listed."""

    def edit(body: dict[str, Json], world: World) -> Json:
        return {name: _listed(name, value, world) for name, value in body.items()}

    def _listed(name: str, value: Json, world: World) -> Json:
        options = world.roles.properties.get(name, {}).get("enum")
        if not isinstance(value, str) or not isinstance(options, list):
            return value
        return next((each for each in options if isinstance(each, str) and change(each) == change(value)), value)

    return asking(edit)


def _other_default(body: dict[str, Json], world: World) -> Json:
    others = {name: rest[0] for name, (_, rest) in world.roles.defaults().items() if rest}
    return {**others, **body}


async def _rules_need_what_they_read(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    is_told = all(name in ask.members for name in world.roles.defaults())
    is_whole = all(name in ask.members for name in world.roles.required())
    if not world.roles.makes(ask) or is_told or not is_whole or answer.status != _refused(world):
        return answer
    return await go(ask.with_json(dict(world.roles.legal)))


async def _rules_need_the_default(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    is_usual = all(ask.members.get(name, value) == value for name, (value, _) in world.roles.defaults().items())
    if not world.roles.makes(ask) or is_usual or answer.status != _refused(world):
        return answer
    return await go(ask.with_json(dict(world.roles.legal)))


async def _all_is_taken(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    is_object = world.roles.makes(ask) and isinstance(ask.json, dict) and answer.status == _refused(world)
    return await go(ask.with_json(dict(world.roles.legal))) if is_object else answer


async def _all_is_refused(ask: Ask, go: Go, world: World) -> Answer:
    is_more = world.roles.makes(ask) and bool(ask.members.keys() - world.roles.legal.keys())
    return await go(ask.with_json({}) if is_more else ask)


async def _refused_once_refused_always(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if world.roles.makes(ask) and answer.status == _refused(world):
        world.counts["refused"] += 1
    is_barred = world.roles.makes(ask) and world.counts["refused"] > 2 and answer.is_success  # noqa: PLR2004 - a few
    return await go(ask.with_json({})) if is_barred else answer


def _refused(world: World) -> int:
    return world.roles.making.refusals["body-refused"].status


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
    server_mutant(
        "words are compared without case",
        "reading",
        "only the listed values are allowed",
        f"{_PROPERTIES}/*/enum",
        _option(str.casefold),
    ),
    server_mutant(
        "words are compared without white space",
        "reading",
        "only the listed values are allowed",
        f"{_PROPERTIES}/*/enum",
        _option(str.strip),
    ),
    server_mutant(
        "words are compared by their beginning",
        "reading",
        "only the listed values are allowed",
        f"{_PROPERTIES}/*/enum",
        _option(lambda text: text[:2]),
    ),
    server_mutant(
        "names of fields are in any letters",
        "reading",
        "a required field is given under its name",
        f"{_PROPERTIES}",
        asking(lambda body, _world: {name.lower(): value for name, value in body.items()}),
    ),
    server_mutant(
        "required fields are filled in",
        "reading",
        "a required field has to be given",
        "#/components/schemas/*/required",
        asking(lambda body, world: {**world.roles.legal, **body} if body else body),
    ),
    server_mutant(
        "another default is filled in",
        "reading",
        "the default is the documented one",
        f"{_PROPERTIES}/*/default",
        asking(_other_default),
    ),
    server_mutant(
        "rules need what they read to be given",
        "reading",
        "an absent field has its default",
        _RULES,
        _rules_need_what_they_read,
    ),
    server_mutant(
        "rules need the default", "reading", "rules for other values hold too", _RULES, _rules_need_the_default
    ),
    server_mutant("everything is accepted", "reading", "what the documents forbid is refused", _RULES, _all_is_taken),
    server_mutant(
        "everything but the least is refused",
        "reading",
        "what the documents allow is accepted",
        _RULES,
        _all_is_refused,
    ),
    server_mutant(
        "after three refusals all is refused",
        "reading",
        "what the documents allow is accepted",
        _RULES,
        _refused_once_refused_always,
    ),
)
