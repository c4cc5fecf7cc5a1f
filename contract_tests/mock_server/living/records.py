"""Write the records of tasks, as an operation that is asked for them answers."""

import random

from contract_tests.mock_server.living.ids import IdShape
from contract_tests.mock_server.living.outcomes import OutcomeTexts
from contract_tests.mock_server.living.task import RUNNING_SHAPES, RunningShape, Task
from contract_tests.mock_server.living.templates import Template, json_text
from contract_tests.mock_server.reading.document import Json, SpecError
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["RUNNING_SHAPES", "RecordTexts", "RunningShape"]

# What a record holds that its example cannot: the roles of `x-task-query`, in the order of their slots.
_ROLES = ("key", "request", "response", "made-at", "started-at", "ended-at", "elapsed")
_NULL = b"null"


class RecordTexts:
    """Write the records of one operation's tasks in the shape of another operation's example `finished`.

    Args:
        operation: The operation that is asked for records.
        outcomes: What is told of the tasks.
        running: What stands for the outcome while a task runs.

    Raises:
        SpecError: `x-task-query` names a role that nobody plays.
    """

    def __init__(self, operation: Operation, outcomes: OutcomeTexts, running: RunningShape) -> None:
        query = operation.task_query
        example = operation.example("finished")
        if query is None or not isinstance(example, dict):
            raise SpecError(operation.id, "its example `finished` must be the record of a task")
        unknown = set(query.record) - set(_ROLES)
        if unknown:
            raise SpecError(operation.id, f"x-task-query/record knows {', '.join(_ROLES)}, not {min(unknown)}")
        self._outcomes = outcomes
        self._running = running
        key = example.get(query.record.get("key", ""))
        self._key_shape = IdShape.of(key) if isinstance(key, str) else None
        self._key_is_plain = self._key_shape is not None and self._key_shape.is_plain
        # No example holds a string that begins with NUL.
        places = {role: f"\0{role}" for role in _ROLES}
        filled: dict[str, Json] = example | {name: places[role] for role, name in query.record.items()}
        slots = (*outcomes.slots, *places.values())
        self._template = Template(filled, slots)
        filled.pop(query.record.get("response", ""), None)
        self._without_response = Template(filled, slots)

    def make_key(self, numbers: random.Random) -> bytes:
        """Make the key of a fresh record."""
        if self._key_shape is None:
            return _NULL
        key = self._key_shape.make(numbers)
        return b'"%b"' % key.encode() if self._key_is_plain else json_text(key)

    def record(self, task: Task, stage: int) -> bytes:
        """Write the record of a task that is in a stage."""
        life, response = task.life, self._response(task, stage)
        began = life.begins_at(min(1, life.stages - 1)) if stage > 0 or life.stages == 1 else None
        ended = None if stage < life.stages else life.ends_at if task.ended_at is None else task.ended_at
        elapsed = None if began is None or ended is None else ended - began
        moments = (life.made_at, began, ended, elapsed)
        template = self._without_response if response is None else self._template
        return template.fill((*task.ids, task.key, task.request, response or _NULL, *map(_moment, moments)))

    def _response(self, task: Task, stage: int) -> bytes | None:
        if stage == task.life.stages:
            return self._outcomes.outcome(task)
        match task.running_shape or self._running:
            case "absent":
                return None
            case "null":
                return _NULL
            case "empty":
                return b"{}"
            case "snapshot":
                return self._outcomes.progress(task, stage)
            case "transient":
                return self._outcomes.hiccup(task)


def _moment(seconds: float | None) -> bytes:
    return _NULL if seconds is None else repr(round(seconds, 3)).encode("ascii")
