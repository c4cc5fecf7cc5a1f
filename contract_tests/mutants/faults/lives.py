"""Faults in the life of a task: what a record tells, and how that goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import (
    SLOW_TASKS,
    answering,
    batch,
    editing,
    finished,
    record,
    running,
    server_mutant,
)
from contract_tests.mutants.places import dropped, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Edit, Go, World
    from contract_tests.mutants.wire import Answer, Ask

_RECORD = "#/paths/*/*/x-task-query/record"
_BATCH = "#/paths/*/*/x-task-query/batch"
_LIFE = "#/paths/*/*/x-task-result"
_AT_ONCE = "#/paths/*/*/x-acknowledged-when"


def _field(role: str, change: Callable[[Json], Json]) -> Edit:
    return lambda body, world: {**body, world.roles.role(role): change(body.get(world.roles.role(role)))}


def _outcome(change: Callable[[dict[str, Json], World], Json]) -> Edit:
    def edit(body: dict[str, Json], world: World) -> Json:
        name = world.roles.role("response")
        said = body.get(name)
        return {**body, name: change(said, world) if isinstance(said, dict) else said}

    return edit


def _request(change: Callable[[dict[str, Json], World], Json]) -> Around:
    def edit(body: dict[str, Json], world: World) -> Json:
        name = world.roles.role("request")
        said = body.get(name)
        return {**body, name: change(said, world) if isinstance(said, dict) else said}

    return editing(record, edit)


def _items(change: Callable[[list[Json]], list[Json]], *, count: bool = True) -> Around:
    def edit(body: dict[str, Json], world: World) -> Json:
        query = world.roles.query
        items = change(_list(body[query.items]))
        return {**body, query.items: items, query.count: len(items) if count else body[query.count]}

    return editing(batch, edit)


def _unique(items: list[Json]) -> list[Json]:
    return [item for index, item in enumerate(items) if item not in items[:index]]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _doubled(value: Json) -> Json:
    return _list(value) * 2


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _with_defaults(request: dict[str, Json], world: World) -> Json:
    return {**{name: default for name, (default, _) in world.roles.defaults().items()}, **request}


def _declared_alone(request: dict[str, Json], world: World) -> Json:
    return {name: value for name, value in request.items() if name in world.roles.properties}


def _required_alone(request: dict[str, Json], world: World) -> Json:
    return {name: value for name, value in request.items() if name in world.roles.legal}


def _without_callback(request: dict[str, Json], world: World) -> Json:
    return {name: value for name, value in request.items() if name != world.roles.callback_field}


def _of_the_first(request: dict[str, Json], world: World) -> Json:
    return world.kept.setdefault("first", request)


def _run_again(body: dict[str, Json], world: World) -> Json:
    world.counts[str(body[world.roles.query.one])] += 1
    if world.counts[str(body[world.roles.query.one])] != 2:  # noqa: PLR2004 - the second time
        return body
    return {**body, world.roles.role("response"): {}, world.roles.role("ended-at"): None}


def _gone_when_told(body: dict[str, Json], world: World) -> Json:
    world.counts[str(body[world.roles.query.one])] += 1
    return body if world.counts[str(body[world.roles.query.one])] == 1 else {}


def _never_ends(body: dict[str, Json], world: World) -> Json:
    return {**body, world.roles.role("response"): {}, world.roles.role("ended-at"): None}


def _held(*, without_callback: bool, without_flag: bool) -> Around:
    """Make a request wait that was to be answered at once."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        body = ask.members
        is_called_back = world.roles.callback_field in body
        if not world.roles.makes(ask) or not world.roles.is_acknowledged(body):
            return await go(ask)
        if (is_called_back and not without_callback) or (not is_called_back and not without_flag):
            return await go(ask)
        flags = {name for name in world.roles.typed("boolean") if body.get(name) is True}
        return await go(
            ask.with_json(
                {name: value for name, value in body.items() if name not in flags | {world.roles.callback_field}}
            )
        )

    return around


async def _a_flag_of_false_counts(ask: Ask, go: Go, world: World) -> Answer:
    flags = {name for name in world.roles.typed("boolean") if ask.members.get(name) is False}
    answer = await go(ask)
    if not world.roles.makes(ask) or not flags or not answer.is_success:
        return answer
    return answer.with_json(_only(answer.members, world.roles.task_id))


def _only(body: dict[str, Json], name: str) -> Json:
    return {name: body.get(name)}


async def _acknowledged_with_a_result(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if not world.roles.makes(ask) or not answer.is_success or not world.roles.is_acknowledged(ask.json):
        return answer
    shown = world.roles.making.example("finished")
    return answer.with_json({**shown, **answer.members} if isinstance(shown, dict) else shown)


async def _older_tasks_are_forgotten(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if world.roles.makes(ask) and answer.is_success:
        world.kept["latest"] = answer.members.get(world.roles.task_id)
    is_old = world.roles.asks(ask) and ask.members.get(world.roles.query.one) != world.kept.get("latest")
    is_one = world.roles.query.one in ask.members and answer.is_success
    return answer.with_json({}) if is_old and is_one else answer


async def _one_is_asked_for_like_several(ask: Ask, go: Go, world: World) -> Answer:
    query, asked = world.roles.query, ask.members
    others = {name: rest[0] for name, (_, rest) in world.roles.asking_defaults().items() if rest}
    is_plain = world.roles.asks(ask) and query.one in asked and not others.keys() & asked.keys()
    return await go(ask.with_json({query.several: [asked[query.one]], **others}) if is_plain else ask)


async def _a_batch_of_one_is_a_record(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    items = answer.members.get(world.roles.query.items) if batch(ask, answer, world) else None
    return answer.with_json(items[0]) if isinstance(items, list) and len(items) == 1 else answer


async def _a_record_is_a_batch_of_one(ask: Ask, go: Go, world: World) -> Answer:
    answer, query = await go(ask), world.roles.query
    return answer.with_json({query.items: [answer.json], query.count: 1}) if record(ask, answer, world) else answer


LIFE_FAULTS = (
    server_mutant(
        "a request with a callback URL waits for the end",
        "state",
        "a request with a callback URL is answered at once",
        _AT_ONCE,
        _held(without_callback=True, without_flag=False),
    ),
    server_mutant(
        "an asynchronous request waits for the end",
        "state",
        "an asynchronous request is answered at once",
        _AT_ONCE,
        _held(without_callback=False, without_flag=True),
    ),
    server_mutant(
        "a flag of false counts as true",
        "state",
        "only true asks for an answer at once",
        _AT_ONCE,
        _a_flag_of_false_counts,
    ),
    server_mutant(
        "an acknowledgement holds a result",
        "state",
        "a task that goes on has no result yet",
        _AT_ONCE,
        _acknowledged_with_a_result,
        options=SLOW_TASKS,
    ),
    server_mutant("a task never ends", "state", "a task ends", _LIFE, editing(finished, _never_ends)),
    server_mutant(
        "a finished task runs again", "state", "a task that has ended stays so", _LIFE, editing(finished, _run_again)
    ),
    server_mutant(
        "a finished task is told once",
        "state",
        "asking changes nothing",
        "#/paths/*/*/x-idempotent",
        editing(finished, _gone_when_told),
    ),
    server_mutant(
        "older tasks are forgotten at once", "state", "a task can be asked for", _LIFE, _older_tasks_are_forgotten
    ),
    server_mutant(
        "a running task has succeeded",
        "state",
        "success is absent while a task runs",
        _LIFE,
        editing(running, lambda body, world: {**body, world.roles.role("response"): {world.roles.success: True}}),
        options=SLOW_TASKS,
    ),
    server_mutant(
        "a running task has ended",
        "state",
        "a task that runs has not ended",
        _RECORD,
        editing(
            running,
            lambda body, world: {**body, world.roles.role("ended-at"): body.get(world.roles.role("made-at"), 1.0)},
        ),
        options=SLOW_TASKS,
    ),
    server_mutant(
        "a finished task has no results",
        "state",
        "the outcome of a task that succeeded holds its results",
        _LIFE,
        editing(
            finished,
            _outcome(lambda said, world: {key: item for key, item in said.items() if key != world.roles.results}),
        ),
    ),
    server_mutant(
        "a finished task has failed",
        "state",
        "the record of a task tells the result that was told",
        _LIFE,
        editing(finished, _outcome(lambda said, world: {**said, world.roles.success: False})),
    ),
    server_mutant(
        "an outcome is JSON inside a text",
        "state",
        "an outcome is an object",
        _RECORD,
        answering(
            finished,
            lambda answer: answer.with_json(
                {key: item if not isinstance(item, dict) else str(item) for key, item in answer.members.items()}
            ),
        ),
    ),
    server_mutant(
        "an outcome is a list",
        "state",
        "an outcome is an object",
        _RECORD,
        editing(finished, _field("response", lambda said: [said])),
    ),
    server_mutant(
        "an outcome's video is elsewhere",
        "state",
        "the record of a task tells the result that was told",
        _RECORD,
        editing(
            finished,
            _outcome(
                lambda said, world: put(
                    said, (world.roles.results, 0, world.roles.item_texts[0]), "https://example.invalid/other"
                )
            ),
        ),
    ),
    server_mutant(
        "an outcome has twice the results",
        "state",
        "the record of a task tells the result that was told",
        _RECORD,
        editing(
            finished,
            _outcome(lambda said, world: {**said, world.roles.results: _doubled(said.get(world.roles.results))}),
        ),
    ),
    server_mutant(
        "a task ends before it was made",
        "state",
        "a task ends after it was made",
        _RECORD,
        editing(
            finished,
            lambda body, world: {
                **body,
                world.roles.role("ended-at"): _number(body.get(world.roles.role("made-at"))) - 60,
            },
        ),
    ),
    server_mutant(
        "a task was made in milliseconds",
        "state",
        "times are in seconds",
        _RECORD,
        editing(record, _field("made-at", lambda said: _number(said) * 1000)),
    ),
    server_mutant(
        "a task was made at a text", "state", "times are numbers", _RECORD, editing(record, _field("made-at", str))
    ),
    server_mutant(
        "a task took less than no time",
        "state",
        "how long a task took is no less than nothing",
        _RECORD,
        editing(finished, _field("elapsed", lambda _said: -1.0)),
    ),
    server_mutant(
        "a task took another time than it lived",
        "state",
        "how long a task took lies within its life",
        _RECORD,
        editing(finished, _field("elapsed", lambda said: _number(said) + 1000.0)),
    ),
    server_mutant(
        "a request is told with defaults",
        "state",
        "a record tells the request as it was sent",
        _RECORD,
        _request(_with_defaults),
    ),
    server_mutant(
        "a request is told without unknown fields",
        "state",
        "a record tells the request as it was sent",
        _RECORD,
        _request(_declared_alone),
    ),
    server_mutant(
        "a request is told by its required fields",
        "state",
        "a record tells the request as it was sent",
        _RECORD,
        _request(_required_alone),
    ),
    server_mutant(
        "a request is told without its callback URL",
        "state",
        "a record tells the request as it was sent",
        _RECORD,
        _request(_without_callback),
    ),
    server_mutant(
        "all records tell the first request",
        "state",
        "a record tells the request of its own task",
        _RECORD,
        _request(_of_the_first),
    ),
    server_mutant(
        "a request is told as a text",
        "state",
        "a record tells the request as an object",
        _RECORD,
        editing(record, _field("request", str)),
    ),
    server_mutant(
        "a batch loses its last record",
        "state",
        "a batch holds what was asked for",
        _BATCH,
        _items(lambda items: items[:-1]),
    ),
    server_mutant(
        "a batch loses unknown tasks",
        "state",
        "a batch holds what was asked for",
        _BATCH,
        _items(lambda items: [item for item in items if item]),
    ),
    server_mutant(
        "a batch is in the opposite order",
        "state",
        "a batch is in the order asked for",
        _BATCH,
        _items(lambda items: items[::-1]),
    ),
    server_mutant(
        "a batch is sorted",
        "state",
        "a batch is in the order asked for",
        _BATCH,
        _items(lambda items: sorted(items, key=str)),
    ),
    server_mutant(
        "a batch tells each task once",
        "state",
        "a batch holds an id twice that was named twice",
        _BATCH,
        _items(_unique),
    ),
    server_mutant(
        "a batch tells the first task alone",
        "state",
        "a batch holds what was asked for",
        _BATCH,
        _items(lambda items: items[:1]),
    ),
    server_mutant(
        "a batch tells the first task for all",
        "state",
        "a batch holds what was asked for",
        _BATCH,
        _items(lambda items: items[:1] * len(items)),
    ),
    server_mutant(
        "a batch counts one too many",
        "state",
        "count is how many records a batch holds",
        _BATCH,
        editing(
            batch,
            lambda body, world: {**body, world.roles.query.count: int(_number(body[world.roles.query.count])) + 1},
        ),
    ),
    server_mutant(
        "a batch counts known tasks alone",
        "state",
        "count is how many records a batch holds",
        _BATCH,
        editing(
            batch,
            lambda body, world: {
                **body,
                world.roles.query.count: sum(bool(item) for item in _list(body[world.roles.query.items])),
            },
        ),
    ),
    server_mutant(
        "a batch counts in words",
        "state",
        "count is an integer",
        _BATCH,
        editing(batch, lambda body, world: {**body, world.roles.query.count: str(body[world.roles.query.count])}),
    ),
    server_mutant(
        "a batch has no records",
        "state",
        "a batch holds its records",
        _BATCH,
        editing(batch, lambda body, world: dropped(body, (world.roles.query.items,))),
    ),
    server_mutant(
        "one is asked for like several",
        "state",
        "one is asked for without saying so",
        "#/components/schemas/*/properties/*/default",
        _one_is_asked_for_like_several,
    ),
    server_mutant(
        "a batch of one is a record", "state", "several are answered with a batch", _BATCH, _a_batch_of_one_is_a_record
    ),
    server_mutant(
        "a record is a batch of one", "state", "one is answered with its record", _BATCH, _a_record_is_a_batch_of_one
    ),
)
