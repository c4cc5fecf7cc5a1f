"""Faults in how a server reads rules: listed words, required fields, defaults, conditions."""

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


RULING_FAULTS = (
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
