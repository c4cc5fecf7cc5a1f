"""Mutants of answers, derived from the examples of a document: a field left out, null, or of another type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.tasks import makes_tasks
from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mutants.deriving.edits import entries, members
from contract_tests.mutants.deriving.observing import Unseen
from contract_tests.mutants.places import dropped, leaves, pointer
from contract_tests.mutants.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Document, Json
    from contract_tests.mock_server.reading.operations import Operation
    from contract_tests.mutants.places import Place


def answer_mutants(document: Document) -> tuple[tuple[Subject, ...], tuple[Unseen, ...]]:
    """Derive the mutants of a document's answers: those that break it, and those that it allows all the same."""
    seen: list[Subject] = []
    unseen: list[Unseen] = []
    for operation in read_operations(document):
        told = operation.examples.get("finished")
        for place, value in leaves(told):
            declared = tuple(_declared(operation.answer_schema, place))
            _add_types(operation, place, value, declared, seen)
            if isinstance(place[-1], str):
                _add_left_out(operation, place, told, seen, unseen)
    return tuple(seen), tuple(unseen)


def _add_types(
    operation: Operation, place: Place, value: Json, declared: tuple[Json, ...], seen: list[Subject]
) -> None:
    # As the mock server breaks a type: a number stands for what is none, its text for what is one.
    other: Json = 0 if isinstance(value, str | list | dict) or value is None else str(value)
    for way, said, new in (("type", "of another type", other), ("null", "null", None)):
        if value is not None and declared and not any(_allows(schema, new) for schema in declared):
            seen.append(_subject(operation, place, way, f"{said}", "has its declared type"))


def _add_left_out(operation: Operation, place: Place, told: Json, seen: list[Subject], unseen: list[Unseen]) -> None:
    name = f"{operation.id}: {pointer(place)} is left out"
    if not any(
        place[-1] in entries(members({"": holder}, "").get("required"))
        for holder in _declared(operation.answer_schema, place[:-1])
    ):
        return
    if CompiledSchema(operation.answer_schema, operation.id).is_met(dropped(told, place)):
        unseen.append(Unseen(name, "answer", "what is left is another documented answer"))
    else:
        seen.append(_subject(operation, place, "drop", "left out", "is required"))


def _subject(operation: Operation, place: Place, way: str, said: str, statement: str) -> Subject:
    where = pointer(place)
    # Both are answered: the usual way, and where a request only makes a task, with its acknowledgement.
    made = " of a result" if makes_tasks(operation) else ""
    return Subject(
        f"{operation.id}: {where} is {said}",
        "mutant",
        "answer",
        f"{where}{made} {statement}",
        where,
        options=MockOptions(behaviours=(f"operation={operation.id} break={where}:{way}",)),
    )


def _declared(schema: Json, place: Place) -> Iterator[Json]:
    """Yield every schema that a document has for a place; the schemas of all branches, if there are some."""
    if not isinstance(schema, dict):
        return
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in entries(schema.get(keyword)):
            yield from _declared(branch, place)
    if not place:
        if not {"anyOf", "oneOf", "allOf"} & schema.keys():
            yield schema
    elif isinstance(place[0], int):
        yield from _declared(schema.get("items"), place[1:])
    else:
        yield from _declared(members(schema, "properties").get(place[0]), place[1:])


def _allows(schema: Json, value: Json) -> bool:
    return CompiledSchema(schema, "an answer").is_met(value)
