"""Other forms of the same answers: what JSON and HTTP leave open."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mutants.alternates.rewriting import alternate, extended, in_order
from contract_tests.mutants.faults.fault import answering, editing, success

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Go, When, World
    from contract_tests.mutants.wire import Answer, Ask


_ANY = "#"


_ANSWERS = "#/components/schemas"


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


def _rotated(keys: list[str]) -> list[str]:
    return [*keys[len(keys) // 2 :], *keys[: len(keys) // 2]]


def _more_fields(depth: int, extra: Json) -> Around:
    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        skip = world.roles.role("request")
        if ask.operation is None:
            return answer
        if answer.is_stream:
            return answer.with_lines(extended(line, extra, depth, skip) for line in answer.lines)
        return answer.with_json(extended(answer.json, extra, depth, skip))

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


WIRES = (
    alternate(
        "keys are in the opposite order",
        "form",
        "the order of keys means nothing",
        _ANY,
        _rewritten(in_order(lambda keys: keys[::-1])),
    ),
    alternate("keys are sorted", "form", "the order of keys means nothing", _ANY, _rewritten(in_order(sorted))),
    alternate(
        "keys are in another order", "form", "the order of keys means nothing", _ANY, _rewritten(in_order(_rotated))
    ),
    alternate(
        "answers have more fields", "form", "the schemas are open", _ANSWERS, _more_fields(0, {"new": [1, None]})
    ),
    alternate("what answers hold has more fields", "form", "the schemas are open", _ANSWERS, _more_fields(1, "new")),
    alternate("items have more fields", "form", "the schemas are open", _ANSWERS, _more_fields(2, None)),
    alternate(
        "JSON is spread over lines",
        "form",
        "white space in JSON means nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value, indent=2) + "\n"),
    ),
    alternate(
        "JSON is not escaped",
        "form",
        "escapes in JSON mean nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value, ensure_ascii=False)),
    ),
    alternate(
        "slashes are escaped",
        "form",
        "escapes in JSON mean nothing",
        _ANY,
        _text(_no_stream, lambda value: json.dumps(value).replace("/", "\\/")),
    ),
    alternate("a charset is named", "form", "a media type may have parameters", _ANY, _typed("; charset=utf-8")),
    alternate(
        "a charset is named in capitals", "form", "a media type may have parameters", _ANY, _typed(";charset=UTF-8")
    ),
    alternate(
        "names of headers are capitalized", "form", "names of headers have no case", _ANY, answering(_any, _capitalized)
    ),
    alternate(
        "answers are chunked",
        "form",
        "a body may be sent in pieces",
        _ANY,
        answering(_any, lambda answer: replace(answer, is_chunked=True)),
    ),
    alternate(
        "answers are compressed", "form", "an encoding that the client takes may be used", _ANY, _zipped_if_asked
    ),
    alternate(
        "connections are closed",
        "form",
        "a connection may be closed after an answer",
        _ANY,
        _header("connection", "close"),
    ),
    alternate("answers have more headers", "form", "headers are open", _ANY, _header("x-request-id", "3f2a")),
    alternate(
        "no rule is named",
        "form",
        "no document names rules in headers",
        _ANY,
        answering(
            _any, lambda answer: answer.with_header("x-contract-rules", None).with_header("x-contract-findings", None)
        ),
    ),
    alternate(
        "answers tell who made them",
        "form",
        "the schemas are open",
        _ANSWERS,
        editing(success, lambda body, _world: {**body, "server": "another"} if body else body),
    ),
)
