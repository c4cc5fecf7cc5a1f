"""Checks of the media types of bodies: the documented one however it is written, and no other one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.judging import is_taken
from contract_tests.kit.checks.refusing import CLIENT_ERRORS, answered, failed, result_in
from contract_tests.kit.checks.requests import legal_request, listed, request_of, with_header
from contract_tests.kit.drawing.samples import least_body
from contract_tests.kit.running.run import judged_operations
from contract_tests.kit.running.wire import Request, raw_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

# HTTP has media types in any case, and parameters in any number of ways (RFC 9110, 8.3.1).
_SPELLINGS: Final = ("application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON")
_OTHERS: Final = ("text/plain", "application/xml")
_FORM: Final = "application/x-www-form-urlencoded"


def media_type_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of every operation that takes a JSON body."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    pointer = f"{operation.pointer}/requestBody/content/application~1json"
    legal = legal_request(document, operation)
    sentence = sentence_at(document, "media type", f"{operation.pointer}/requestBody")
    yield Check(
        id="http.media-type-spellings",
        claim="a JSON body is taken however its media type is written",
        operation=operation,
        judge=partial(is_taken, operation),
        cases=listed(with_header(legal, "Content-Type", value) for value in _SPELLINGS),
        expects="acceptance",
        observes=(pointer,),
        sentence=sentence,
    )
    yield Check(
        id="http.other-media-types",
        claim="a body that is sent as anything but JSON is refused",
        operation=operation,
        judge=partial(_is_refused, operation),
        cases=listed(_of_other_types(document, operation)),
        expects="refusal",
        requests=2,
        observes=(pointer,),
        sentence=sentence,
    )
    yield Check(
        id="http.no-media-type",
        claim="a body without a media type brings no server error",
        operation=operation,
        judge=partial(_is_no_failure, operation),
        cases=listed([with_header(legal, "Content-Type", None)]),
        requests=2,
        observes=(pointer,),
        sentence=sentence,
    )


def _of_other_types(document: SpecDocument, operation: Operation) -> Iterator[Request]:
    documented = {name.lower() for name, _ in document.entries(f"{operation.pointer}/requestBody", "content")}
    legal = legal_request(document, operation)
    yield from (with_header(legal, "Content-Type", other) for other in _OTHERS if other not in documented)
    if _FORM not in documented:
        form = urlencode({name: str(value) for name, value in (least_body(document, operation) or {}).items()})
        yield raw_request(operation, form.encode("ascii"), content_type=_FORM)


def _is_refused(operation: Operation, run: Run, case: Case) -> str | None:
    request = request_of(case)
    exchange = run.send(request)
    broken = failed(run, operation, exchange)
    if broken is not None:
        return broken
    status = answered(exchange)
    if status not in CLIENT_ERRORS:
        return f"the target took ({status}) a body that was sent as {request.header('Content-Type')}"
    leaked = result_in(run.document, operation, exchange)
    return f"the refusal ({status}) holds {leaked}, which belongs to a result" if leaked is not None else None


def _is_no_failure(operation: Operation, run: Run, case: Case) -> str | None:
    return failed(run, operation, run.send(request_of(case)))
