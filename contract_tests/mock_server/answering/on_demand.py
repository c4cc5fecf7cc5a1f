"""Answer as a behaviour asks for: with an error, or with a task that fails or takes its time."""

import random
from dataclasses import replace

from contract_tests.mock_server.answering.replies import JSON, Reply
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.living.ids import IdShape
from contract_tests.mock_server.living.shapes import identifiers, replace_text
from contract_tests.mock_server.living.task import Failure, Plan
from contract_tests.mock_server.misbehaving.behaviour import USUAL, Behaviour
from contract_tests.mock_server.misbehaving.envelopes import ENVELOPES
from contract_tests.mock_server.misbehaving.examples import choose_error, error_code, error_message
from contract_tests.mock_server.misbehaving.language import MAGIC, Language
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import ErrorExample, Operation

__all__ = ["OnDemand"]

_UUID = IdShape("")
_DOCUMENTED = "documented"


class OnDemand:
    """Write what behaviours ask for, from the document's error examples."""

    def __init__(self, operations: tuple[Operation, ...], numbers: random.Random) -> None:
        self.language = Language.of(operations)
        self._everywhere = tuple(error for operation in operations for error in operation.errors)
        self._numbers = numbers

    def magic_in(self, body: Json) -> Behaviour:
        """Return what the magic texts of a body ask for: those of its properties that begin with `mock:`.

        Raises:
            BehaviourError: one cannot be read.
        """
        behaviour = USUAL
        for text in body.values() if isinstance(body, dict) else ():
            if isinstance(text, str) and text.startswith(MAGIC):
                behaviour = behaviour.with_more(self.language.read(text))
        return behaviour

    def error(self, operation: Operation, behaviour: Behaviour) -> Reply:
        """Write the error that a behaviour asks for."""
        error = self._choose(operation, behaviour.error, behaviour.status)
        envelope = ENVELOPES[behaviour.envelope or _DOCUMENTED]
        is_named = behaviour.error is not None or behaviour.code is not None
        status = behaviour.status or (None if is_named else envelope.status) or error.status
        if behaviour.envelope in (None, _DOCUMENTED):
            body = self._refreshed(error.body)
            content = write_json(body if behaviour.code is None else _with_code(body, behaviour.code))
            return Reply(status, JSON, content, "error-on-demand", behaviour=behaviour)
        words = {
            "code": behaviour.code or error_code(error),
            "message": error_message(error) if is_named else envelope.message or error_message(error),
            "trace": _UUID.make(self._numbers),
            "task": _UUID.make(self._numbers),
            "path": operation.path,
        }
        written = envelope.write(words, status)
        return Reply(
            status, written.media_type, written.content, "error-on-demand", headers=written.headers, behaviour=behaviour
        )

    def plan(self, operation: Operation, behaviour: Behaviour, usual: Plan) -> Plan:
        """Change what is planned for a task as a behaviour asks for."""
        if behaviour.task_seconds is not None:
            usual = replace(usual, seconds=behaviour.task_seconds, polls=None)
        if behaviour.polls is not None:
            usual = replace(usual, polls=behaviour.polls)
        if behaviour.fail is not None:
            error = self._choose(operation, behaviour.fail, behaviour.status)
            usual = replace(usual, failure=Failure(behaviour.status or error.status, error.body))
        return replace(usual, running_shape=behaviour.running_shape)

    def _choose(self, operation: Operation, code: str | None, status: int | None) -> ErrorExample:
        """Choose among the operation's own errors; it borrows those that only others document."""
        own = [error for error in operation.errors if code in (None, error_code(error))]
        return choose_error(own or self._everywhere, code, status)

    def _refreshed(self, body: Json) -> Json:
        fresh = {found: IdShape.of(found).make(self._numbers) for found in identifiers(body)}
        return replace_text(body, fresh)


def _with_code(value: Json, code: str) -> Json:
    if not isinstance(value, dict):
        return value
    return {key: code if key == "code" else _with_code(item, code) for key, item in value.items()}
