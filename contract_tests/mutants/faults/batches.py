"""Faults in the answer to a question for several tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import batch, editing, record, server_mutant
from contract_tests.mutants.places import as_list, as_number, dropped

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask


_BATCH = "#/paths/*/*/x-task-query/batch"


def _items(change: Callable[[list[Json]], list[Json]], *, count: bool = True) -> Around:
    def edit(body: dict[str, Json], world: World) -> Json:
        query = world.roles.query
        items = change(as_list(body[query.items]))
        return {**body, query.items: items, query.count: len(items) if count else body[query.count]}

    return editing(batch, edit)


def _unique(items: list[Json]) -> list[Json]:
    return [item for index, item in enumerate(items) if item not in items[:index]]


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


BATCH_FAULTS = (
    server_mutant(
        "a batch loses its last record",
        "state",
        "a batch holds what was asked for",
        _BATCH,
        _items(lambda items: items[:-1]),
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
            lambda body, world: {**body, world.roles.query.count: int(as_number(body[world.roles.query.count])) + 1},
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
                world.roles.query.count: sum(bool(item) for item in as_list(body[world.roles.query.items])),
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
