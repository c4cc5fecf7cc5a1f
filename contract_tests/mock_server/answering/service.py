"""Answer requests to documented operations: token, media type, JSON, rules, then the result."""

import hmac
import random
from collections.abc import Sequence
from functools import partial

from contract_tests.mock_server.answering.negotiation import choose_media_type, media_type_of
from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.refusals import Refuser
from contract_tests.mock_server.answering.replies import Reply, Work
from contract_tests.mock_server.answering.tasks import TaskDesk, makes_tasks
from contract_tests.mock_server.journal import Entry, Journal
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES, BodyError, parse_body, write_json
from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.judging.switches import check_switches
from contract_tests.mock_server.living.clock import Clock, RunningClock
from contract_tests.mock_server.living.store import TaskStore
from contract_tests.mock_server.reading.document import Document, Json
from contract_tests.mock_server.reading.operations import Operation, read_operations

__all__ = ["MockService"]

_CONTENT_TOO_LARGE = 413


class MockService:
    """Answer as the documents say, and remember the tasks.

    Args:
        document: What is served.
        options: What was chosen.
        clock: What tasks live by; the machine's own without one.

    Raises:
        SpecError: the document lacks something that an answer needs.
        SwitchError: a switch names a rule that no request has.
    """

    def __init__(self, document: Document, options: MockOptions, clock: Clock | None = None) -> None:
        self.document = document
        self.operations = read_operations(document)
        self.clock: Clock = clock or RunningClock()
        self.options = options
        self.journal = Journal(options.token)
        self._token = options.token.encode("utf-8", "surrogateescape")
        self._usual_authorization = b"Bearer " + self._token
        numbers = random.Random(options.seed)  # noqa: S311 - ids of a mock, which a seed has to bring back
        self._refuser = Refuser(numbers)
        self.store = TaskStore(self._tell_of_drops)
        self.tasks = TaskDesk(self.operations, options, self.clock, self.store, numbers)
        self.judges = {
            operation.id: BodyJudge(
                operation.body_schema,
                operation.id,
                options.switches,
                partial(self.line, operation),
            )
            for operation in self.operations
        }
        check_switches(options.switches, frozenset().union(*(judge.known for judge in self.judges.values())))

    def line(self, operation: Operation, path: Sequence[str | int]) -> int | None:
        """Return the line of an element of an operation's body schema."""
        return self.document.line((*operation.body_place, *path))

    def refuse_token(self, operation: Operation, authorization: bytes) -> Reply | None:
        """Refuse a missing or a wrong token; None if it is the right one or none is needed."""
        if authorization == self._usual_authorization or not operation.is_protected:
            return None
        scheme, _, token = authorization.strip().partition(b" ")
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
        return self._refuser.refuse(self.operations[0], "operation-unknown")

    def answer(self, operation: Operation, raw: bytes, content_type: str, accept: str) -> Reply | Work:
        """Answer a request whose token is good."""
        body: Json = None
        if raw or operation.body_is_required:
            sent_type = content_type if content_type in operation.accepts else media_type_of(content_type)
            if sent_type not in operation.accepts:
                allowed = " or ".join(operation.accepts)
                words = f"content-type must be {allowed}, not {sent_type[:80] or 'absent'}"
                return self._refuser.refuse_body(operation, "body.media-type", words)
            try:
                body = parse_body(raw)
            except BodyError as error:
                return self._refuser.refuse_body(operation, "body.json", str(error))
            broken = self.judges[operation.id].judge(body)
            if broken:
                return self._refuser.refuse(operation, "body-refused", broken)
        if operation.task_query:
            return self.tasks.tell(operation, body)
        media_type = choose_media_type(accept, operation.offers)
        if makes_tasks(operation):
            return self.tasks.order(operation, body, raw, media_type)
        example = next(iter(operation.examples.values()), {})
        return Reply(operation.status, media_type, write_json(example), "accepted")

    def _tell_of_drops(self, detail: str) -> None:
        self.journal.write(Entry("store", "", "", None, "task-dropped", None, detail=detail))
