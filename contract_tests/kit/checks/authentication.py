"""Checks of who may ask: without the right token nothing is done and nothing is told.

The body is a legal one each time, so that nothing but the token can be the reason of the refusal.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.negotiation import success_types
from contract_tests.kit.checks.refusing import unlike_refusal
from contract_tests.kit.checks.requests import legal_request, listed, request_of, with_header
from contract_tests.kit.reading.refusals import pointer_of
from contract_tests.kit.running.tokens import BACKWARDS, OTHER_CASE, SHORTER
from contract_tests.kit.running.wire import BEARER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.wire import Request

KIND: Final = "authentication"

# Id of the check, its claim, and the headers: None sends none.
_TOKENS: Final[tuple[tuple[str, str, tuple[str | None, ...]], ...]] = (
    ("missing-token", "a request without a token is refused, and told nothing", (None,)),
    (
        "malformed-token",
        "a token that is not sent as documented is refused, and the request is told nothing",
        (TOKEN, f"Basic {TOKEN}", f"Token {TOKEN}", "Bearer", ""),
    ),
    (
        "wrong-token",
        "a wrong token is refused, and the request is told nothing",
        (
            "Bearer wrong-token",
            f"{BEARER}x",
            f"Bearer x{TOKEN}",
            f"Bearer {SHORTER}",
            f"Bearer {BACKWARDS}",
            f"Bearer {OTHER_CASE}",
        ),
    ),
)


def authentication_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of every operation that asks for a bearer token."""
    return tuple(
        check
        for operation in document.operations
        if any(_is_bearer(document, scheme) for scheme in operation.security)
        for check in _of(document, operation)
    )


def _is_bearer(document: SpecDocument, scheme: str) -> bool:
    components = document.root.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    declared = schemes.get(scheme) if isinstance(schemes, dict) else None
    return isinstance(declared, dict) and str(declared.get("scheme", "")).lower() == "bearer"


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    scheme = next(name for name in operation.security if _is_bearer(document, name))
    pointer = f"#/components/securitySchemes/{scheme}"
    for name, claim, headers in _TOKENS:
        yield Check(
            id=f"authentication.{name}",
            claim=claim,
            operation=operation,
            judge=partial(_is_refused, operation),
            cases=listed(_requests(document, operation, headers)),
            expects="refusal",
            requests=2,
            observes=(pointer, pointer_of(document, operation, kind=KIND)),
            sentence=sentence_at(document, KIND, pointer),
        )


def _requests(document: SpecDocument, operation: Operation, headers: tuple[str | None, ...]) -> Iterator[Request]:
    """Give a legal request with each header, and with the first of them for each media type of the answer."""
    legal = legal_request(document, operation)
    for number, header in enumerate(headers):
        request = with_header(legal, "Authorization", header)
        yield request
        for wish in success_types(operation) if number == 0 else ():
            if wish != request.header("Accept"):
                yield with_header(request, "Accept", wish)


def _is_refused(operation: Operation, run: Run, case: Case) -> str | None:
    request = request_of(case)
    authorization = request.header("Authorization") or ""
    if run.target.is_right(authorization):
        return None  # this very token has no such near miss
    exchange = run.send(request)
    if exchange.tells_the_token and TOKEN not in authorization:
        return f"the refusal ({exchange.observation.status}) tells the right token"
    return unlike_refusal(run, operation, exchange, kind=KIND)
