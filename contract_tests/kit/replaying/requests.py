"""A check whose case is the request itself: how a request that Schemathesis thought of is judged again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.plan import PROTOCOL
from contract_tests.kit.running.said import judgement_of
from contract_tests.kit.running.voices import disputed_by_target
from contract_tests.kit.running.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

SERVER_ERROR = 500


def request_check(operation: Operation, claim: str) -> Check:
    """Return the check that sends one request, its case, and judges the answer as the protocol's judge does."""
    return Check(id=PROTOCOL, claim=claim, operation=operation, judge=partial(_judge, operation))


def _judge(operation: Operation, run: Run, case: Case) -> str | None:
    if not isinstance(case, dict):
        raise NotObservedError("the case is no request")
    exchange = run.send(Request.from_data(case))
    if exchange.response is None:
        raise NotObservedError(exchange.observation.reason)
    return "; ".join(_problems(operation, run, exchange, exchange.response.status_code)) or None


def _problems(operation: Operation, run: Run, exchange: Exchange, status: int) -> Iterator[str]:
    observation = exchange.observation
    if status >= SERVER_ERROR:
        yield f"the target failed ({status})"
    judgement = judgement_of(run, operation, exchange.request)
    if judgement is not None:
        yield from disputed_by_target(judgement, observation, run.strengths(operation))
    if operation.response(status) is not None:  # Schemathesis leaves undocumented statuses alone, too
        yield from run.oracle.judge_answer(operation.id, status, observation.media_type, observation.body)
