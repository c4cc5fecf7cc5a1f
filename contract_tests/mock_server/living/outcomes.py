"""Write what is told of the tasks of one operation: acknowledgement, snapshots, result, failure."""

import random
from collections.abc import Mapping

from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.living.ids import IdShape
from contract_tests.mock_server.living.shapes import identifiers, stage_words, unfinished, words_alone
from contract_tests.mock_server.living.task import Failure, Task
from contract_tests.mock_server.living.templates import Template, json_text
from contract_tests.mock_server.reading.document import Json, SpecError, as_mapping
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["OutcomeTexts"]


class OutcomeTexts:
    """Write JSON texts about tasks, all in the shape of the document's examples.

    Raises:
        SpecError: an example that is needed is not there, or the acknowledgement shows no id of the result.
    """

    def __init__(self, operation: Operation) -> None:
        finished = operation.example("finished")
        acknowledged = operation.example("acknowledged")
        self.slots = tuple(dict.fromkeys(identifiers(finished)))
        task_id = next(identifiers(acknowledged), None)
        if task_id not in self.slots:
            raise SpecError(operation.id, "its example `acknowledged` must show an id of its example `finished`")
        self._task_id = self.slots.index(task_id)
        self._shapes = [IdShape.of(slot) for slot in self.slots]
        self._shapes_for = [
            (CompiledSchema(bodies, f"{operation.id}: x-answers-to"), self._shapes_of(operation, name))
            for bodies, name in operation.answers_to
        ]
        self._finished: Mapping[str, Json] = as_mapping(finished, f"{operation.id}: its example `finished`")
        self._acknowledged: Mapping[str, Json] = as_mapping(acknowledged, f"{operation.id}: its example `acknowledged`")
        self._failed = operation.failed_callback
        failed = operation.refusals.get("task-failed")
        body = self._failure(Failure(failed.status, failed.body)) if failed else {}
        self._hiccup = Template(_with_bare_messages(body), self.slots)
        words = stage_words(operation.answer_schema, finished)
        self.stages = len(words)
        self._result = Template(finished, self.slots)
        self._acknowledgement = Template(acknowledged, self.slots)
        # The ids at the top that an acknowledgement does not show come with the result only, as a sibling's streams do.
        begun: dict[str, Json] = {
            key: item
            for key, item in self._finished.items()
            if key in self._acknowledged or key not in _identified(self._finished)
        }
        self._snapshots = [Template(unfinished(begun, stage), self.slots) for stage in words]
        self._progress = [Template(words_alone(finished, stage) or {}, self.slots) for stage in words]

    def make_ids(self, numbers: random.Random, body: Json) -> tuple[str, tuple[bytes, ...]]:
        """Return a fresh task id, and with it the texts of all ids of a result, shaped as documented for the body."""
        shapes = self._shapes
        for bodies, others in self._shapes_for:
            if bodies.is_met(body):
                shapes = others
                break
        made = [(shape, shape.make(numbers)) for shape in shapes]
        texts = [b'"%b"' % text.encode() if shape.is_plain else json_text(text) for shape, text in made]
        return made[self._task_id][1], tuple(texts)

    def _shapes_of(self, operation: Operation, name: str) -> list[IdShape]:
        """Return the shapes of the ids of another example, which has an id wherever `finished` has one."""
        slots = dict.fromkeys(identifiers(operation.example(name)))
        if len(slots) != len(self.slots):
            raise SpecError(operation.id, f"its example `{name}` must show as many ids as its example `finished`")
        return [IdShape.of(slot) for slot in slots]

    def acknowledgement(self, task: Task) -> bytes:
        """Write the answer to a request that goes on in the background."""
        return self._acknowledgement.fill(task.ids)

    def snapshot(self, task: Task, stage: int) -> bytes:
        """Write the result as it looks in a stage before the end."""
        return self._snapshots[stage].fill(task.ids)

    def progress(self, task: Task, stage: int) -> bytes:
        """Write the words of a stage alone."""
        return self._progress[stage].fill(task.ids)

    def hiccup(self, task: Task) -> bytes:
        """Write an error that passes: as a failure, with a bare text for what went wrong."""
        return self._hiccup.fill(task.ids)

    def outcome(self, task: Task) -> bytes:
        """Write what a task has come to at its end."""
        if task.failure is None:
            return self._result.fill(task.ids)
        return Template(self._failure(task.failure), self.slots).fill(task.ids)

    def answer(self, task: Task) -> bytes:
        """Write the answer to the request that waited for the end: of a failure, its envelope without a task id."""
        if task.failure is None:
            return self._result.fill(task.ids)
        body = {key: item for key, item in self._failure(task.failure).items() if key not in self._acknowledged}
        return Template(body, self.slots).fill(task.ids)

    def _failure(self, failure: Failure) -> dict[str, Json]:
        """Build a failure: as the callback's example `failed` shows it, with what the error example says went wrong."""
        said = as_mapping(failure.body, "the body of a failure")
        shown = {**self._acknowledged, **said} if self._failed is None else as_mapping(self._failed, "`failed`")
        ids = _identified(shown)
        return {
            key: self._finished.get(key, item) if key in ids else said.get(key, item) for key, item in shown.items()
        }


def _identified(members: Mapping[str, Json]) -> set[str]:
    """Name the members that are ids."""
    return {key for key, item in members.items() if isinstance(item, str) and list(identifiers({key: item}))}


def _with_bare_messages(value: Json) -> Json:
    """Copy an error body with the message alone in place of each object that holds one."""
    if not isinstance(value, dict):
        return value
    return {
        key: item["message"] if isinstance(item, dict) and "message" in item else _with_bare_messages(item)
        for key, item in value.items()
    }
