"""Judge bodies that are put together by name, in every respect: also a server error is no answer to what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.checks.bodies import disputed_by_answer, disputed_by_readers
from contract_tests.kit.checks.refusing import INVALID, SERVER_ERROR, failed, unlike_refusal
from contract_tests.kit.checks.requests import legal_request, request_of
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import schema_of
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange


def disputed(operation: Operation, run: Run, body: Case) -> str | None:
    """Say where the answer to a body, the models or the documented table differ from the specification.

    Raises:
        NotObservedError: The answer says nothing of the body.
    """
    judgement = run.oracle.judge(schema_of(operation), body)
    exchange = run.send(json_request(operation, body))
    observation = exchange.observation
    problem = None
    if judgement.held:
        problem = unlike_refusal(run, operation, exchange, kind=INVALID)
    elif judgement.verdict != "legal":  # open, or disputed
        problem = failed(run, operation, exchange)
    elif observation.outcome == "not observed":
        return _fails_each_time(operation, run, exchange)
    return (
        problem
        or disputed_by_answer(run, operation, observation, judgement)
        or disputed_by_readers(run, operation, body, judgement)
    )


def _fails_each_time(operation: Operation, run: Run, exchange: Exchange) -> str:
    """Say that a legal question brings a server error whenever it is asked, and another one does not.

    Raises:
        NotObservedError: It was a passing one, or it cannot be told: what may cost something is not sent again.
    """
    reason, status = exchange.observation.reason or "no answer", exchange.observation.status
    if not operation.is_idempotent or status is None or status < SERVER_ERROR:
        raise NotObservedError(reason)
    again = run.send(exchange.request).observation
    other = run.send(legal_request(run.document, operation)).observation
    if again.status != status or other.outcome != "accepted":
        raise NotObservedError(reason)
    return f"{reason} on a legal body each time, and not on another"


def is_taken(operation: Operation, run: Run, case: Case) -> str | None:
    """Say what keeps a whole request from being taken whose body is legal.

    Raises:
        NotObservedError: The answer says nothing of the body.
    """
    request = request_of(case)
    observation = run.send(request).observation
    if observation.outcome == "not observed":
        raise NotObservedError(observation.reason)
    return disputed_by_answer(run, operation, observation, run.oracle.judge(schema_of(operation), request.body))
