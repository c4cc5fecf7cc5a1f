"""How an operation is asked for tasks, and what its records say of them; all of it from the specification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from contract_tests.kit.conversation.places import Path, first_at, nested, path_of, values_at
from contract_tests.kit.conversation.ways import members_for
from contract_tests.kit.reading.document import JSON_MEDIA_TYPE
from contract_tests.kit.reading.elements import Elements
from contract_tests.kit.running.observing import error_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation

State: TypeAlias = Literal["unknown", "running", "finished", "failed"]
_COMPOSERS: Final = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Hold where a record says what has become of its task (`x-task-result`).

    Attributes:
        outcome: Where the outcome stands; likewise the next three.
        ended: When the task ended.
        succeeded: Whether it succeeded.
        error: What went wrong.
        words: Where words for its state stand.
        running: The words of a task that runs, in small letters.
        done: The words of one that succeeded.
        failed: The words of one that failed.
        unknown_codes: Error codes for an id that nobody knows.
        schema: Pointer to the schema of the outcome of a task that succeeded.
        required: The fields that it requires.
    """

    outcome: Path
    ended: Path
    succeeded: Path
    error: Path
    words: tuple[Path, ...]
    running: frozenset[str]
    done: frozenset[str]
    failed: frozenset[str]
    unknown_codes: frozenset[str]
    schema: str
    required: frozenset[str]

    def state(self, record: Mapping[str, object]) -> State:
        """Say what a record says of its task, by the first rule that holds; the README of the spec lists them."""
        if all(value is None for value in record.values()):
            return "unknown"
        succeeded, error = first_at(record, self.succeeded), first_at(record, self.error)
        has_ended = first_at(record, self.ended) is not None
        found = [value for path in self.words for value in values_at(record, path)]
        words = {word.lower() for word in found if isinstance(word, str) and word}
        if isinstance(error, str) and error and not has_ended and succeeded is not True:
            return "running"
        if succeeded is False or (error and succeeded is not True) or (words and words <= self.failed):
            return "failed"
        if has_ended:
            return "finished" if first_at(record, self.outcome) else "failed"
        if words & self.running:
            return "running"
        all_ended = bool(words) and words <= self.done | self.failed
        return "finished" if succeeded is True or all_ended else "running"

    def state_of_outcome(self, outcome: object) -> State:
        """Say what an outcome, told outside of a record, says of its task."""
        record = nested(self.outcome, outcome)
        state = self.state(record) if isinstance(record, Mapping) else "unknown"
        # An acknowledgement may say success, too: what is required of an outcome tells them apart.
        is_whole = isinstance(outcome, Mapping) and self.required <= outcome.keys()
        return "running" if state == "finished" and not is_whole else state


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Hold how an operation is asked for the records of tasks (`x-task-query`).

    Attributes:
        operation: The operation.
        one: The field that asks for one task.
        one_members: What is said beside it.
        several: The field that asks for several.
        several_members: What is said beside it.
        items: Where the answer for several holds the records.
        count: Where it says how many.
        record: Which field of a record holds what: `request`, `made-at` and so on.
        record_schema: Pointer to the schema of one record.
        batch_schema: Pointer to the schema of the answer for several.
        signs: Where a record says what has become of its task.
    """

    operation: Operation
    one: str
    one_members: Mapping[str, object]
    several: str
    several_members: Mapping[str, object]
    items: str
    count: str
    record: Mapping[str, str]
    record_schema: str
    batch_schema: str
    signs: Signs

    def question(self, task_id: str) -> dict[str, object]:
        """Return the body that asks for one task."""
        return {**self.one_members, self.one: task_id}

    def question_for(self, task_ids: Sequence[str]) -> dict[str, object]:
        """Return the body that asks for several."""
        return {**self.several_members, self.several: list(task_ids)}

    def means_unknown(self, body: object) -> bool:
        """Say whether an answer says that nobody knows the id: there is nothing in it, or it has a code for that."""
        if error_code(body) in self.signs.unknown_codes:
            return True
        return isinstance(body, Mapping) and all(value is None for value in body.values())


def read_asker(document: SpecDocument) -> Asker | None:
    """Return how tasks are asked for; None if no operation says both what is asked and what is told."""
    elements = Elements(document.root, document.lines)
    for operation in document.operations:
        holder = elements.mapping(operation.pointer)
        if "x-task-query" in holder and "x-task-result" in holder and operation.request_schema is not None:
            return _read(elements, document, operation)
    return None


def _read(elements: Elements, document: SpecDocument, operation: Operation) -> Asker:
    query_at, result_at = f"{operation.pointer}/x-task-query", f"{operation.pointer}/x-task-result"
    query, result = elements.mapping(query_at), elements.mapping(result_at)
    words = elements.mapping(f"{result_at}/words")
    batch = elements.mapping(f"{query_at}/batch")
    one, several = elements.text(query_at, "one"), elements.text(query_at, "several")
    properties = document.schema(operation.request_schema or "").get("properties")
    declared = properties if isinstance(properties, Mapping) else {}
    members = members_for(query.get("several-when"), declared, given={several})
    ask, record = result.get("ask"), query.get("record")
    record_schema, batch_schema = _schemas(elements, operation, str(batch.get("items")))
    return Asker(
        operation=operation,
        one=one,
        one_members=ask if isinstance(ask, Mapping) else {},
        several=several,
        several_members=members or {},
        items=str(batch.get("items")),
        count=str(batch.get("count")),
        record={str(role): str(name) for role, name in record.items()} if isinstance(record, Mapping) else {},
        record_schema=record_schema,
        batch_schema=batch_schema,
        signs=Signs(
            outcome=path_of(elements.text(result_at, "outcome")),
            ended=path_of(elements.text(result_at, "ended")),
            succeeded=path_of(elements.text(result_at, "succeeded")),
            error=path_of(elements.text(result_at, "error")),
            words=tuple(path_of(place) for place in _texts(words.get("at"))),
            running=frozenset(_texts(words.get("running"))),
            done=frozenset(_texts(words.get("succeeded"))),
            failed=frozenset(_texts(words.get("failed"))),
            unknown_codes=frozenset(_texts(result.get("unknown-codes"))),
            schema=elements.resolve(f"{result_at}/schema")[1],
            required=frozenset(_texts(elements.mapping(f"{result_at}/schema").get("required"))),
        ),
    )


def _schemas(elements: Elements, operation: Operation, items: str) -> tuple[str, str]:
    """Return where the schemas of one record and of several stand: the branch that declares the items is the latter."""
    whole = next(
        content.schema
        for response in operation.responses
        for content in response.contents
        if response.status.startswith("2") and content.media_type == JSON_MEDIA_TYPE and content.schema is not None
    )
    _, where = elements.resolve(whole)
    branches = [
        f"{where}/{composer}/{number}"
        for composer in _COMPOSERS
        for number in range(len(_listed(elements.mapping(where).get(composer))))
    ] or [whole]
    batch = [branch for branch in branches if items in dict(elements.entries(branch, "properties"))]
    single = [branch for branch in branches if branch not in batch]
    return elements.resolve((single or [whole])[0])[1], elements.resolve((batch or [whole])[0])[1]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [text for text in _listed(value) if isinstance(text, str)]
