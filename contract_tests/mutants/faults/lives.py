"""Faults in the life of a task: when it is answered, and how it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import SLOW_TASKS, editing, finished, in_outcome, running, server_mutant

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask


_RECORD = "#/paths/*/*/x-task-query/record"


_LIFE = "#/paths/*/*/x-task-result"


_AT_ONCE = "#/paths/*/*/x-acknowledged-when"


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
            in_outcome(lambda said, world: {key: item for key, item in said.items() if key != world.roles.results}),
        ),
    ),
    server_mutant(
        "a finished task has failed",
        "state",
        "the record of a task tells the result that was told",
        _LIFE,
        editing(finished, in_outcome(lambda said, world: {**said, world.roles.success: False})),
    ),
)
