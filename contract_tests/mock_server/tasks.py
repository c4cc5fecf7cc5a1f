"""Keep the records of past requests, within bounds, and answer questions about them."""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping

from contract_tests.mock_server.bodies import write_json
from contract_tests.mock_server.document import Json
from contract_tests.mock_server.operations import Operation, TaskQuery
from contract_tests.mock_server.shapes import fresh_id, replace_text

__all__ = ["TaskStore", "build_record"]


class TaskStore:
    """Keep records by task id; the oldest go first once there are too many or they get too large together."""

    def __init__(self, *, max_tasks: int = 10_000, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._max_tasks = max_tasks
        self._max_bytes = max_bytes
        self._bytes = 0
        # Kept as written: a parsed body takes many times the memory of its text.
        self._records: OrderedDict[str, bytes] = OrderedDict()

    def add(self, task_id: str, record: Json) -> None:
        """Keep one record."""
        text = write_json(record)
        self._records[task_id] = text
        self._bytes += len(text)
        while len(self._records) > self._max_tasks or (self._bytes > self._max_bytes and len(self._records) > 1):
            _, dropped = self._records.popitem(last=False)
            self._bytes -= len(dropped)

    def find(self, task_id: Json) -> Json:
        """Return the record of a task, or None."""
        text = self._records.get(task_id) if isinstance(task_id, str) else None
        return None if text is None else json.loads(text)

    def answer(self, query: TaskQuery, body: Mapping[str, Json], unknown: Json, *, is_batch: bool) -> Json:
        """Answer a question for one task or for several, in the order asked for, duplicates included."""
        if not is_batch:
            record = self.find(body.get(query.one))
            return unknown if record is None else record
        ids = body.get(query.several)
        found = [self.find(task_id) for task_id in ids] if isinstance(ids, list) else []
        items = [unknown if record is None else record for record in found]
        return {query.items: items, query.count: len(items)}


def build_record(operation: Operation, ids: Mapping[str, str], body: Json, result: Json) -> Json:
    """Build a task's record in the shape of the document's example of a finished one."""
    example = operation.example("finished")
    if operation.task_query is None or not isinstance(example, dict):
        return example
    roles = operation.task_query.record
    record = replace_text(example, ids)
    filled: dict[str, Json] = dict(record) if isinstance(record, dict) else {}
    key = example.get(roles.get("key", ""))
    if isinstance(key, str):
        filled[roles["key"]] = fresh_id(key)
    values: dict[str, Json] = {"request": body, "response": result, "made-at": time.time()}
    return filled | {roles[role]: value for role, value in values.items() if role in roles}
