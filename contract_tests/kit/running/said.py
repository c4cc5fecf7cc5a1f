"""What the specification says of a request as it went over the wire."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.recorder import Sent
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.wire import Request


def judgement_of(run: Run, operation: Operation, request: Request) -> Judgement | None:
    """Judge what was sent; None if it was not an ordinary JSON request, about which the rules say nothing."""
    sent_type = (request.header("Content-Type") or "").partition(";")[0].strip().lower()
    if operation.request_schema is None or sent_type != "application/json" or request.method != operation.method:
        return None
    if (request.header("Accept") or "*/*") not in {"*/*", "application/json"}:
        return None
    try:
        body = request.body
    except (ValueError, RecursionError):
        return None
    return run.oracle.judge(operation.request_schema, body)


def with_words(run: Run, sent: Sent) -> Sent:
    """Return an exchange with what the specification says of its request beside it."""
    found = next(
        (
            judgement_of(run, operation, sent.request)
            for operation in run.document.operations
            if (operation.method, operation.path) == (sent.request.method, sent.request.path)
        ),
        None,
    )
    if found is None:
        return sent
    return replace(sent, specification=found.verdict, broken=tuple(sorted(found.rules)))
