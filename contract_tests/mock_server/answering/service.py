"""Answer requests to documented operations: token, media type, JSON, rules, then the result."""

import hmac
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from contract_tests.mock_server.answering.negotiation import choose_media_type, media_type_of
from contract_tests.mock_server.answering.on_demand import OnDemand
from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.refusals import Refuser
from contract_tests.mock_server.answering.replies import Reply, Work
from contract_tests.mock_server.answering.tasks import TaskDesk, makes_tasks
from contract_tests.mock_server.journal import Entry, Journal
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES, BodyError, parse_body, write_json
from contract_tests.mock_server.judging.findings import Finding
from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.judging.switches import check_switches
from contract_tests.mock_server.living.clock import Clock, RunningClock
from contract_tests.mock_server.living.store import TaskStore
from contract_tests.mock_server.misbehaving.behaviour import USUAL, Behaviour
from contract_tests.mock_server.misbehaving.language import MAGIC, BehaviourError
from contract_tests.mock_server.misbehaving.standing import StandingBehaviours
from contract_tests.mock_server.reading.document import Document, Json
from contract_tests.mock_server.reading.operations import Operation, read_operations

__all__ = ["MockService"]

_Answer = TypeVar("_Answer", Reply, Work)
_CONTENT_TOO_LARGE = 413
_BEHAVIOUR_RULE = "mock.behaviour"
_NO_ROUTE = Behaviour("envelope=kong", envelope="kong")
_MAGIC = MAGIC.encode("ascii")
_MAGIC_IN_BODY = b'"' + _MAGIC


class MockService:
    """Answer as the documents say, and remember the tasks.

    Args:
        document: What is served.
        options: What was chosen.
        clock: What tasks live by; the machine's own without one.

    Raises:
        SpecError: the document lacks something that an answer needs.
        BehaviourError: one of the options' behaviours cannot be read.
        SwitchError: a switch names a rule that no request has.
    """

    def __init__(self, document: Document, options: MockOptions, clock: Clock | None = None) -> None:
        self.document = document
        self.operations = read_operations(document)
        self.clock: Clock = clock or RunningClock()
        self.journal = Journal(options.token)
        self._token = options.token.encode("utf-8", "surrogateescape")
        self._usual_authorization = b"Bearer " + self._token
        self._numbers = random.Random(options.seed)  # noqa: S311 - ids of a mock, which a seed has to bring back
        self._refuser = Refuser(self._numbers)
        self.store = TaskStore(self._tell_of_drops)
        self.on_demand = OnDemand(self.operations, self._numbers)
        self.standing = StandingBehaviours(
            (self.on_demand.language.read(text, is_standing=True) for text in options.behaviours), options.seed
        )
        self.start_options = options
        self.configure(options)

    def configure(self, options: MockOptions) -> None:
        """Answer by other options from now on; token, seed and standing behaviours stay, and so does what was kept.

        Raises:
            SwitchError: a switch names a rule that no request has; nothing is changed.
        """
        judges = {
            operation.id: BodyJudge(
                operation.body_schema,
                operation.id,
                options.switches,
                partial(self.line, operation),
            )
            for operation in self.operations
        }
        check_switches(options.switches, frozenset().union(*(judge.known for judge in judges.values())))
        self.judges = judges
        self.tasks = TaskDesk(self.operations, options, self.clock, self.store, self._numbers)
        self.options = options

    def line(self, operation: Operation, path: Sequence[str | int]) -> int | None:
        """Return the line of an element of an operation's body schema."""
        return self.document.line((*operation.body_place, *path))

    def admit(self, operation: Operation, authorization: bytes) -> Reply | Behaviour:
        """Return what a request with this token meets with, or the answer if it gets no further."""
        behaviour = self.standing.choose(operation.id)
        if authorization != self._usual_authorization:
            scheme, _, token = authorization.strip().partition(b" ")
            if scheme.lower() == b"bearer" and token.strip().startswith(_MAGIC):
                try:
                    behaviour = behaviour.with_more(self.on_demand.language.read(token.decode("latin-1").strip()))
                except BehaviourError as error:
                    finding = Finding(_BEHAVIOUR_RULE, _BEHAVIOUR_RULE, f"{error}. [{_BEHAVIOUR_RULE}]")
                    return self._refuser.refuse(operation, "token-invalid", (finding,))
            elif (refusal := self._refuse_token(operation, scheme, token)) is not None:
                return _with(refusal, behaviour)
        return (
            self.on_demand.error(operation, behaviour) if behaviour is not USUAL and behaviour.is_error else behaviour
        )

    def _refuse_token(self, operation: Operation, scheme: bytes, token: bytes) -> Reply | None:
        """Refuse a missing or a wrong token; None if it is the right one or none is needed."""
        if not operation.is_protected:
            return None
        if not scheme or (scheme.lower() == b"bearer" and not token.strip()):
            return self._refuser.refuse(operation, "token-missing")
        is_right = hmac.compare_digest(token.strip(), self._token)
        return None if scheme.lower() == b"bearer" and is_right else self._refuser.refuse(operation, "token-invalid")

    def refuse_size(self, operation: Operation) -> Reply:
        """Refuse a body over the limit."""
        words = f"the body is larger than {MAX_BODY_BYTES} bytes"
        return self._refuser.refuse_body(operation, "body.size", words, _CONTENT_TOO_LARGE)

    def refuse_incomplete(self, operation: Operation) -> Reply:
        """Refuse a body that never came; nobody is left to read this, but the journal tells."""
        return self._refuser.refuse_body(operation, "body.incomplete", "the body ended early")

    def refuse_unknown(self) -> Reply:
        """Give the answer to a path or method that no operation has."""
        reply = self._refuser.refuse(self.operations[0], "operation-unknown")
        if self.options.unknown_route == "documented":
            return reply
        return replace(self.on_demand.error(self.operations[0], _NO_ROUTE), verdict=reply.verdict, behaviour=USUAL)

    def answer(
        self, operation: Operation, raw: bytes, content_type: str, accept: str, behaviour: Behaviour = USUAL
    ) -> Reply | Work:
        """Answer a request whose token is good, and which meets with a behaviour."""
        body: Json = None
        if raw or operation.body_is_required:
            refusal, body = self._read(operation, raw, content_type)
            if refusal is not None:
                return refusal
            if _MAGIC_IN_BODY in raw:
                try:
                    behaviour = behaviour.with_more(self.on_demand.magic_in(body))
                except BehaviourError as error:
                    return self._refuser.refuse_body(operation, _BEHAVIOUR_RULE, str(error))
        if behaviour is not USUAL and behaviour.is_error:
            return self.on_demand.error(operation, behaviour)
        if operation.task_query:
            return _with(self.tasks.tell(operation, body), behaviour)
        media_type = choose_media_type(accept, operation.offers)
        if not makes_tasks(operation):
            example = next(iter(operation.examples.values()), {})
            return _with(Reply(operation.status, media_type, write_json(example), "accepted"), behaviour)
        plan = self.tasks.plan(operation, body)
        if behaviour is not USUAL:
            plan = self.on_demand.plan(operation, behaviour, plan)
        return _with(self.tasks.order(operation, body, raw, media_type, plan), behaviour)

    def _read(self, operation: Operation, raw: bytes, content_type: str) -> tuple[Reply | None, Json]:
        """Read a body; without a refusal it is one that the rules allow."""
        sent_type = content_type if content_type in operation.accepts else media_type_of(content_type)
        if sent_type not in operation.accepts:
            allowed = " or ".join(operation.accepts)
            words = f"content-type must be {allowed}, not {sent_type[:80] or 'absent'}"
            return self._refuser.refuse_body(operation, "body.media-type", words), None
        try:
            body = parse_body(raw)
        except BodyError as error:
            return self._refuser.refuse_body(operation, "body.json", str(error)), None
        broken = self.judges[operation.id].judge(body)
        return self._refuser.refuse(operation, "body-refused", broken) if broken else None, body

    def _tell_of_drops(self, detail: str) -> None:
        self.journal.write(Entry("store", "", "", None, "task-dropped", None, detail=detail))


def _with(answer: _Answer, behaviour: Behaviour) -> _Answer:
    return answer if behaviour is USUAL else replace(answer, behaviour=behaviour)
