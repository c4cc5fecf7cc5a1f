"""Who plays which part in a document: names that a fault needs, found where the document says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.tasks import makes_tasks
from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.living.shapes import identifiers, stage_words
from contract_tests.mock_server.reading.document import SpecError, as_mapping, as_text, child
from contract_tests.mock_server.reading.operations import read_operations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.mock_server.reading.document import Document, Json
    from contract_tests.mock_server.reading.operations import Operation, TaskQuery
    from contract_tests.mutants.wire import Ask


@dataclass(frozen=True, slots=True)
class Roles:
    """Name the operations and fields that tasks are made of.

    Attributes:
        making: The operation that makes tasks.
        asking: The operation that is asked for them.
        query: How it is asked, and what a record and a batch are made of.
        properties: The declared fields of a request that makes a task.
        legal: A request that makes a task and waits for it.
        task_id: The field of an answer that names its task.
        trace_id: The field of an answer that names the request; empty if there is none.
        results: The field of an answer that lists what was made.
        item_id: The field of such an item that names it.
        item_word: The field of such an item that says how far it is.
        item_texts: Its other fields that are texts.
        success: The field of an answer that says whether it is one.
        callback_field: The field of a request that names a callback URL.
    """

    making: Operation
    asking: Operation
    query: TaskQuery
    properties: Mapping[str, Mapping[str, Json]]
    legal: dict[str, Json]
    task_id: str
    trace_id: str
    results: str
    item_id: str
    item_word: str
    item_texts: tuple[str, ...]
    success: str
    callback_field: str
    _acknowledged: CompiledSchema

    def role(self, name: str) -> str:
        """Return the field of a record that plays a role of `x-task-query`."""
        return self.query.record[name]

    def is_acknowledged(self, body: Json) -> bool:
        """Say whether a body is to be answered at once."""
        return self._acknowledged.is_met(body)

    def makes(self, ask: Ask) -> bool:
        """Say whether a request is for the operation that makes tasks."""
        return ask.operation is not None and ask.operation.id == self.making.id

    def asks(self, ask: Ask) -> bool:
        """Say whether a request is for the operation that is asked for tasks."""
        return ask.operation is not None and ask.operation.id == self.asking.id

    def typed(self, name: str) -> tuple[str, ...]:
        """Name the declared fields of a JSON type."""
        return tuple(field for field, declared in self.properties.items() if declared.get("type") == name)

    def required(self) -> tuple[str, ...]:
        """Name the fields that every request has to give."""
        return tuple(self.legal)

    def defaults(self) -> dict[str, tuple[Json, tuple[Json, ...]]]:
        """Return, for each field with a default, that default and the other values that it may have."""
        return dict(_defaults(self.properties))

    def asking_defaults(self) -> dict[str, tuple[Json, tuple[Json, ...]]]:
        """Return the same of a question for tasks."""
        schema = as_mapping(self.asking.body_schema, self.asking.id)
        declared = child(schema, "properties", self.asking.id)
        return dict(_defaults({name: as_mapping(node, name) for name, node in declared.items()}))


def _defaults(properties: Mapping[str, Mapping[str, Json]]) -> Iterator[tuple[str, tuple[Json, tuple[Json, ...]]]]:
    for name, declared in properties.items():
        options = declared.get("enum")
        if "default" in declared and isinstance(options, list):
            yield name, (declared["default"], tuple(each for each in options if each != declared["default"]))


def read_roles(document: Document) -> Roles:
    """Find who plays which part.

    Raises:
        SpecError: nobody plays one of them.
    """
    operations = read_operations(document)
    making = next((each for each in operations if makes_tasks(each)), None)
    asking = next((each for each in operations if each.task_query is not None), None)
    if making is None or asking is None or asking.task_query is None or making.callback_field is None:
        raise SpecError(
            "#/paths", "no operation makes tasks with callbacks, or none is asked for them; faults need both"
        )
    finished = as_mapping(making.example("finished"), f"{making.id}: its example `finished`")
    shown = as_mapping(making.example("acknowledged"), f"{making.id}: its example `acknowledged`")
    results = next((key for key, item in finished.items() if isinstance(item, list) and item), "")
    items = finished.get(results)
    item = as_mapping(items[0] if isinstance(items, list) else None, f"{making.id}: what its example `finished` lists")
    names = {key for key, value in item.items() if isinstance(value, str)}
    item_id = next((key for key in item if list(identifiers({key: item[key]}))), "")
    words = stage_words(making.answer_schema, finished)[0]
    item_word = next((key for key in item if key in words), "")
    task_id = next((key for key in shown if list(identifiers({key: shown[key]}))), "")
    schema = as_mapping(making.body_schema, making.id)
    return Roles(
        making=making,
        asking=asking,
        query=asking.task_query,
        properties={name: as_mapping(node, name) for name, node in child(schema, "properties", making.id).items()},
        legal=_legal(schema, making.id),
        task_id=task_id,
        trace_id=next((key for key in finished if key != task_id and list(identifiers({key: finished[key]}))), ""),
        results=results,
        item_id=item_id,
        item_word=item_word,
        item_texts=tuple(key for key in item if key in names - {item_id, item_word}),
        success=_success(document, asking),
        callback_field=making.callback_field,
        _acknowledged=CompiledSchema(making.acknowledged_when or {"required": [making.callback_field]}, making.id),
    )


def _legal(schema: Mapping[str, Json], where: str) -> dict[str, Json]:
    """Return a request of required fields alone, by their first options or examples."""
    properties = child(dict(schema), "properties", where)
    required = schema.get("required")
    body: dict[str, Json] = {}
    for name in required if isinstance(required, list) else ():
        declared = as_mapping(properties.get(str(name)), f"{where}/properties/{name}")
        options = declared.get("enum") or declared.get("examples")
        if not isinstance(options, list) or not options:
            raise SpecError(f"{where}/properties/{name}", "is required without options or an example; give it one")
        body[str(name)] = options[0]
    return body


def _success(document: Document, asking: Operation) -> str:
    node = child(child(child(document.root, "paths", "#"), asking.path, "#/paths"), asking.method.lower(), asking.id)
    said = child(node, "x-task-result", asking.id)
    return as_text(said.get("succeeded"), f"{asking.id}: x-task-result/succeeded").rpartition("/")[2]
