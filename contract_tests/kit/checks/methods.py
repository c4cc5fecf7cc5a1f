"""Checks of methods and addresses that the documents do not give: they may be refused in any way, but in good order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.refusing import SUCCESS, answered, failed, result_in
from contract_tests.kit.checks.requests import legal_request, listed, request_of
from contract_tests.kit.reading.refusals import documented_refusals, fits, pointer_of, statuses_of
from contract_tests.kit.running.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

_WITH_BODY: Final = ("POST", "PUT", "PATCH", "DELETE")
_WITHOUT_BODY: Final = ("GET", "HEAD", "OPTIONS")
_UNKNOWN: Final = "BREW"
"""A method that nobody registered for ordinary servers (RFC 2324 has it for coffee pots)."""
NOT_FOUND: Final = "not-found"
_TAILS: Final = ("/", "?", "?a=%00&a=1", "/%2e%2e", "/%ff")
_NO_SUCH_PATH: Final = "/no-such-operation"


def method_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return a check for each operation; that of unknown addresses for the first that documents such an answer."""
    told = (operation for operation in document.operations if _tells_of_addresses(document, operation))
    return (
        *(_of_methods(document, operation) for operation in document.operations),
        *(_of_odd_addresses(document, operation) for operation in document.operations),
        *(_of_addresses(document, operation) for operation in islice(told, 1)),
    )


def _tells_of_addresses(document: SpecDocument, operation: Operation) -> bool:
    return any(refusal.kind == NOT_FOUND for refusal in documented_refusals(document, operation))


def _of_methods(document: SpecDocument, operation: Operation) -> Check:
    return Check(
        id="http.other-methods",
        claim="a method that the documents do not give brings neither a result nor a server error",
        operation=operation,
        judge=partial(_is_nothing, operation),
        cases=listed(_other_methods(document, operation)),
        expects="refusal",
        requests=2,
        observes=(operation.pointer,),
        sentence=sentence_at(document, "methods", operation.pointer),
    )


def _of_odd_addresses(document: SpecDocument, operation: Operation) -> Check:
    legal = legal_request(document, operation)
    return Check(
        id="http.odd-addresses",
        claim="an address that is all but right brings no server error",
        operation=operation,
        judge=partial(_is_no_failure, operation),
        cases=listed(replace(legal, path=f"{operation.path}{tail}") for tail in _TAILS),
        requests=2,
        observes=(operation.pointer,),
        sentence=sentence_at(document, "addresses", operation.pointer),
    )


def _of_addresses(document: SpecDocument, operation: Operation) -> Check:
    legal = legal_request(document, operation)
    return Check(
        id="http.unknown-address",
        claim="an address that no operation has is answered as not found",
        operation=operation,
        judge=partial(_is_not_found, operation),
        cases=listed([replace(legal, path=_NO_SUCH_PATH)]),
        expects="refusal",
        requests=2,
        observes=(pointer_of(document, operation, kind=NOT_FOUND),),
        sentence=sentence_at(document, "addresses", pointer_of(document, operation, kind=NOT_FOUND)),
    )


def _other_methods(document: SpecDocument, operation: Operation) -> Iterator[Request]:
    given = {other.method for other in document.operations if other.path == operation.path}
    legal = legal_request(document, operation)
    bare = tuple((name, value) for name, value in legal.headers if name != "Content-Type")
    for method in (*_WITHOUT_BODY, *_WITH_BODY, _UNKNOWN):
        if method in given:
            continue
        if method in _WITH_BODY:
            yield Request(method, operation.path, legal.headers, legal.content)
        else:
            yield Request(method, operation.path, bare)


def _is_no_failure(operation: Operation, run: Run, case: Case) -> str | None:
    return failed(run, operation, run.send(request_of(case)))


def _is_nothing(operation: Operation, run: Run, case: Case) -> str | None:
    exchange = run.send(request_of(case))
    broken = failed(run, operation, exchange, may_lack_the_method=True)
    if broken is not None:
        return broken
    result = result_in(run.document, operation, exchange)
    if result is None:
        return None
    return f"{exchange.request.method} ({answered(exchange)}) is answered with {result}, which belongs to a result"


def _is_not_found(operation: Operation, run: Run, case: Case) -> str | None:
    exchange = run.send(request_of(case))
    broken = failed(run, operation, exchange)
    if broken is not None:
        return broken
    status, documented = answered(exchange), statuses_of(run.document, operation, NOT_FOUND)
    if status in SUCCESS or not fits(status, documented):
        return f"an unknown address is answered with {status}; the documents show {', '.join(documented)}"
    return None
