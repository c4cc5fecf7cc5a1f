"""Judge the answer to a body in every respect: as the specification says, in the documented shape, no server error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.checks.refusing import INVALID, SERVER_ERROR, failed, unlike_refusal
from contract_tests.kit.checks.requests import legal_request, request_of
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import schema_of
from contract_tests.kit.running.voices import disputed_by_models, disputed_by_table, disputed_by_target
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.observing import Observation
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


def disputed_by_readers(run: Run, operation: Operation, body: object, judgement: Judgement) -> str | None:
    """Say where the documented table or the models differ from the oracle."""
    return first(
        *disputed_by_models(judgement, run.reading(operation, body)),
        *disputed_by_table(judgement, run.documented(operation, body)),
    )


def disputed_by_answer(run: Run, operation: Operation, observation: Observation, judgement: Judgement) -> str | None:
    """Say where the answer is not what the oracle expects, or not in the documented shape."""
    disputed = next(disputed_by_target(judgement, observation, run.strengths(operation)), None)
    if disputed is not None or observation.status is None:
        return disputed
    shape = run.oracle.judge_answer(operation.id, observation.status, observation.media_type, observation.body)
    return f"the answer {observation.status} is not in the documented shape: {shape[0]}" if shape else None


def first(*problems: str | None) -> str | None:
    """Return the first problem: the target's, so that it never hides behind one of our own."""
    return next((problem for problem in problems if problem is not None), None)
