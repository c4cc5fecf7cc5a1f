"""Other errors: envelopes, codes and statuses that the documents allow, or contradict each other about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract_tests.mutants.alternates.rewriting import alternate
from contract_tests.mutants.faults.fault import editing, error, refusal

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Edit, Go, World
    from contract_tests.mutants.wire import Answer, Ask


_ANY = "#"


_ANSWERS = "#/components/schemas"


async def _method_not_allowed(ask: Ask, go: Go, world: World) -> Answer:
    known = {each.path: each for each in (world.roles.making, world.roles.asking)}
    answer = await go(ask)
    if ask.operation is not None or ask.path not in known:
        return answer
    return answer.with_status(405).with_header("allow", known[ask.path].method)


async def _unknown_is_not_found(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if not world.roles.asks(ask) or not answer.is_success or answer.members:
        return answer
    return answer.with_status(404).with_json({"error": {"code": "task_not_found", "message": "No such task."}})


async def _the_last_key_counts(ask: Ask, go: Go, world: World) -> Answer:
    del world
    try:
        value: Json = json.loads(ask.content)
    except (ValueError, RecursionError):
        return await go(ask)
    first = await go(ask)
    return first if first.is_success or "twice" not in first.content.decode() else await go(ask.with_json(value))


async def _missing_is_invalid(ask: Ask, go: Go, world: World) -> Answer:
    del world
    return await go(ask if ask.header("authorization") else ask.with_header("authorization", "Bearer -"))


def _error_as(**more: Json) -> Edit:
    return lambda body, _world: {**body, **more}


def _coded(body: dict[str, Json], world: World) -> Json:
    del world
    said = body.get("error")
    return {**body, "error": {**said, "code": "invalid_parameter"}} if isinstance(said, dict) else body


def _described(body: dict[str, Json], world: World) -> Json:
    del world
    said = body.get("error")
    more: dict[str, Json] = {"type": "client_error", "param": None, "details": [{"hint": "…"}]}
    return {**body, "error": {**said, **more}} if isinstance(said, dict) else body


ERRORS = (
    alternate(
        "errors say that they are none",
        "error",
        "the worker's envelope says success: false",
        _ANSWERS,
        editing(error, _error_as(success=False)),
    ),
    alternate(
        "errors name a task",
        "error",
        "an error may name a task",
        _ANSWERS,
        editing(error, _error_as(task_id="7ba0feaf-d20b-4c22-a35a-31ec30fc7715")),
    ),
    alternate(
        "errors are bare",
        "error",
        "only code and message are required",
        _ANSWERS,
        editing(error, lambda body, _world: {"error": body.get("error")}),
    ),
    alternate("errors have new codes", "error", "new codes may appear", _ANSWERS, editing(refusal, _coded)),
    alternate("errors say more", "error", "the schemas are open", _ANSWERS, editing(error, _described)),
    alternate(
        "another method is not allowed",
        "error",
        "no page says how another method is refused",
        "#/paths",
        _method_not_allowed,
    ),
    alternate(
        "an unknown task is not found",
        "error",
        "no page says how an unknown task is answered",
        "#/paths/*/*/x-task-result/unknown-codes",
        _unknown_is_not_found,
    ),
    alternate(
        "a missing token is an invalid one",
        "error",
        "the documents contradict each other about this",
        "#/components/responses",
        _missing_is_invalid,
    ),
    alternate(
        "of a key that is named twice the last counts",
        "reading",
        "JSON leaves open what a key that is named twice means",
        _ANY,
        _the_last_key_counts,
    ),
)
