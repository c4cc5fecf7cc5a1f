"""Checks of how bodies are written: as any JSON, as hardly any, and as none, which is refused as documented."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.judging import is_taken
from contract_tests.kit.checks.refusing import INVALID, failed, unlike_refusal
from contract_tests.kit.checks.requests import listed, request_of
from contract_tests.kit.drawing.samples import fullest_body, least_body
from contract_tests.kit.running.run import judged_operations
from contract_tests.kit.running.wire import encode, raw_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

_DEEP: Final = 10_000
_SOMEWHAT_DEEP: Final = 64
_LARGE: Final = 64 * 1024


def malformed_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of every operation that takes a JSON body."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    pointer = f"{operation.pointer}/requestBody"
    legal = encode(least_body(document, operation) or {})
    broken = [content for content in malformed(legal) if content != legal]
    if document.element(pointer).get("required") is True:
        broken = [b"", b" ", *broken]
    yield Check(
        id="json.malformed",
        claim="a body that is no JSON is refused as documented",
        operation=operation,
        judge=partial(_is_refused, operation),
        cases=listed(raw_request(operation, content) for content in broken),
        expects="refusal",
        requests=2,
        observes=(f"{pointer}/content/application~1json",),
        sentence=sentence_at(document, "JSON", pointer),
    )
    yield Check(
        id="json.spellings",
        claim="a legal body is taken however its JSON is written",
        operation=operation,
        judge=partial(is_taken, operation),
        cases=listed(raw_request(operation, content) for content in spellings(fullest_body(document, operation))),
        expects="acceptance",
        observes=(f"{pointer}/content/application~1json",),
        sentence=sentence_at(document, "JSON", pointer),
    )
    yield Check(
        id="json.unusual",
        claim="JSON that is hard to read brings no server error",
        operation=operation,
        judge=partial(_is_no_failure, operation),
        cases=listed(raw_request(operation, content) for content in unusual(legal)),
        requests=2,
        observes=(f"{pointer}/content/application~1json",),
        sentence=sentence_at(document, "JSON", pointer),
    )


def malformed(legal: bytes) -> Iterator[bytes]:
    """Give contents that no reader of JSON takes, each a legal one with one thing wrong."""
    yield legal[:-1]
    yield legal[: len(legal) // 2]
    yield legal[:-1] + b",}"
    yield legal + legal
    yield legal + b"x"
    yield b"{" + legal[1:].replace(b":", b" ", 1)
    yield legal.replace(b'"', b"'")
    yield b"{model: 1}"
    yield legal[:-1] + b',"a":"\xff\xfe"}'
    yield b"[" * _DEEP


def spellings(body: dict[str, object]) -> Iterator[bytes]:
    """Give other ways to write the same JSON: white space, the order of keys and escapes mean nothing in it."""
    yield json.dumps(body, indent=2).encode("ascii") + b"\n"
    yield json.dumps(dict(reversed(body.items()))).encode("ascii")
    yield b"\t\r\n " + encode(body)
    yield json.dumps(body, separators=(" ,\n", " :\t")).encode("ascii")
    yield b"{" + b",".join(b"%b:%b" % (_escaped(name), encode(value)) for name, value in body.items()) + b"}"


def _escaped(text: str) -> bytes:
    return b'"' + b"".join(b"\\u%04x" % ord(sign) if sign <= "\uffff" else sign.encode() for sign in text) + b'"'


def unusual(legal: bytes) -> Iterator[bytes]:
    """Give contents that readers of JSON may take or refuse: the documents do not say (RFC 8259 leaves them open)."""
    yield b"\xef\xbb\xbf" + legal
    yield legal.decode("ascii").encode("utf-16")
    yield legal[:-1] + b',"a":NaN}'
    yield legal[:-1] + b',"a":1e9999}'
    yield legal[:-1] + b',"a":9223372036854775808}'
    yield legal[:-1] + b',"a":' + b"9" * 5_000 + b"}"
    yield legal[:-1] + b',"a":"\\ud800"}'
    yield legal[:-1] + b',"a":"\x01"}'
    for depth in (_DEEP, _SOMEWHAT_DEEP):
        yield legal[:-1] + b',"a":' + b"[" * depth + b"]" * depth + b"}"
    yield legal[:-1] + b',"a":"' + b"a" * _LARGE + b'"}'
    yield b"[" * _DEEP + b"]" * _DEEP


def _is_refused(operation: Operation, run: Run, case: Case) -> str | None:
    return unlike_refusal(run, operation, run.send(request_of(case)), kind=INVALID)


def _is_no_failure(operation: Operation, run: Run, case: Case) -> str | None:
    return failed(run, operation, run.send(request_of(case)))
