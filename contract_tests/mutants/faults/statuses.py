"""Faults in the status of an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import (
    acknowledgement,
    answering,
    batch,
    editing,
    error,
    record,
    refusal,
    result,
    server_mutant,
    stream,
    success,
)

if TYPE_CHECKING:
    from contract_tests.mutants.faults.fault import Around, Go, When, World
    from contract_tests.mutants.wire import Answer, Ask

_RESPONSES = "#/paths/*/*/responses"


def _status(when: When, status: int) -> Around:
    return answering(when, lambda answer: answer.with_status(status))


async def _each_tenth_fails(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    world.counts["asked"] += answer.is_success
    return answer.with_status(500) if answer.is_success and world.counts["asked"] % 10 == 0 else answer


async def _unknown_route_is_taken(ask: Ask, go: Go, world: World) -> Answer:
    return await go(ask) if ask.operation else (await go(ask)).with_status(200).with_json(dict(world.roles.legal))


async def _unknown_route_fails(ask: Ask, go: Go, world: World) -> Answer:
    del world
    answer = await go(ask)
    return answer if ask.operation else answer.with_status(500)


async def _any_method_will_do(ask: Ask, go: Go, world: World) -> Answer:
    known = (world.roles.making, world.roles.asking)
    meant = next((each for each in known if each.path == ask.path), None)
    return await go(ask if meant is None or ask.operation else replace(ask, method=meant.method))


STATUS_FAULTS = (
    server_mutant("a success is 201", "status", "a success is answered with 200", _RESPONSES, _status(success, 201)),
    server_mutant(
        "an acknowledgement is 202",
        "status",
        "an accepted request is answered with 200",
        _RESPONSES,
        _status(acknowledgement, 202),
    ),
    server_mutant(
        "a success is 204 and empty",
        "status",
        "a success has a JSON body",
        _RESPONSES,
        answering(result, lambda answer: answer.with_status(204).with_content(b"")),
    ),
    server_mutant(
        "a success is a redirect",
        "status",
        "a success is answered with 200",
        _RESPONSES,
        answering(result, lambda answer: answer.with_status(307).with_header("location", "/elsewhere")),
    ),
    server_mutant("a stream is 206", "status", "a stream is answered with 200", _RESPONSES, _status(stream, 206)),
    server_mutant("each tenth success is 500", "status", "legal requests are accepted", _RESPONSES, _each_tenth_fails),
    server_mutant("a refusal is 422", "status", "a refused body is 400", _RESPONSES, _status(refusal, 422)),
    server_mutant("a refusal is 500", "status", "a refused body is 400", _RESPONSES, _status(refusal, 500)),
    server_mutant("a refusal is 200", "status", "a refused body is 400", _RESPONSES, _status(refusal, 200)),
    server_mutant(
        "a refusal is 200 and says success",
        "status",
        "a refused body is 400",
        _RESPONSES,
        answering(refusal, lambda answer: answer.with_status(200).with_json({"success": True, **answer.members})),
    ),
    server_mutant("a refusal is 413", "status", "a refused body is 400", _RESPONSES, _status(refusal, 413)),
    server_mutant("an error is 418", "status", "errors have documented statuses", _RESPONSES, _status(error, 418)),
    server_mutant("a record is 404", "status", "a known task is answered with 200", _RESPONSES, _status(record, 404)),
    server_mutant("a batch is 207", "status", "a batch is answered with 200", _RESPONSES, _status(batch, 207)),
    server_mutant(
        "an unknown task is 500",
        "status",
        "an unknown task is an empty record",
        _RESPONSES,
        answering(
            lambda ask, answer, world: world.roles.asks(ask) and answer.members == {}, lambda a: a.with_status(500)
        ),
    ),
    server_mutant(
        "an unknown address is 200", "status", "there is no such operation: 404", _RESPONSES, _unknown_route_is_taken
    ),
    server_mutant(
        "an unknown address is 500", "status", "there is no such operation: 404", _RESPONSES, _unknown_route_fails
    ),
    server_mutant("any method will do", "status", "an operation has one method", "#/paths", _any_method_will_do),
    server_mutant(
        "an error says success",
        "status",
        "success is false in an error, if it is there",
        "#/components/schemas",
        editing(error, lambda body, world: {**body, world.roles.success: True}),
    ),
)
