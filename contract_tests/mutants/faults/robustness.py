"""Faults of a server that takes, or refuses, what is no request, or an unusual one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mutants.faults.crashes import is_broken_json
from contract_tests.mutants.faults.fault import server_mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask


_BODY = "#/paths/*/*/requestBody"


def _taking(when: Callable[[Ask], bool]) -> Around:
    """Make a fault of a server that takes some requests for a good one."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        is_meant = world.roles.makes(ask) and when(ask)
        return await go(ask.with_header("content-type", JSON).with_json(dict(world.roles.legal)) if is_meant else ask)

    return around


async def _charset_is_refused(ask: Ask, go: Go, world: World) -> Answer:
    del world
    is_plain = ask.header("content-type") in {JSON, ""}
    return await go(ask if is_plain else ask.with_header("content-type", "text/plain"))


async def _a_second_line_of_json_is_ignored(ask: Ask, go: Go, world: World) -> Answer:
    del world
    try:
        _, end = json.JSONDecoder().raw_decode(ask.content.decode("utf-8"))
    except ValueError:
        return await go(ask)
    return await go(ask.with_content(ask.content.decode("utf-8")[:end].encode("utf-8")))


async def _key_order_matters(ask: Ask, go: Go, world: World) -> Answer:
    names = [name for name in ask.members if name in world.roles.properties]
    is_sorted = names == sorted(names, key=list(world.roles.properties).index)
    if not world.roles.makes(ask) or is_sorted:
        return await go(ask)
    return await go(ask.with_json({name: ask.members[name] for name in names[:1]}))


async def _white_space_is_refused(ask: Ask, go: Go, world: World) -> Answer:
    del world
    return await go(replace(ask, content=b"{" + ask.content) if b"\n" in ask.content else ask)


ROBUSTNESS_FAULTS = (
    server_mutant(
        "broken JSON is taken", "robustness", "a body that is no JSON is refused", _BODY, _taking(is_broken_json)
    ),
    server_mutant(
        "what follows the JSON is ignored",
        "robustness",
        "a body that is no JSON is refused",
        _BODY,
        _a_second_line_of_json_is_ignored,
    ),
    server_mutant(
        "an empty body is taken",
        "robustness",
        "a body is required",
        f"{_BODY}/required",
        _taking(lambda ask: not ask.content),
    ),
    server_mutant(
        "a list is taken", "robustness", "a body is an object", _BODY, _taking(lambda ask: isinstance(ask.json, list))
    ),
    server_mutant(
        "null is taken", "robustness", "a body is an object", _BODY, _taking(lambda ask: ask.content.strip() == b"null")
    ),
    server_mutant(
        "plain text is taken",
        "robustness",
        "a body is application/json",
        f"{_BODY}/content",
        _taking(lambda ask: ask.media_type == "text/plain"),
    ),
    server_mutant(
        "a form is taken",
        "robustness",
        "a body is application/json",
        f"{_BODY}/content",
        _taking(lambda ask: ask.media_type == "application/x-www-form-urlencoded"),
    ),
    server_mutant(
        "JSON with a charset is refused",
        "robustness",
        "a body is application/json",
        f"{_BODY}/content",
        _charset_is_refused,
    ),
    server_mutant(
        "JSON over several lines is refused",
        "robustness",
        "white space in JSON means nothing",
        f"{_BODY}/content",
        _white_space_is_refused,
    ),
    server_mutant(
        "only keys in the documented order are read",
        "robustness",
        "the order of keys means nothing",
        _BODY,
        _key_order_matters,
    ),
)
