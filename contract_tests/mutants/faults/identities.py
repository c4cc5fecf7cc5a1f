"""Faults in the ids of tasks: whether they are unique, and name the same task wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import (
    SLOW_TASKS,
    acknowledgement,
    batch,
    editing,
    finished,
    record,
    result,
    server_mutant,
)
from contract_tests.mutants.places import put, texts_changed

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, When, World
    from contract_tests.mutants.wire import Answer, Ask

_TASK_ID = "#/components/schemas/*/properties/task_id"
_ID = "#/paths/*/*/x-task-query/one"
_OTHER_ID = "00000000-0000-4000-8000-000000000000"


def _task_id(when: When, value: Json) -> Around:
    return editing(when, lambda body, world: {**body, world.roles.task_id: value})


def _same_for_all(body: dict[str, Json], world: World) -> Json:
    first = world.kept.setdefault("first", body[world.roles.task_id])
    return {**body, world.roles.task_id: first}


def _same_results_for_all(body: dict[str, Json], world: World) -> Json:
    return {**body, world.roles.results: world.kept.setdefault("first", body[world.roles.results])}


def _in_other_case(body: dict[str, Json], world: World) -> Json:
    return {**body, world.roles.task_id: str(body[world.roles.task_id]).swapcase()}


def _shortened(body: dict[str, Json], world: World) -> Json:
    return {**body, world.roles.task_id: str(body[world.roles.task_id])[:8]}


def _outcome_names(body: dict[str, Json], world: World) -> Json:
    return put(body, (world.roles.role("response"), world.roles.task_id), _OTHER_ID)


def _outcome_of_another_video(body: dict[str, Json], world: World) -> Json:
    return put(body, (world.roles.role("response"), world.roles.results, 0, world.roles.item_id), _OTHER_ID)


def _record_names(body: dict[str, Json], world: World) -> Json:
    return {**body, world.roles.query.one: _OTHER_ID}


def _items_name(body: dict[str, Json], world: World) -> Json:
    items = body[world.roles.query.items]
    named: list[Json] = [
        {**item, world.roles.query.one: _OTHER_ID} if isinstance(item, dict) and item else item for item in _list(items)
    ]
    return {**body, world.roles.query.items: named}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


async def _latest_is_told(ask: Ask, go: Go, world: World) -> Answer:
    if world.roles.asks(ask) and "latest" in world.kept and world.roles.query.one in ask.members:
        ask = ask.with_json({**ask.members, world.roles.query.one: world.kept["latest"]})
    answer = await go(ask)
    if world.roles.makes(ask) and world.roles.task_id in answer.members:
        world.kept["latest"] = answer.members[world.roles.task_id]
    return answer


async def _unknown_is_the_latest(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    is_unknown = world.roles.asks(ask) and answer.is_success and not answer.members
    return await _latest_is_told(ask, go, world) if is_unknown or world.roles.makes(ask) else answer


async def _unknown_is_made_up(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if not world.roles.asks(ask) or not answer.is_success or answer.members:
        return answer
    shown, asked = world.roles.asking.example("finished"), ask.members.get(world.roles.query.one)
    return answer.with_json({**shown, world.roles.query.one: asked} if isinstance(shown, dict) else shown)


async def _ids_are_cut_when_asked(ask: Ask, go: Go, world: World) -> Answer:
    if world.roles.asks(ask):
        return await go(ask.with_json(texts_changed(ask.json, lambda text: text[:30])))
    return await go(ask)


ID_FAULTS = (
    server_mutant(
        "all tasks have one id",
        "id",
        "each request makes a task of its own",
        _TASK_ID,
        editing(
            lambda ask, answer, world: result(ask, answer, world) or acknowledgement(ask, answer, world), _same_for_all
        ),
    ),
    server_mutant(
        "all acknowledgements have one id",
        "id",
        "each request makes a task of its own",
        _TASK_ID,
        editing(acknowledgement, _same_for_all),
    ),
    server_mutant(
        "all videos have one id",
        "id",
        "each request makes a video of its own",
        "#/components/schemas/*/properties/id",
        editing(result, _same_results_for_all),
    ),
    server_mutant(
        "an acknowledgement names no task",
        "id",
        "an acknowledgement names its task",
        f"{_TASK_ID}",
        editing(acknowledgement, lambda _body, _world: {}),
    ),
    server_mutant(
        "an acknowledgement names a number", "id", "the id of a task is a text", _TASK_ID, _task_id(acknowledgement, 7)
    ),
    server_mutant(
        "an acknowledgement names null", "id", "the id of a task is a text", _TASK_ID, _task_id(acknowledgement, None)
    ),
    server_mutant(
        "an acknowledgement names another task",
        "id",
        "the id of an acknowledgement is what to ask for",
        _TASK_ID,
        _task_id(acknowledgement, _OTHER_ID),
    ),
    server_mutant(
        "an acknowledgement calls its task id",
        "id",
        "an acknowledgement names its task",
        _TASK_ID,
        editing(acknowledgement, lambda body, world: {"id": body[world.roles.task_id]}),
    ),
    server_mutant(
        "an acknowledged id is in other letters",
        "id",
        "the id of an acknowledgement is what to ask for",
        _TASK_ID,
        editing(acknowledgement, _in_other_case),
    ),
    server_mutant(
        "an acknowledged id is cut",
        "id",
        "the id of an acknowledgement is what to ask for",
        _TASK_ID,
        editing(acknowledgement, _shortened),
    ),
    server_mutant(
        "a result names another task",
        "id",
        "the id of a result is what to ask for",
        _TASK_ID,
        _task_id(result, _OTHER_ID),
    ),
    server_mutant("a result names a number", "id", "the id of a task is a text", _TASK_ID, _task_id(result, 7)),
    server_mutant(
        "a record names another task",
        "id",
        "a record names the task that was asked for",
        _ID,
        editing(record, _record_names),
    ),
    server_mutant(
        "the records of a batch name another task",
        "id",
        "a record names the task that was asked for",
        _ID,
        editing(batch, _items_name),
    ),
    server_mutant(
        "an outcome names another task",
        "id",
        "an outcome names the task of its record",
        _TASK_ID,
        editing(finished, _outcome_names),
    ),
    server_mutant(
        "an outcome names another video",
        "id",
        "the record of a task tells the result that was told",
        "#/components/schemas/*/properties/response",
        editing(finished, _outcome_of_another_video),
    ),
    server_mutant(
        "any id is that of the latest task",
        "id",
        "a record is that of the task that was asked for",
        _ID,
        _latest_is_told,
    ),
    server_mutant(
        "an unknown id is that of the latest task",
        "id",
        "an unknown id has an empty record",
        _ID,
        _unknown_is_the_latest,
        options=SLOW_TASKS,
    ),
    server_mutant(
        "an unknown id has a finished task", "id", "an unknown id has an empty record", _ID, _unknown_is_made_up
    ),
    server_mutant(
        "ids are cut when they are asked for",
        "id",
        "the id of an acknowledgement is what to ask for",
        _ID,
        _ids_are_cut_when_asked,
    ),
)
