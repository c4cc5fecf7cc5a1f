"""Faults in the form of an answer that no single field is to blame for; the fields are derived from the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import (
    acknowledgement,
    answering,
    batch,
    editing,
    error,
    finished,
    refusal,
    result,
    server_mutant,
    success,
)
from contract_tests.mutants.places import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Edit, When, World

_CONTENT = "#/paths/*/*/responses/*/content"
_SCHEMAS = "#/components/schemas"


def _typed(when: When, media_type: str | None) -> Around:
    return answering(when, lambda answer: answer.with_header("content-type", media_type))


def _raw(when: When, change: Callable[[bytes], bytes]) -> Around:
    return answering(when, lambda answer: answer.with_content(change(answer.content)))


def _error_as(change: Callable[[Json], Json]) -> Edit:
    return lambda body, _world: {**body, "error": change(body.get("error"))}


def _without(body: Json, key: str) -> Json:
    return {name: item for name, item in body.items() if name != key} if isinstance(body, dict) else body


def _only_item(body: dict[str, Json], key: str) -> Json:
    items = body[key]
    return {**body, key: items[0] if isinstance(items, list) else items}


def _as_if_no_token(body: dict[str, Json], world: World) -> Json:
    said = world.roles.making.refusals["token-missing"].body
    return {**body, "error": said.get("error")} if isinstance(said, dict) else body


SHAPE_FAULTS = (
    server_mutant(
        "JSON is called plain text", "shape", "answers are application/json", _CONTENT, _typed(success, "text/plain")
    ),
    server_mutant(
        "JSON is called HTML",
        "shape",
        "answers are application/json",
        _CONTENT,
        _typed(result, "text/html; charset=utf-8"),
    ),
    server_mutant(
        "an answer names no media type", "shape", "answers are application/json", _CONTENT, _typed(success, None)
    ),
    server_mutant(
        "an error is called problem+json",
        "shape",
        "errors are application/json",
        _CONTENT,
        _typed(error, "application/problem+json"),
    ),
    server_mutant(
        "a record is called ndjson",
        "shape",
        "records are application/json",
        _CONTENT,
        _typed(finished, "application/x-ndjson"),
    ),
    server_mutant(
        "JSON is cut short", "shape", "answers are JSON", _CONTENT, _raw(result, lambda content: content[:-2])
    ),
    server_mutant(
        "JSON has a trailing comma",
        "shape",
        "answers are JSON",
        _CONTENT,
        _raw(success, lambda content: content[:-1] + b",}"),
    ),
    server_mutant(
        "JSON is written twice",
        "shape",
        "answers are JSON",
        _CONTENT,
        _raw(acknowledgement, lambda content: content + content),
    ),
    server_mutant(
        "JSON is in single quotes",
        "shape",
        "answers are JSON",
        _CONTENT,
        _raw(refusal, lambda content: content.replace(b'"', b"'")),
    ),
    server_mutant(
        "JSON is UTF-16",
        "shape",
        "JSON is UTF-8",
        _CONTENT,
        _raw(result, lambda content: content.decode().encode("utf-16")),
    ),
    server_mutant(
        "a body is JSON inside JSON",
        "shape",
        "an answer is an object",
        _CONTENT,
        answering(success, lambda answer: answer.with_json(answer.content.decode())),
    ),
    server_mutant(
        "an answer is wrapped in a list",
        "shape",
        "an answer is an object",
        _CONTENT,
        answering(success, lambda answer: answer.with_json([answer.json])),
    ),
    server_mutant(
        "a result is wrapped in an object",
        "shape",
        "a result has its fields at the top",
        _SCHEMAS,
        editing(result, lambda body, _world: {"result": body}),
    ),
    server_mutant(
        "a result is one item and no list",
        "shape",
        "results are a list",
        _SCHEMAS,
        editing(result, lambda body, world: _only_item(body, world.roles.results)),
    ),
    server_mutant(
        "an item is its text alone",
        "shape",
        "an item is an object",
        _SCHEMAS,
        editing(result, lambda body, world: put(body, (world.roles.results, 0), "done")),
    ),
    server_mutant(
        "success is a word",
        "shape",
        "success is true or false",
        _SCHEMAS,
        editing(result, lambda body, world: {**body, world.roles.success: "true"}),
    ),
    server_mutant(
        "an error has no code",
        "shape",
        "an error has a code",
        f"{_SCHEMAS}/*/required",
        editing(error, _error_as(lambda said: _without(said, "code"))),
    ),
    server_mutant(
        "an error has no message",
        "shape",
        "an error has a message",
        f"{_SCHEMAS}/*/required",
        editing(error, _error_as(lambda said: _without(said, "message"))),
    ),
    server_mutant(
        "an error is a bare text",
        "shape",
        "an error is an object",
        _SCHEMAS,
        editing(error, _error_as(lambda _said: "refused")),
    ),
    server_mutant(
        "an error is null", "shape", "an error is an object", _SCHEMAS, editing(error, _error_as(lambda _said: None))
    ),
    server_mutant(
        "an error is a list", "shape", "an error is an object", _SCHEMAS, editing(error, _error_as(lambda said: [said]))
    ),
    server_mutant(
        "an error is an HTML page",
        "shape",
        "errors are JSON",
        _CONTENT,
        answering(
            error, lambda answer: answer.with_header("content-type", "text/html").with_content(b"<h1>Bad Request</h1>")
        ),
    ),
    server_mutant(
        "an error is empty",
        "shape",
        "errors are JSON",
        _CONTENT,
        answering(error, lambda answer: answer.with_content(b"")),
    ),
    server_mutant(
        "an error is a list of problems",
        "shape",
        "an error has the key error",
        _SCHEMAS,
        answering(refusal, lambda answer: answer.with_json({"errors": [answer.members.get("error")]})),
    ),
    server_mutant(
        "an error has the code of another",
        "shape",
        "a refused body is bad_request or its like",
        _CONTENT,
        editing(refusal, _as_if_no_token),
    ),
    server_mutant(
        "a batch is a bare list",
        "shape",
        "a batch is an object",
        _SCHEMAS,
        answering(batch, lambda answer: answer.with_json(next(iter(answer.members.values())))),
    ),
    server_mutant(
        "a batch is an object by ids",
        "shape",
        "the records of a batch are a list",
        _SCHEMAS,
        editing(batch, lambda body, world: {**body, world.roles.query.items: {}}),
    ),
)
