"""Faults in what the record of a task tells: its times, its request, its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import answering, editing, finished, in_outcome, record, server_mutant
from contract_tests.mutants.places import as_list, as_number, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Edit, World


_RECORD = "#/paths/*/*/x-task-query/record"


def _field(role: str, change: Callable[[Json], Json]) -> Edit:
    return lambda body, world: {**body, world.roles.role(role): change(body.get(world.roles.role(role)))}


def _request(change: Callable[[dict[str, Json], World], Json]) -> Around:
    def edit(body: dict[str, Json], world: World) -> Json:
        name = world.roles.role("request")
        said = body.get(name)
        return {**body, name: change(said, world) if isinstance(said, dict) else said}

    return editing(record, edit)


def _doubled(value: Json) -> Json:
    return as_list(value) * 2


def _with_defaults(request: dict[str, Json], world: World) -> Json:
    return {**{name: default for name, (default, _) in world.roles.defaults().items()}, **request}


def _required_alone(request: dict[str, Json], world: World) -> Json:
    return {name: value for name, value in request.items() if name in world.roles.legal}


def _without_callback(request: dict[str, Json], world: World) -> Json:
    return {name: value for name, value in request.items() if name != world.roles.callback_field}


def _of_the_first(request: dict[str, Json], world: World) -> Json:
    return world.kept.setdefault("first", request)


RECORD_FAULTS = (
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
            in_outcome(
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
            in_outcome(lambda said, world: {**said, world.roles.results: _doubled(said.get(world.roles.results))}),
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
                world.roles.role("ended-at"): as_number(body.get(world.roles.role("made-at"))) - 60,
            },
        ),
    ),
    server_mutant(
        "a task was made in milliseconds",
        "state",
        "times are in seconds",
        _RECORD,
        editing(record, _field("made-at", lambda said: as_number(said) * 1000)),
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
        editing(finished, _field("elapsed", lambda said: as_number(said) + 1000.0)),
    ),
    server_mutant(
        "a request is told with defaults",
        "state",
        "a record tells the request as it was sent",
        _RECORD,
        _request(_with_defaults),
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
)
