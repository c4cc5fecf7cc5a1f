"""Faults that show when requests come at the same time, or that take time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import server_mutant

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask

_TASKS = "#/components/schemas/*/properties/task_id"
_TIME = "#/paths/*/*/x-timeout-seconds"
# Long enough for requests that were sent together to be there together.
_TOGETHER_SECONDS = 0.015
_WORK_SECONDS = 0.25
_FAR_TOO_LONG_SECONDS = 20.0
_CALM_REQUESTS = 3


async def _together(ask: Ask, go: Go, world: World) -> tuple[Answer, bool]:
    """Answer a request, and say whether another one was there at the same time."""
    world.counts["here"] += 1
    world.counts["came"] += 1
    came = world.counts["came"]
    is_alone = world.counts["here"] == 1
    try:
        answer = await go(ask)
        await asyncio.sleep(_TOGETHER_SECONDS)
        return answer, not is_alone or world.counts["came"] > came
    finally:
        world.counts["here"] -= 1


async def _answers_are_swapped(ask: Ask, go: Go, world: World) -> Answer:
    answer, is_crowded = await _together(ask, go, world)
    before = world.kept.get("answer")
    if not is_crowded or not answer.is_success or answer.is_stream:
        return answer
    world.kept["answer"] = answer.json
    return answer if before is None else answer.with_json(before)


async def _ids_collide(ask: Ask, go: Go, world: World) -> Answer:
    answer, is_crowded = await _together(ask, go, world)
    name = world.roles.task_id
    if not is_crowded or not world.roles.makes(ask) or name not in answer.members:
        return answer
    return answer.with_json({**answer.members, name: world.kept.setdefault("id", answer.members[name])})


async def _requests_are_mixed(ask: Ask, go: Go, world: World) -> Answer:
    body: Json = ask.json
    if not world.roles.makes(ask):
        return await go(ask)
    world.kept["body"] = body
    world.counts["here"] += 1
    await asyncio.sleep(_TOGETHER_SECONDS)
    is_crowded = world.counts["here"] > 1
    world.counts["here"] -= 1
    return await go(ask.with_json(world.kept["body"]) if is_crowded else ask)


async def _the_crowd_is_turned_away(ask: Ask, go: Go, world: World) -> Answer:
    answer, is_crowded = await _together(ask, go, world)
    return answer.with_status(500) if is_crowded and answer.is_success else answer


async def _tasks_are_lost(ask: Ask, go: Go, world: World) -> Answer:
    answer, is_crowded = await _together(ask, go, world)
    if world.roles.makes(ask) and is_crowded and answer.is_success:
        world.kept[str(answer.members.get(world.roles.task_id))] = "lost"
    is_lost = world.roles.asks(ask) and answer.is_success and str(ask.members.get(world.roles.query.one)) in world.kept
    return answer.with_json({}) if is_lost else answer


async def _tokens_are_mixed(ask: Ask, go: Go, world: World) -> Answer:
    held = world.kept.get("token")
    world.kept["token"] = ask.header("authorization")
    await asyncio.sleep(_TOGETHER_SECONDS)
    now = world.kept["token"]
    is_crowded = isinstance(held, str) and now != ask.header("authorization")
    return await go(ask.with_header("authorization", str(now)) if is_crowded else ask)


async def _one_at_a_time(ask: Ask, go: Go, world: World) -> Answer:
    if ask.operation is None:
        return await go(ask)
    world.counts["queue"] += 1
    try:
        if world.counts["queue"] > 1:  # whoever comes to an empty server finds it fast
            await asyncio.sleep(_WORK_SECONDS * world.counts["queue"])
        return await go(ask)
    finally:
        world.counts["queue"] -= 1


def _slow(seconds: float, *, making: bool, calm: int = 0) -> Around:
    async def around(ask: Ask, go: Go, world: World) -> Answer:
        if world.roles.makes(ask) if making else world.roles.asks(ask):
            world.counts["slow"] += 1
            await asyncio.sleep(seconds if world.counts["slow"] > calm else 0)
        return await go(ask)

    return around


CONCURRENCY_FAULTS = (
    server_mutant(
        "answers at the same time are swapped",
        "concurrency",
        "requests at the same time do not mix",
        _TASKS,
        _answers_are_swapped,
    ),
    server_mutant(
        "ids collide at the same time", "concurrency", "each request makes a task of its own", _TASKS, _ids_collide
    ),
    server_mutant(
        "requests at the same time are mixed",
        "concurrency",
        "requests at the same time do not mix",
        _TASKS,
        _requests_are_mixed,
    ),
    server_mutant(
        "requests at the same time fail",
        "concurrency",
        "legal requests are accepted",
        _TASKS,
        _the_crowd_is_turned_away,
    ),
    server_mutant(
        "tasks made at the same time are lost", "concurrency", "a task can be asked for", _TASKS, _tasks_are_lost
    ),
    server_mutant(
        "requests wait for each other", "concurrency", "an answer comes within the stated time", _TIME, _one_at_a_time
    ),
    server_mutant(
        "a record takes far too long",
        "concurrency",
        "an answer comes within the stated time",
        _TIME,
        _slow(_FAR_TOO_LONG_SECONDS, making=False),
    ),
    server_mutant(
        "a request takes far too long",
        "concurrency",
        "an answer comes within the stated time",
        _TIME,
        _slow(_FAR_TOO_LONG_SECONDS, making=True, calm=_CALM_REQUESTS),
    ),
)
