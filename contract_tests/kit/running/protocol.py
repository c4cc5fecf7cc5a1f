"""Schemathesis against a target, with our oracle as its judge.

Schemathesis cannot read the rules that JSON Schema does not know. It brings the requests; whether a body that was
really sent had to be taken or refused is for the oracle to say.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import CustomFailure, FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from contract_tests.kit.drawing.texts import texts_of_format
from contract_tests.kit.running.assertion import assertion_of
from contract_tests.kit.running.claims import DisagreementError, NotObservedError
from contract_tests.kit.running.findings import sent_of
from contract_tests.kit.running.plan import MOST_PROTOCOL_REQUESTS, PROTOCOL, PROTOCOL_CLAIM
from contract_tests.kit.running.recorder import CheckRecord, Finding, finding_id
from contract_tests.kit.running.said import judgement_of, with_words
from contract_tests.kit.running.voices import disputed_by_target, sentences
from contract_tests.kit.running.wire import BEARER, Request, encode

if TYPE_CHECKING:
    import httpx
    from schemathesis.checks import CheckContext
    from schemathesis.core.adapter import OperationParameter, ResponsesContainer
    from schemathesis.core.transport import Response
    from schemathesis.generation.case import Case as AnyCase
    from schemathesis.schemas import APIOperation, BaseSchema

    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.recorder import CheckOutcome
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

    Case: TypeAlias = AnyCase[APIOperation[OperationParameter, ResponsesContainer[object], object, BaseSchema]]


def protocol_schema(run: Run) -> BaseSchema:
    """Load the run's specification into Schemathesis, with everything off that judges or learns on its own."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": run.seed,
            "base-url": run.target.base_url,
            "suppress-health-check": ["all"],
            "cache": {"enabled": False},  # a run must not depend on earlier ones
            "generation": {
                "max-examples": run.examples,
                "database": "none",
                "no-shrink": True,
                # Our requests carry the run's token; a drawn one says nothing about bodies.
                "with-security-parameters": False,
            },
            "phases": {
                "coverage": {"unexpected-methods": [], "extra-data-sources": {"responses": False}},
                "examples": {"extra-data-sources": {"responses": False}},
                # What an error body says of a schema must not change what is drawn from the documents.
                "fuzzing": {"error-feedback": {"enabled": False}, "extra-data-sources": {"responses": False}},
                "stateful": {"enabled": False},
            },
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "negative_data_rejection": {"enabled": False},
            },
        }
    )
    addresses = texts_of_format("uri")
    if addresses is not None:
        # A target may fetch or call what it is given: drawn addresses name reserved hosts, never a real one.
        schemathesis.openapi.format("uri", addresses)
    root = copy.deepcopy(dict(run.document.root))
    return schemathesis.openapi.from_dict(root, config=config)


@dataclass(slots=True)
class _Tally:
    requests: int = 0
    judged: int = 0
    reason: str | None = None
    finding: Finding | None = None


@dataclass(slots=True)
class ProtocolJudge:
    """Judge the cases that Schemathesis brings, and sum them up per operation."""

    run: Run
    _tallies: dict[str, _Tally] = field(default_factory=dict)

    def judge(self, case: Case) -> None:
        """Send one case and judge the answer.

        Raises:
            DisagreementError: The answer is not what the documents say.
        """
        operation = self._operation(case)
        if not self.run.selection.names(operation.id, PROTOCOL, PROTOCOL_CLAIM, None):
            return
        tally = self._tallies.setdefault(operation.id, _Tally())
        if tally.requests >= MOST_PROTOCOL_REQUESTS:
            return
        tally.requests += 1
        exchange = self._send(case)
        if exchange.response is None:
            tally.reason = exchange.observation.reason
            return
        self._judge(case, operation, exchange, exchange.response, tally)

    def _judge(
        self,
        case: Case,
        operation: Operation,
        exchange: Exchange,
        response: httpx.Response,
        tally: _Tally,
    ) -> None:
        judgement = judgement_of(self.run, operation, exchange.request)
        observation = exchange.observation

        def the_oracle_says_the_same(_ctx: CheckContext, _response: Response, _case: Case) -> None:
            """Ask the oracle about the body that was really sent."""
            if judgement is not None:
                problems = list(disputed_by_target(judgement, observation, self.run.strengths(operation)))
                if problems:
                    raise AssertionError("; ".join(problems))

        checks = [
            not_a_server_error,
            content_type_conformance,
            response_schema_conformance,
            the_oracle_says_the_same,
        ]
        tally.judged += 1
        try:
            case.validate_response(response, checks=checks)
        except FailureGroup as group:
            problem = "; ".join(
                failure.message if isinstance(failure, CustomFailure) else f"{failure.title}: {failure.message}".strip()
                for failure in group.exceptions
            )
            if tally.finding is None:
                tally.finding = self._finding(operation, exchange, problem, judgement)
            raise DisagreementError(problem) from None

    def close(self) -> None:
        """Write down one property per operation."""
        outcome: CheckOutcome
        for operation_id, tally in self._tallies.items():
            finding = tally.finding
            outcome = "fails" if finding else "not observed" if tally.reason or not tally.judged else "holds"
            if finding is not None:
                self.run.recorder.add_finding(finding)
            self.run.recorder.add_check(
                CheckRecord(
                    id=PROTOCOL,
                    claim=PROTOCOL_CLAIM,
                    operation=operation_id,
                    rule=None,
                    outcome=outcome,
                    cases=tally.judged,
                    requests=tally.requests,
                    finding=None if finding is None else finding.id,
                    reason=tally.reason if outcome == "not observed" else None,
                )
            )

    def require(self) -> None:
        """Insist that requests were judged.

        Raises:
            NotObservedError: Answers were missing, or nothing was judged.
        """
        reasons = [tally.reason for tally in self._tallies.values() if tally.reason]
        if reasons or not self._tallies:
            raise NotObservedError(reasons[0] if reasons else "Schemathesis brought no case")

    def _operation(self, case: Case) -> Operation:
        for operation in self.run.document.operations:
            if (operation.method, operation.path) == (case.operation.method.upper(), case.operation.path):
                return operation
        raise LookupError(f"the specification has no operation {case.operation.label}")

    def _send(self, case: Case) -> Exchange:
        """Send a case through the run's own client, so that it is counted and never follows a redirect."""
        parts = case.as_transport_kwargs(base_url=self.run.target.base_url, headers={"Authorization": BEARER})
        headers = {str(name): str(value) for name, value in dict(parts["headers"]).items()}
        if "json" in parts:
            content = encode(parts["json"])
            headers.setdefault("Content-Type", "application/json")
        else:
            data = parts.get("data")
            content = data if isinstance(data, bytes) else str(data).encode() if data is not None else b""
        path = str(parts["url"]).removeprefix(self.run.target.base_url)
        return self.run.send(Request(str(parts["method"]).upper(), path, tuple(headers.items()), content))

    def _finding(self, operation: Operation, exchange: Exchange, problem: str, judgement: Judgement | None) -> Finding:
        said = sentences(judgement) if judgement is not None else ()
        finding = Finding(
            id=finding_id(operation.id, PROTOCOL),
            check=PROTOCOL,
            operation=operation.id,
            claim=PROTOCOL_CLAIM,
            rules=tuple(dict.fromkeys(sentence.rule for sentence in said)) or (PROTOCOL,),
            problem=problem,
            case=exchange.request.data(),
            sent=(with_words(self.run, sent_of(exchange)),),
            sentences=said,
            pointer=operation.pointer,
            line=self.run.document.line(operation.pointer),
        )
        return replace(finding, assertion=assertion_of(self.run, finding))
