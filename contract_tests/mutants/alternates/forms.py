"""Other forms of the same answers: what JSON and HTTP leave open, and the fields that no document requires."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mutants.faults.fault import (
    SLOW_TASKS,
    Post,
    acknowledgement,
    answering,
    batch,
    editing,
    error,
    finished,
    record,
    refusal,
    result,
    server_mutant,
    streaming,
    success,
)
from contract_tests.mutants.places import dropped

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.answering.options import MockOptions
    from contract_tests.mock_server.callbacks import Callback
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Edit, Go, Posting, When, World
    from contract_tests.mutants.subjects import Subject
    from contract_tests.mutants.wire import Answer, Ask

_ANY = "#"
_ANSWERS = "#/components/schemas"
_EXTRA = "x_new_field"


def _alternate(  # noqa: PLR0913 - what makes up an alternate
    name: str,
    group: str,
    statement: str,
    where: str,
    around: Around | None = None,
    *,
    posting: Posting | None = None,
    options: MockOptions | None = None,
) -> Subject:
    mutant = server_mutant(name, group, statement, where, around, posting=posting, options=options)
    return replace(mutant, kind="alternate")


def _any(ask: Ask, answer: Answer, world: World) -> bool:
    del world
    return ask.operation is not None and answer.status > 0


def _rewritten(change: Callable[[Json], Json]) -> Around:
    """Make an alternate of what it does to each JSON text of an answer, be it one or the lines of a stream."""

    def around(answer: Answer) -> Answer:
        if answer.is_stream:
            return answer.with_lines(change(line) for line in answer.lines)
        return answer.with_json(change(answer.json))

    return answering(_any, around)


def _in_order(order: Callable[[list[str]], list[str]]) -> Callable[[Json], Json]:
    def ordered(value: Json) -> Json:
        if isinstance(value, list):
            return [ordered(item) for item in value]
        return {key: ordered(value[key]) for key in order(list(value))} if isinstance(value, dict) else value

    return ordered


def _rotated(keys: list[str]) -> list[str]:
    return [*keys[len(keys) // 2 :], *keys[: len(keys) // 2]]


def _extended(value: Json, extra: Json, depth: int, skip: str = "") -> Json:
    """Add a field to each object of a depth; a request that is told stays as it was sent."""
    if isinstance(value, list):
        return [_extended(item, extra, depth, skip) for item in value]
    if not isinstance(value, dict):
        return value
    below: dict[str, Json] = {
        key: item if key == skip else _extended(item, extra, depth - 1, skip) for key, item in value.items()
    }
    return {**below, _EXTRA: extra} if depth == 0 and value else below


def _more_fields(depth: int, extra: Json) -> Around:
    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        skip = world.roles.role("request")
        if ask.operation is None:
            return answer
        if answer.is_stream:
            return answer.with_lines(_extended(line, extra, depth, skip) for line in answer.lines)
        return answer.with_json(_extended(answer.json, extra, depth, skip))

    return around


def _text(when: When, write: Callable[[Json], str]) -> Around:
    def around(answer: Answer) -> Answer:
        try:
            return answer.with_content(write(answer.json).encode("utf-8"))
        except UnicodeEncodeError:  # a lone surrogate is JSON only as an escape
            return answer

    return answering(when, around)


def _no_stream(ask: Ask, answer: Answer, world: World) -> bool:
    return _any(ask, answer, world) and not answer.is_stream


def _header(name: str, value: str | None) -> Around:
    return answering(_any, lambda answer: answer.with_header(name, value))


def _typed(suffix: str) -> Around:
    return answering(_any, lambda answer: answer.with_header("content-type", answer.media_type + suffix))


def _capitalized(answer: Answer) -> Answer:
    return replace(answer, headers=tuple((name.title(), value) for name, value in answer.headers))


def _zipped(answer: Answer) -> Answer:
    return answer.with_content(gzip.compress(answer.content)).with_header("content-encoding", "gzip")


async def _zipped_if_asked(ask: Ask, go: Go, world: World) -> Answer:
    del world
    answer = await go(ask)
    return _zipped(answer) if "gzip" in ask.header("accept-encoding") and answer.content else answer


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


def _whole_seconds(body: dict[str, Json], world: World) -> Json:
    times = {world.roles.role(role) for role in ("made-at", "started-at", "ended-at")}
    return {key: round(item) if key in times and isinstance(item, float) else item for key, item in body.items()}


def _posted(change: Callable[[Post], Post]) -> Posting:
    return lambda callback, _world: [change(Post(callback.url, callback.content))]


def _reversed_callback(callback: Callback, world: World) -> list[Post]:
    del world
    told = _in_order(lambda keys: keys[::-1])(json.loads(callback.content))
    return [Post(callback.url, write_json(told))]


def _extended_callback(callback: Callback, world: World) -> list[Post]:
    del world
    told = _extended(json.loads(callback.content), {"a": [None]}, 0)
    return [Post(callback.url, write_json(told))]


FORMS: tuple[Subject, ...] = (
    _alternate(
        "keys are in the opposite order",
        "form",
        "the order of keys means nothing",
        _ANY,
        _rewritten(_in_order(lambda keys: keys[::-1])),
    ),
    _alternate("keys are sorted", "form", "the order of keys means nothing", _ANY, _rewritten(_in_order(sorted))),
    _alternate(
        "keys are in another order", "form", "the order of keys means nothing", _ANY, _rewritten(_in_order(_rotated))
    ),
    _alternate(
        "answers have more fields", "form", "the schemas are open", _ANSWERS, _more_fields(0, {"new": [1, None]})
    ),
    _alternate("what answers hold has more fields", "form", "the schemas are open", _ANSWERS, _more_fields(1, "new")),
    _alternate("items have more fields", "form", "the schemas are open", _ANSWERS, _more_fields(2, None)),
    _alternate(
        "JSON is spread over lines",
        "form",
        "white space in JSON means nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value, indent=2) + "\n"),
    ),
    _alternate(
        "JSON is not escaped",
        "form",
        "escapes in JSON mean nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value, ensure_ascii=False)),
    ),
    _alternate(
        "slashes are escaped",
        "form",
        "escapes in JSON mean nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value).replace("/", "\\/")),
    ),
    _alternate("a charset is named", "form", "a media type may have parameters", _ANY, _typed("; charset=utf-8")),
    _alternate(
        "a charset is named in capitals", "form", "a media type may have parameters", _ANY, _typed(";charset=UTF-8")
    ),
    _alternate(
        "names of headers are capitalized", "form", "names of headers have no case", _ANY, answering(_any, _capitalized)
    ),
    _alternate(
        "answers are chunked",
        "form",
        "a body may be sent in pieces",
        _ANY,
        answering(_any, lambda answer: replace(answer, is_chunked=True)),
    ),
    _alternate(
        "answers are compressed", "form", "an encoding that the client takes may be used", _ANY, _zipped_if_asked
    ),
    _alternate(
        "connections are closed",
        "form",
        "a connection may be closed after an answer",
        _ANY,
        _header("connection", "close"),
    ),
    _alternate("answers have more headers", "form", "headers are open", _ANY, _header("x-request-id", "3f2a")),
    _alternate(
        "no rule is named",
        "form",
        "no document names rules in headers",
        _ANY,
        answering(
            _any, lambda answer: answer.with_header("x-contract-rules", None).with_header("x-contract-findings", None)
        ),
    ),
    _alternate(
        "a stream is one line",
        "form",
        "how many lines come before the result is open",
        _ANSWERS,
        streaming(lambda lines, _world: lines[-1:]),
    ),
    _alternate(
        "a stream tells everything twice",
        "form",
        "how many lines come before the result is open",
        _ANSWERS,
        streaming(lambda lines, _world: [*(line for line in lines[:-1] for _ in range(3)), lines[-1]]),
    ),
    _alternate("a stream has a new word", "form", "new words may appear", _ANSWERS, _worded("rendering")),
    _alternate("traces are left out", "form", "no field but the id is required", _ANSWERS, _traces_are_left_out),
    _alternate(
        "success is left out",
        "form",
        "success is not required",
        _ANSWERS,
        editing(result, lambda body, world: dropped(body, (world.roles.success,))),
    ),
    _alternate(
        "an acknowledgement says success",
        "form",
        "other pages add success",
        _ANSWERS,
        editing(acknowledgement, lambda body, world: {**body, world.roles.success: True}),
    ),
    _alternate(
        "an acknowledgement says more",
        "form",
        "only the id is required",
        _ANSWERS,
        editing(acknowledgement, lambda body, _world: {**body, "trace_id": "3f2a", "started_at": 1760105642.0}),
    ),
    _alternate(
        "a plain request is acknowledged",
        "life",
        "the documents contradict each other about this",
        "#/paths/*/*/responses/200",
        _acknowledged_anyway,
        options=SLOW_TASKS,
    ),
    _alternate(
        "a record holds only what is needed",
        "form",
        "no field of a record is required",
        _ANSWERS,
        editing(record, _only_needed),
    ),
    _alternate(
        "a record tells no times",
        "form",
        "no field of a record is required",
        _ANSWERS,
        editing(finished, _less("made-at", "started-at", "elapsed")),
    ),
    _alternate(
        "a record does not tell its end",
        "form",
        "the captured record does not",
        _ANSWERS,
        editing(finished, _less("ended-at")),
    ),
    _alternate("times are whole seconds", "form", "an integer is a number", _ANSWERS, editing(record, _whole_seconds)),
    _alternate(
        "a batch is not counted",
        "form",
        "count is not required",
        _ANSWERS,
        editing(batch, lambda body, world: dropped(body, (world.roles.query.count,))),
    ),
    _alternate(
        "errors say that they are none",
        "error",
        "the worker's envelope says success: false",
        _ANSWERS,
        editing(error, _error_as(success=False)),
    ),
    _alternate(
        "errors name a task",
        "error",
        "an error may name a task",
        _ANSWERS,
        editing(error, _error_as(task_id="7ba0feaf-d20b-4c22-a35a-31ec30fc7715")),
    ),
    _alternate(
        "errors are bare",
        "error",
        "only code and message are required",
        _ANSWERS,
        editing(error, lambda body, _world: {"error": body.get("error")}),
    ),
    _alternate("errors have new codes", "error", "new codes may appear", _ANSWERS, editing(refusal, _coded)),
    _alternate("errors say more", "error", "the schemas are open", _ANSWERS, editing(error, _described)),
    _alternate(
        "another method is not allowed",
        "error",
        "no page says how another method is refused",
        "#/paths",
        _method_not_allowed,
    ),
    _alternate(
        "an unknown task is not found",
        "error",
        "no page says how an unknown task is answered",
        "#/paths/*/*/x-task-result/unknown-codes",
        _unknown_is_not_found,
    ),
    _alternate(
        "a missing token is an invalid one",
        "error",
        "the documents contradict each other about this",
        "#/components/responses",
        _missing_is_invalid,
    ),
    _alternate(
        "of a key that is named twice the last counts",
        "reading",
        "JSON leaves open what a key that is named twice means",
        _ANY,
        _the_last_key_counts,
    ),
    _alternate(
        "a callback names a charset",
        "callback",
        "a media type may have parameters",
        "#/paths/*/*/callbacks",
        posting=_posted(lambda post: replace(post, media_type=f"{JSON}; charset=utf-8")),
    ),
    _alternate(
        "a callback has its keys in the opposite order",
        "callback",
        "the order of keys means nothing",
        "#/paths/*/*/callbacks",
        posting=_reversed_callback,
    ),
    _alternate(
        "a callback has more fields",
        "callback",
        "the schemas are open",
        "#/paths/*/*/callbacks",
        posting=_extended_callback,
    ),
    _alternate(
        "answers tell who made them",
        "form",
        "the schemas are open",
        _ANSWERS,
        editing(success, lambda body, _world: {**body, "server": "another"} if body else body),
    ),
)
