"""Make tasks out of accepted requests, and answer questions about them."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.replies import JSON, Reply, Work
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.living.clock import Clock
from contract_tests.mock_server.living.outcomes import OutcomeTexts
from contract_tests.mock_server.living.records import RecordTexts
from contract_tests.mock_server.living.store import TaskStore
from contract_tests.mock_server.living.task import Life, Plan, Task
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["Planner", "TaskDesk"]

Planner: TypeAlias = Callable[[Operation, Json], Plan]
"""Decide what becomes of the task that an accepted body asks for."""


class TaskDesk:
    """Take orders and answer questions.

    `plan` may be replaced: it decides what becomes of each task.
    """

    def __init__(
        self,
        operations: tuple[Operation, ...],
        options: MockOptions,
        clock: Clock,
        store: TaskStore,
        numbers: random.Random,
    ) -> None:
        self.plan: Planner = lambda _operation, _body: self.default_plan()
        self._options = options
        self._clock = clock
        self._store = store
        self._numbers = numbers
        self._texts = {each.id: OutcomeTexts(each) for each in operations if makes_tasks(each)}
        self._acknowledges = {
            each.id: CompiledSchema(_acknowledged_when(each), f"{each.id}: x-acknowledged-when")
            for each in operations
            if makes_tasks(each)
        }
        self._questions = {each.id: _Question(each) for each in operations if each.task_query}
        self._records = {
            (each.id, maker): RecordTexts(each, texts, options.running_shape)
            for each in operations
            if each.task_query
            for maker, texts in self._texts.items()
        }

        self._records_of = {
            maker: [each for (_, of), each in self._records.items() if of == maker] for maker in self._texts
        }
        self._constant_plan = Plan(options.task_seconds[0], options.polls)

    def default_plan(self) -> Plan:
        """Return what becomes of a task unless somebody decides otherwise: a success, as fast as the options say."""
        shortest, longest = self._options.task_seconds
        if longest <= shortest:
            return self._constant_plan
        return Plan(self._numbers.uniform(shortest, longest), self._options.polls)

    def order(self, operation: Operation, body: Json, raw: bytes, media_type: str, plan: Plan) -> Work:
        """Make the task that an accepted body asks for, to live as planned."""
        texts = self._texts[operation.id]
        is_acknowledged = self._acknowledges[operation.id].is_met(body)
        url = body.get(operation.callback_field) if isinstance(body, dict) and operation.callback_field else None
        callback_url = url if isinstance(url, str) else None
        # Whoever waits does not ask: only a task that nobody waits for can live by questions.
        polls = plan.polls if is_acknowledged and callback_url is None else None
        life = Life(self._clock.now(), texts.stages, plan.seconds, polls)
        task_id, ids = texts.make_ids(self._numbers, body)
        keys = [shape.make_key(self._numbers) for shape in self._records_of[operation.id]]
        key = keys[0] if keys else b"null"
        task = Task(task_id, operation.id, life, plan.failure, ids, key, raw or b"null", plan.running_shape)
        self._store.add(task)
        return Work(operation, task, texts, media_type, is_acknowledged, callback_url)

    def tell(self, operation: Operation, body: Json) -> Reply:
        """Answer a question for one task or for several, in the order asked for, duplicates included."""
        question = self._questions[operation.id]
        now = self._clock.now()
        members: Mapping[str, Json] = body if isinstance(body, dict) else {}
        if not question.asks_several.is_met(body):
            content = self._record(operation, members.get(question.one), now) or question.unknown
            return Reply(operation.status, JSON, content, "accepted")
        ids = members.get(question.several)
        asked = ids if isinstance(ids, list) else []
        # An id that is named twice is asked for once, so that both items of the answer are the same.
        found = {task_id: self._record(operation, task_id, now) for task_id in dict.fromkeys(_texts(asked))}
        items = [(found.get(task_id) if isinstance(task_id, str) else None) or question.unknown for task_id in asked]
        return Reply(operation.status, JSON, question.batch(items), "accepted")

    def _record(self, operation: Operation, task_id: Json, now: float) -> bytes | None:
        task = self._store.find(task_id)
        if task is None:
            return None
        return self._records[operation.id, task.operation].record(task, self._store.poll(task, now))


def _texts(items: Iterable[Json]) -> Iterator[str]:
    return (item for item in items if isinstance(item, str))


def makes_tasks(operation: Operation) -> bool:
    """Say whether a request for an operation makes a task."""
    return operation.callback_field is not None or operation.acknowledged_when is not None


class _Question:
    """How an operation is asked for tasks, ready to be used."""

    def __init__(self, operation: Operation) -> None:
        query = operation.task_query
        assert query is not None  # noqa: S101 - only those that have one are asked
        self.one, self.several = query.one, query.several
        self.asks_several = CompiledSchema(query.several_when, f"{operation.id}: x-task-query")
        self.unknown = write_json(operation.example("unknown"))
        operation.example("finished")
        self._items, self._count = write_json(query.items), write_json(query.count)

    def batch(self, items: list[bytes]) -> bytes:
        """Write several records as one answer."""
        return b"{%b:[%b],%b:%d}" % (self._items, b",".join(items), self._count, len(items))


def _acknowledged_when(operation: Operation) -> Json:
    """Return the condition of an acknowledgement: as documented, else that a callback was asked for."""
    if operation.acknowledged_when is not None:
        return operation.acknowledged_when
    return {"type": "object", "required": [operation.callback_field]}
