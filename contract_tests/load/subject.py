"""What is asked of a server under load: requests that follow from the specification alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract_tests.mock_server.answering.tasks import makes_tasks
from contract_tests.mock_server.reading.document import Document, Json, SpecError, as_mapping, child, load_document
from contract_tests.mock_server.reading.operations import Operation, TaskQuery, read_operations

__all__ = ["Request", "Subject", "read_subject"]

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one request that is sent again and again."""

    method: str
    path: str
    body: Json

    @property
    def content(self) -> bytes:
        """Return the body as it is sent."""
        return json.dumps(self.body).encode("ascii")


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold how tasks are made and asked for in one API.

    Args:
        create: A documented request that makes a task.
        acknowledged: The members that make it answered at once with an id.
        callback: The member that takes a callback URL; None if there is none.
        lines: The media type of an answer in lines; None if there is none.
        task_id: The member of an answer that names the task.
        query: How tasks are asked for, and where.
        query_method: The method of the operation that is asked.
        query_path: Its path.
    """

    create: Request
    acknowledged: Mapping[str, Json]
    callback: str | None
    lines: str | None
    task_id: str
    query: TaskQuery
    query_method: str
    query_path: str

    @property
    def refused(self) -> Request:
        """Return a request that lacks all that is required."""
        return Request(self.create.method, self.create.path, {})

    def poll(self, task_id: str) -> Request:
        """Return the question for one task."""
        return Request(self.query_method, self.query_path, {self.query.one: task_id})

    def batch(self, *task_ids: str) -> Request:
        """Return the question for several tasks."""
        condition = self.query.several_when
        members = _members_that_meet(condition)
        return Request(self.query_method, self.query_path, {**members, self.query.several: list(task_ids)})


def read_subject(spec: Path) -> Subject:
    """Read what to ask from a specification.

    Raises:
        SpecError: No operation makes tasks, or none is asked for them.
    """
    document = load_document(spec)
    operations = read_operations(document)
    maker = next((each for each in operations if makes_tasks(each)), None)
    asked = next((each for each in operations if each.task_query), None)
    if maker is None or asked is None or asked.task_query is None:
        raise SpecError(str(spec), "needs an operation that makes tasks and one with x-task-query to be put under load")
    missing = {"request", "response", "ended-at"} - set(asked.task_query.record)
    if missing:
        raise SpecError(asked.id, f"its x-task-query/record does not say where {min(missing)} stands")
    acknowledged = maker.example("acknowledged")
    (task_id, *_) = acknowledged if isinstance(acknowledged, dict) and acknowledged else ("",)
    return Subject(
        create=Request(maker.method, maker.path, _example_body(document, maker)),
        acknowledged=_members_that_meet(maker.acknowledged_when),
        callback=maker.callback_field,
        lines=next((offer for offer in maker.offers if offer != _JSON), None),
        task_id=task_id,
        query=asked.task_query,
        query_method=asked.method,
        query_path=asked.path,
    )


def _example_body(document: Document, operation: Operation) -> Json:
    where = f"#/paths/{operation.path}/{operation.method.lower()}"
    item = document.resolve(child(document.root, "paths", "#")[operation.path], where)
    node = child(as_mapping(item, where), operation.method.lower(), where)
    request = as_mapping(document.resolve(node.get("requestBody"), where), where)
    media = child(child(request, "content", where), _JSON, where)
    for name, example in child(media, "examples", where).items():
        shown = document.resolve(example, f"{where}/{name}")
        if isinstance(shown, dict) and isinstance(shown.get("value"), dict):
            return shown["value"]
    raise SpecError(where, "its request has no example; add one")


def _members_that_meet(condition: Json) -> dict[str, Json]:
    """Return members with a constant that a condition asks for: of its branches the first that has any."""
    if not isinstance(condition, dict):
        return {}
    properties, required = condition.get("properties"), condition.get("required")
    if isinstance(properties, dict) and isinstance(required, list):
        members = {
            name: declared["const"]
            for name, declared in properties.items()
            if name in required and isinstance(declared, dict) and "const" in declared
        }
        if members:
            return members
    branches = [each for key in ("anyOf", "oneOf", "allOf") for each in _listed(condition.get(key))]
    return next((members for each in branches if (members := _members_that_meet(each))), {})


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
