"""Answer requests to documented operations: token, media type, JSON, rules, then the result. No network in here."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import quote

from contract_tests.mock_server.bodies import BodyError, parse_body, write_json
from contract_tests.mock_server.callbacks import Callback
from contract_tests.mock_server.compiled import CompiledSchema
from contract_tests.mock_server.document import Document, Json, SpecError
from contract_tests.mock_server.journal import Journal
from contract_tests.mock_server.judging import BodyJudge
from contract_tests.mock_server.negotiation import choose_media_type, media_type_of
from contract_tests.mock_server.operations import Operation, read_operations
from contract_tests.mock_server.shapes import fresh_ids, identifiers, open_words, replace_text, unfinished
from contract_tests.mock_server.tasks import TaskStore, build_record

__all__ = ["RULES_HEADER", "Answer", "MockOptions", "MockService"]

RULES_HEADER = "X-Contract-Rules"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class MockOptions:
    """Hold what can be chosen: the one token that is accepted, and what to refuse beyond the documents."""

    token: str = field(default="mock-token", repr=False)
    reject_inapplicable: bool = False
    reject_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one answer: its lines are sent one after the other."""

    status: int
    media_type: str
    lines: tuple[bytes, ...]
    verdict: str
    rules: tuple[str, ...] = ()
    callback: Callback | None = None

    @property
    def rules_header(self) -> str:
        """Name the broken rules, safe for a header."""
        return ", ".join(quote(rule, safe="") for rule in self.rules)


class MockService:
    """Answer as the documents say, and remember the tasks."""

    def __init__(self, document: Document, options: MockOptions) -> None:
        self.operations = read_operations(document)
        self.journal = Journal(options.token)
        self._token = options.token.encode("utf-8", "surrogateescape")
        self._tasks = TaskStore()
        self._judges = {
            operation.id: BodyJudge(
                operation.body_schema,
                operation.id,
                reject_inapplicable=options.reject_inapplicable,
                reject_unknown=options.reject_unknown,
            )
            for operation in self.operations
        }
        self._acknowledges = {
            operation.id: CompiledSchema(_acknowledged_when(operation), f"{operation.id}: x-acknowledged-when")
            for operation in self.operations
        }
        self._asks_several = {
            operation.id: CompiledSchema(operation.task_query.several_when, f"{operation.id}: x-task-query")
            for operation in self.operations
            if operation.task_query
        }
        self._queries = [operation for operation in self.operations if operation.task_query]
        for operation in self.operations:
            _check_examples(operation)

    def refuse_token(self, operation: Operation, authorization: str | None) -> Answer | None:
        """Refuse a missing or a wrong token; None if it is the right one or none is needed."""
        if not operation.is_protected:
            return None
        scheme, _, token = (authorization or "").strip().partition(" ")
        if not scheme or (scheme.lower() == "bearer" and not token.strip()):
            return self.refuse(operation, "token-missing")
        is_right = hmac.compare_digest(token.strip().encode("utf-8", "surrogateescape"), self._token)
        return None if scheme.lower() == "bearer" and is_right else self.refuse(operation, "token-invalid")

    def refuse(
        self,
        operation: Operation,
        finding: str,
        message: str = "",
        rules: tuple[str, ...] = (),
        status: int | None = None,
    ) -> Answer:
        """Give the documented error answer of a finding, with fresh ids and perhaps a message of our own."""
        refusal = operation.refusals[finding]
        body = replace_text(refusal.body, fresh_ids(refusal.body))
        if message:
            body = _with_message(body, message)
        return Answer(status or refusal.status, _JSON, (write_json(body),), finding, rules)

    def refuse_unknown(self) -> Answer:
        """Give the answer to a path or method that no operation has."""
        return self.refuse(self.operations[0], "operation-unknown")

    def answer(self, operation: Operation, raw: bytes, content_type: str, accept: str) -> Answer:
        """Answer a request whose token is good."""
        body: Json = None
        if raw or operation.body_is_required:
            sent_type = media_type_of(content_type)
            if sent_type not in operation.accepts:
                allowed = " or ".join(operation.accepts)
                message = f"content-type must be {allowed}, not {sent_type[:80] or 'absent'}. [body.media-type]"
                return self.refuse(operation, "body-refused", message, ("body.media-type",))
            try:
                body = parse_body(raw)
            except BodyError as error:
                return self.refuse(operation, "body-refused", f"{error}. [body.json]", ("body.json",))
            broken = self._judges[operation.id].judge(body)
            if broken:
                rules = tuple(dict.fromkeys(found.rule for found in broken))
                message = " | ".join(found.message for found in broken)
                return self.refuse(operation, "body-refused", message, rules)
        return self._accept(operation, body, choose_media_type(accept, operation.offers))

    def _accept(self, operation: Operation, body: Json, media_type: str) -> Answer:
        if operation.task_query:
            members = body if isinstance(body, dict) else {}
            is_batch = self._asks_several[operation.id].is_met(body)
            unknown = operation.example("unknown")
            found = self._tasks.answer(operation.task_query, members, unknown, is_batch=is_batch)
            return Answer(operation.status, _JSON, (write_json(found),), "accepted")
        if operation.callback_field is None and operation.acknowledged_when is None:
            example = next(iter(operation.examples.values()), {})
            return Answer(operation.status, media_type, (write_json(example),), "accepted")
        return self._make_task(operation, body, media_type)

    def _make_task(self, operation: Operation, body: Json, media_type: str) -> Answer:
        example, short = operation.example("finished"), operation.example("acknowledged")
        ids = fresh_ids(example)
        result, acknowledgement = replace_text(example, ids), replace_text(short, ids)
        task_id = next(identifiers(acknowledgement))
        for query in self._queries:
            self._tasks.add(task_id, build_record(query, ids, body, result))
        snapshots: tuple[Json, ...] = (result,)
        if self._acknowledges[operation.id].is_met(body):
            snapshots = (acknowledgement,)
        elif media_type != _JSON:
            snapshots = (unfinished(result, open_words(operation.answer_schema)), result)
        lines = tuple(write_json(snapshot) + (b"" if media_type == _JSON else b"\n") for snapshot in snapshots)
        return Answer(operation.status, media_type, lines, "accepted", (), _callback(operation, body, result))


def _callback(operation: Operation, body: Json, result: Json) -> Callback | None:
    url = body.get(operation.callback_field) if isinstance(body, dict) and operation.callback_field else None
    return Callback(url, write_json(result), operation.id) if isinstance(url, str) else None


def _acknowledged_when(operation: Operation) -> Json:
    """Return the condition of an acknowledgement: as documented, else that a callback was asked for."""
    if operation.acknowledged_when is not None:
        return operation.acknowledged_when
    return {"type": "object", "required": [operation.callback_field]} if operation.callback_field else False


def _check_examples(operation: Operation) -> None:
    """Find out at the start, not at the first request, that an answer cannot be built."""
    if operation.task_query:
        operation.example("finished")
        operation.example("unknown")
    elif operation.callback_field is not None or operation.acknowledged_when is not None:
        ids = set(identifiers(operation.example("finished")))
        if next(identifiers(operation.example("acknowledged")), None) not in ids:
            raise SpecError(operation.id, "its example `acknowledged` must show an id of its example `finished`")


def _with_message(body: Json, message: str) -> Json:
    """Copy an error body with another text under its key `message`, wherever that stands."""
    if not isinstance(body, dict):
        return body
    return {key: message if key == "message" else _with_message(item, message) for key, item in body.items()}
