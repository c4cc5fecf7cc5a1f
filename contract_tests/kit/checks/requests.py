"""Cases that are whole requests, for checks that are not about a body alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.kit.drawing.samples import least_body
from contract_tests.kit.running.wire import Request, encode, raw_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run


def legal_request(document: SpecDocument, operation: Operation) -> Request:
    """Return the least legal request for an operation."""
    if operation.request_schema is None:
        return raw_request(operation, b"", content_type=None)
    return raw_request(operation, encode(least_body(document, operation) or {}))


def with_header(request: Request, name: str, value: str | None) -> Request:
    """Return a request with another value of a header that it has; None leaves the header out."""
    headers = ((known, value if known == name else said) for known, said in request.headers)
    return replace(request, headers=tuple((known, said) for known, said in headers if said is not None))


def listed(requests: Iterable[Request]) -> Callable[[Run], tuple[Case, ...]]:
    """Return what lists certain requests as the cases of a check."""
    cases = tuple(request.data() for request in requests)
    return lambda _: cases


def request_of(case: Case) -> Request:
    """Return the request that a case holds.

    Raises:
        TypeError: The case holds none.
    """
    if not isinstance(case, dict):
        raise TypeError(f"this check is judged on a request, not on {type(case).__name__}")
    return Request.from_data(case)
