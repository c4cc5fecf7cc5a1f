"""Faults in a stream: its lines, its end, and whether it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mutants.faults.fault import answering, server_mutant, stream, streaming
from contract_tests.mutants.places import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask

_STREAM = "#/paths/*/*/responses/200/content/application~1x-ndjson"
_ITEM = f"{_STREAM}/x-item-schema"
_OTHER_ID = "00000000-0000-4000-8000-000000000000"


def _raw(change: Callable[[bytes], bytes]) -> Around:
    return answering(stream, lambda answer: answer.with_content(change(answer.content)))


def _members(line: Json) -> dict[str, Json]:
    return line if isinstance(line, dict) else {}


def _last(change: Callable[[dict[str, Json], World], Json]) -> Around:
    return streaming(lambda lines, world: [*lines[:-1], change(_members(lines[-1]), world)])


def _first(change: Callable[[dict[str, Json], World], Json]) -> Around:
    return streaming(lambda lines, world: [change(_members(lines[0]), world), *lines[1:]])


def _without(line: dict[str, Json], key: str) -> Json:
    return {name: item for name, item in line.items() if name != key}


async def _accept_is_ignored(ask: Ask, go: Go, world: World) -> Answer:
    return await go(ask.with_header("accept", JSON) if world.roles.makes(ask) else ask)


async def _all_is_streamed(ask: Ask, go: Go, world: World) -> Answer:
    other = next((each for each in world.roles.making.offers if each != JSON), JSON)
    return await go(ask.with_header("accept", other) if world.roles.makes(ask) else ask)


async def _no_header_is_a_stream(ask: Ask, go: Go, world: World) -> Answer:
    is_open = ask.header("accept") in {"", "*/*"}
    return await (_all_is_streamed(ask, go, world) if is_open else go(ask))


STREAM_FAULTS = (
    server_mutant(
        "a stream is called JSON",
        "stream",
        "a stream is application/x-ndjson",
        _STREAM,
        answering(stream, lambda answer: answer.with_header("content-type", JSON)),
    ),
    server_mutant(
        "a stream is called an event stream",
        "stream",
        "a stream is application/x-ndjson",
        _STREAM,
        answering(stream, lambda answer: answer.with_header("content-type", "text/event-stream")),
    ),
    server_mutant(
        "a stream is one JSON list",
        "stream",
        "a stream is a JSON document a line",
        _ITEM,
        answering(stream, lambda answer: answer.with_json(answer.lines)),
    ),
    server_mutant(
        "lines are glued",
        "stream",
        "a stream is a JSON document a line",
        _ITEM,
        _raw(lambda content: content.replace(b"\n", b"")),
    ),
    server_mutant(
        "lines begin with data:",
        "stream",
        "a line is JSON",
        _ITEM,
        _raw(lambda content: b"".join(b"data: " + line + b"\n\n" for line in content.splitlines())),
    ),
    server_mutant(
        "a JSON document is spread over lines",
        "stream",
        "a stream is a JSON document a line",
        _ITEM,
        _raw(lambda content: content.replace(b",", b",\n")),
    ),
    server_mutant(
        "the last line is cut",
        "stream",
        "a line is JSON",
        _ITEM,
        _raw(lambda content: content[: -len(content.splitlines()[-1]) // 2]),
    ),
    server_mutant(
        "a stream ends with a word", "stream", "a line is JSON", _ITEM, _raw(lambda content: content + b"done\n")
    ),
    server_mutant("a stream is empty", "stream", "a stream ends with the result", _ITEM, _raw(lambda _content: b"")),
    server_mutant(
        "a stream breaks off before its result",
        "stream",
        "a stream ends with the result",
        _ITEM,
        streaming(lambda lines, _world: lines[:-1]),
    ),
    server_mutant(
        "the last line has no results",
        "stream",
        "a stream ends with the result",
        _ITEM,
        _last(lambda line, world: _without(line, world.roles.results)),
    ),
    server_mutant(
        "the last line has no task",
        "stream",
        "each line names its task",
        _ITEM,
        _last(lambda line, world: _without(line, world.roles.task_id)),
    ),
    server_mutant(
        "the first line has no task",
        "stream",
        "each line names its task",
        _ITEM,
        _first(lambda line, world: _without(line, world.roles.task_id)),
    ),
    server_mutant(
        "the first line is of another task",
        "stream",
        "all lines are of one task",
        _ITEM,
        _first(lambda line, world: {**line, world.roles.task_id: _OTHER_ID}),
    ),
    server_mutant(
        "the last line is of another task",
        "stream",
        "all lines are of one task",
        _ITEM,
        _last(lambda line, world: {**line, world.roles.task_id: _OTHER_ID}),
    ),
    server_mutant(
        "a stream ends as it began",
        "stream",
        "a stream ends with the result",
        _ITEM,
        streaming(lambda lines, _world: [*lines, lines[0]]),
    ),
    server_mutant(
        "the last line names another video",
        "stream",
        "the result of a stream is that of its task",
        _ITEM,
        _last(lambda line, world: put(line, (world.roles.results, 0, world.roles.item_id), _OTHER_ID)),
    ),
    server_mutant("a line is a list", "stream", "a line is an object", _ITEM, _first(lambda line, _world: [line])),
    server_mutant(
        "a line holds a number for its task",
        "stream",
        "the id of a task is a text",
        _ITEM,
        _first(lambda line, world: {**line, world.roles.task_id: 7}),
    ),
    server_mutant(
        "the header accept is ignored",
        "stream",
        "the accept header chooses the media type",
        _STREAM,
        _accept_is_ignored,
    ),
    server_mutant(
        "everything is streamed", "stream", "the accept header chooses the media type", _STREAM, _all_is_streamed
    ),
    server_mutant(
        "without a header everything is streamed",
        "stream",
        "application/json is sent without an accept header",
        _STREAM,
        _no_header_is_a_stream,
    ),
)
