"""Faults of a server that breaks on odd, large or broken requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mutants.faults.fault import server_mutant
from contract_tests.mutants.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Ask


_BODY = "#/paths/*/*/requestBody"


_CRASH = Answer(((b"content-type", b"text/plain; charset=utf-8"),), b"Internal Server Error", 500)


_LONG_TEXT = 1_000


_LARGE_NUMBER = 2**31


_LARGE_BODY = 16 * 1024


_DEEP = 20


def _crashing(when: Callable[[Ask], bool]) -> Around:
    """Make a fault of a server that breaks on some requests with the right token."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        del world
        answer = await go(ask)
        return _CRASH if ask.operation is not None and answer.status not in {401, 403} and when(ask) else answer

    return around


def _holds(wanted: Callable[[Json], bool]) -> Callable[[Ask], bool]:
    return lambda ask: any(wanted(item) for item in _parts(ask.json))


def _parts(value: Json) -> list[Json]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(part for item in below for part in _parts(item))]


def _is_text(value: Json, wanted: Callable[[str], bool]) -> bool:
    return isinstance(value, str) and wanted(value)


def _text(wanted: Callable[[str], bool]) -> Callable[[Ask], bool]:
    return _holds(lambda value: _is_text(value, wanted))


def is_broken_json(ask: Ask) -> bool:
    """Say whether the body of a request was to be JSON and is none."""
    try:
        json.loads(ask.content)
    except (ValueError, RecursionError):
        return bool(ask.content.strip())
    return False


def _is_large_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _LARGE_NUMBER


def _names_a_key_twice(ask: Ask) -> bool:
    pairs: list[list[str]] = []

    def kept(members: list[tuple[str, Json]]) -> None:
        pairs.append([name for name, _ in members])

    try:
        json.loads(ask.content, object_pairs_hook=kept)
    except (ValueError, RecursionError):
        return False
    return any(len(set(names)) < len(names) for names in pairs)


def _depth(value: Json) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(item) for item in below), default=0)


async def _unknown_keys_crash(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    is_new = world.roles.makes(ask) and bool(ask.members.keys() - world.roles.properties.keys())
    return _CRASH if is_new and answer.is_success else answer


async def _wrong_method_crashes(ask: Ask, go: Go, world: World) -> Answer:
    known = {world.roles.making.path, world.roles.asking.path}
    return _CRASH if ask.operation is None and ask.path in known else await go(ask)


async def _trailing_slash_crashes(ask: Ask, go: Go, world: World) -> Answer:
    del world
    return _CRASH if ask.path != "/" and ask.path.endswith("/") else await go(ask)


async def _accept_of_others_crashes(ask: Ask, go: Go, world: World) -> Answer:
    del world
    known = {"", "*/*", *(ask.operation.offers if ask.operation else ())}
    return await go(ask) if ask.header("accept") in known else _CRASH


async def _empty_batch_crashes(ask: Ask, go: Go, world: World) -> Answer:
    is_empty = world.roles.asks(ask) and ask.members.get(world.roles.query.several) == []
    answer = await go(ask)
    return _CRASH if is_empty and answer.is_success else answer


CRASHES = (
    server_mutant(
        "broken JSON crashes",
        "robustness",
        "a body that is no JSON is refused as such",
        _BODY,
        _crashing(is_broken_json),
    ),
    server_mutant(
        "an empty body crashes",
        "robustness",
        "an empty body is refused as such",
        _BODY,
        _crashing(lambda ask: not ask.content),
    ),
    server_mutant(
        "a list crashes",
        "robustness",
        "a body that is no object is refused as such",
        _BODY,
        _crashing(lambda ask: isinstance(ask.json, list)),
    ),
    server_mutant(
        "a bare text crashes",
        "robustness",
        "a body that is no object is refused as such",
        _BODY,
        _crashing(lambda ask: isinstance(ask.json, str)),
    ),
    server_mutant(
        "null crashes",
        "robustness",
        "a body that is no object is refused as such",
        _BODY,
        _crashing(lambda ask: ask.content.strip() == b"null"),
    ),
    server_mutant(
        "bytes that are no UTF-8 crash",
        "robustness",
        "a body that is no JSON is refused as such",
        _BODY,
        _crashing(lambda ask: b"\xff" in ask.content),
    ),
    server_mutant(
        "a key that is named twice crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_names_a_key_twice),
    ),
    server_mutant("unknown keys crash", "robustness", "no request brings a server error", _BODY, _unknown_keys_crash),
    server_mutant(
        "a null in a field crashes",
        "robustness",
        "a null is refused as such",
        _BODY,
        _crashing(_holds(lambda value: value is None)),
    ),
    server_mutant(
        "a list in a field crashes",
        "robustness",
        "a value of another type is refused as such",
        _BODY,
        _crashing(lambda ask: any(isinstance(item, dict) for item in ask.members.values())),
    ),
    server_mutant(
        "a large number crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_holds(_is_large_number)),
    ),
    server_mutant(
        "NUL in a text crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_text(lambda text: "\0" in text)),
    ),
    server_mutant(
        "a lone surrogate crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_text(lambda text: any("\ud800" <= sign <= "\udfff" for sign in text))),
    ),
    server_mutant(
        "an emoji crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_text(lambda text: any(sign > "\uffff" for sign in text))),
    ),
    server_mutant(
        "a quotation mark crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_text(lambda text: "'" in text)),
    ),
    server_mutant(
        "a long text crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(_text(lambda text: len(text) > _LONG_TEXT)),
    ),
    server_mutant(
        "a large body crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(lambda ask: len(ask.content) > _LARGE_BODY),
    ),
    server_mutant(
        "deep JSON crashes",
        "robustness",
        "no request brings a server error",
        _BODY,
        _crashing(lambda ask: _depth(ask.json) > _DEEP),
    ),
    server_mutant(
        "a wrong method crashes", "robustness", "no request brings a server error", "#/paths", _wrong_method_crashes
    ),
    server_mutant(
        "a trailing slash crashes", "robustness", "no request brings a server error", "#/paths", _trailing_slash_crashes
    ),
    server_mutant(
        "an unusual accept header crashes",
        "robustness",
        "no request brings a server error",
        "#/paths",
        _accept_of_others_crashes,
    ),
    server_mutant(
        "an empty batch crashes",
        "robustness",
        "no request brings a server error",
        "#/paths/*/*/x-task-query/several",
        _empty_batch_crashes,
    ),
    server_mutant(
        "plain text crashes",
        "robustness",
        "no request brings a server error",
        f"{_BODY}/content",
        _crashing(lambda ask: ask.media_type not in {JSON, ""}),
    ),
)
