"""Other fields: those that no document requires, further ones, and new words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mutants.alternates.rewriting import alternate, extended, in_order
from contract_tests.mutants.faults.fault import (
    SLOW_TASKS,
    Post,
    acknowledgement,
    batch,
    editing,
    finished,
    record,
    result,
    streaming,
)
from contract_tests.mutants.places import as_list, dropped

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.callbacks import Callback
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Edit, Go, Posting, World
    from contract_tests.mutants.wire import Answer, Ask


_ANSWERS = "#/components/schemas"


def _less(*roles: str) -> Edit:
    return lambda body, world: {
        key: item for key, item in body.items() if key not in {world.roles.role(role) for role in roles}
    }


def _only_needed(body: dict[str, Json], world: World) -> Json:
    needed = {world.roles.query.one, *(world.roles.role(role) for role in ("response", "ended-at", "request"))}
    return {key: item for key, item in body.items() if key in needed}


def _no_trace(value: Json, world: World) -> Json:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if key != world.roles.trace_id}
        return {
            key: item if key == world.roles.role("request") else _no_trace(item, world) for key, item in kept.items()
        }
    return [_no_trace(item, world) for item in value] if isinstance(value, list) else value


async def _traces_are_left_out(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if answer.is_stream:
        return answer.with_lines(_no_trace(line, world) for line in answer.lines)
    return answer.with_json(_no_trace(answer.json, world))


def _worded(word: str) -> Around:
    """Make an alternate of another word for a state that has not ended."""

    def renamed(value: Json, world: World, *, is_last: bool) -> Json:
        if isinstance(value, list):
            return [renamed(item, world, is_last=is_last) for item in value]
        if not isinstance(value, dict):
            return value
        name = world.roles.item_word
        return {
            key: word if key == name and not is_last else renamed(item, world, is_last=is_last)
            for key, item in value.items()
        }

    return streaming(lambda lines, world: [*(renamed(line, world, is_last=False) for line in lines[:-1]), lines[-1]])


async def _acknowledged_anyway(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    return (
        answer.with_json({world.roles.task_id: answer.members[world.roles.task_id]})
        if result(ask, answer, world)
        else answer
    )


def _whole_seconds(body: dict[str, Json], world: World) -> Json:
    times = {world.roles.role(role) for role in ("made-at", "started-at", "ended-at")}
    return {key: round(item) if key in times and isinstance(item, float) else item for key, item in body.items()}


def _posted(change: Callable[[Post], Post]) -> Posting:
    return lambda callback, _world: [change(Post(callback.url, callback.content))]


def _reversed_callback(callback: Callback, world: World) -> list[Post]:
    del world
    told = in_order(lambda keys: keys[::-1])(json.loads(callback.content))
    return [Post(callback.url, write_json(told))]


def _extended_callback(callback: Callback, world: World) -> list[Post]:
    del world
    told = extended(json.loads(callback.content), {"a": [None]}, 0)
    return [Post(callback.url, write_json(told))]


def _declared_alone(body: dict[str, Json], world: World) -> Json:
    name = world.roles.role("request")
    said = body.get(name)
    told = (
        {key: item for key, item in said.items() if key in world.roles.properties} if isinstance(said, dict) else said
    )
    return {**body, name: told}


def _known_alone(body: dict[str, Json], world: World) -> Json:
    query = world.roles.query
    items: list[Json] = [item for item in as_list(body[query.items]) if item]
    return {**body, query.items: items, query.count: len(items)}


FIELDS = (
    alternate(
        "a stream is one line",
        "form",
        "how many lines come before the result is open",
        _ANSWERS,
        streaming(lambda lines, _world: lines[-1:]),
    ),
    alternate(
        "a stream tells everything twice",
        "form",
        "how many lines come before the result is open",
        _ANSWERS,
        streaming(lambda lines, _world: [*(line for line in lines[:-1] for _ in range(3)), lines[-1]]),
    ),
    alternate("a stream has a new word", "form", "new words may appear", _ANSWERS, _worded("rendering")),
    alternate("traces are left out", "form", "no field but the id is required", _ANSWERS, _traces_are_left_out),
    alternate(
        "success is left out",
        "form",
        "success is not required",
        _ANSWERS,
        editing(result, lambda body, world: dropped(body, (world.roles.success,))),
    ),
    alternate(
        "an acknowledgement says success",
        "form",
        "other pages add success",
        _ANSWERS,
        editing(acknowledgement, lambda body, world: {**body, world.roles.success: True}),
    ),
    alternate(
        "an acknowledgement says more",
        "form",
        "only the id is required",
        _ANSWERS,
        editing(acknowledgement, lambda body, _world: {**body, "trace_id": "3f2a", "started_at": 1760105642.0}),
    ),
    alternate(
        "a plain request is acknowledged",
        "life",
        "the documents contradict each other about this",
        "#/paths/*/*/responses/200",
        _acknowledged_anyway,
        options=SLOW_TASKS,
    ),
    alternate(
        "a record holds only what is needed",
        "form",
        "no field of a record is required",
        _ANSWERS,
        editing(record, _only_needed),
    ),
    alternate(
        "a record tells no times",
        "form",
        "no field of a record is required",
        _ANSWERS,
        editing(finished, _less("made-at", "started-at", "elapsed")),
    ),
    alternate(
        "a record does not tell its end",
        "form",
        "the captured record does not",
        _ANSWERS,
        editing(finished, _less("ended-at")),
    ),
    alternate("times are whole seconds", "form", "an integer is a number", _ANSWERS, editing(record, _whole_seconds)),
    alternate(
        "a batch is not counted",
        "form",
        "count is not required",
        _ANSWERS,
        editing(batch, lambda body, world: dropped(body, (world.roles.query.count,))),
    ),
    alternate(
        "a callback names a charset",
        "callback",
        "a media type may have parameters",
        "#/paths/*/*/callbacks",
        posting=_posted(lambda post: replace(post, media_type=f"{JSON}; charset=utf-8")),
    ),
    alternate(
        "a callback has its keys in the opposite order",
        "callback",
        "the order of keys means nothing",
        "#/paths/*/*/callbacks",
        posting=_reversed_callback,
    ),
    alternate(
        "a callback has more fields",
        "callback",
        "the schemas are open",
        "#/paths/*/*/callbacks",
        posting=_extended_callback,
    ),
    alternate(
        "unknown fields are not told",
        "reading",
        "no page says what becomes of unknown fields",
        _ANSWERS,
        editing(record, _declared_alone),
    ),
    alternate(
        "a batch leaves out unknown tasks",
        "reading",
        "no page says how an unknown task is answered",
        _ANSWERS,
        editing(batch, _known_alone),
    ),
)
