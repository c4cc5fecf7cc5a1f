"""What an API's tasks are made by, asked for with and called back through, read from the specification alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contract_tests.kit.conversation.asking import read_asker
from contract_tests.kit.conversation.fields import names_in
from contract_tests.kit.conversation.identities import identities_of
from contract_tests.kit.conversation.ways import ways_of
from contract_tests.kit.judging.schemas import checker
from contract_tests.kit.reading.document import JSON_MEDIA_TYPE
from contract_tests.kit.reading.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.conversation.asking import Asker
    from contract_tests.kit.conversation.identities import Identities
    from contract_tests.kit.conversation.ways import Way
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation

_BODY_FIELD: Final = re.compile(r"\{\$request\.body#/([^/{}]+)\}")
_METHODS: Final = frozenset({"post", "put", "patch"})


@dataclass(frozen=True, slots=True)
class CallbackPart:
    """Hold how a result is sent back.

    Attributes:
        field: The field of the body that holds the address.
        method: The method, in capitals.
        media_types: The documented ones.
        names: The fields that its schema declares.
        schemas: Pointers to the schemas of its body.
        pointer: Where the specification states it.
    """

    field: str
    method: str
    media_types: tuple[str, ...]
    names: frozenset[str]
    schemas: tuple[str, ...]
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Hold how tasks of one operation are talked about.

    Attributes:
        maker: The operation whose requests make tasks.
        ways: How its requests can ask to be answered at once.
        acknowledged_when: The schema of bodies that are.
        examples: Request bodies that are not: they are held open, or acknowledged all the same.
        callback: How results are sent back, if they are.
        streams: The media type of a streamed answer, if there is one.
        asker: How tasks are asked for, if they can be.
        identities: Where ids stand.
    """

    maker: Operation
    ways: tuple[Way, ...]
    acknowledged_when: object
    examples: tuple[Mapping[str, object], ...]
    callback: CallbackPart | None
    streams: str | None
    asker: Asker | None
    identities: Identities

    def is_acknowledged(self, body: object) -> bool:
        """Say whether the documents have a body answered at once."""
        return self.acknowledged_when is not None and checker(self.acknowledged_when)(body)

    def way(self, name: str) -> Way:
        """Find a way by its name.

        Raises:
            KeyError: There is no such way.
        """
        return {way.name: way for way in self.ways}[name]


@lru_cache(maxsize=8)
def conversations(document: SpecDocument) -> tuple[Conversation, ...]:
    """Return how tasks are talked about, for each operation that makes some."""
    asker = read_asker(document)
    elements = Elements(document.root, document.lines)
    found = (_read(elements, document, operation, asker) for operation in document.operations)
    return tuple(each for each in found if each is not None)


def _read(elements: Elements, document: SpecDocument, operation: Operation, asker: Asker | None) -> Conversation | None:
    holder = elements.mapping(operation.pointer)
    callback = next(_callbacks(elements, operation), None)
    if operation.request_schema is None or (callback is None and "x-acknowledged-when" not in holder):
        return None
    field = None if callback is None else callback.field
    declared = document.schema(operation.request_schema).get("properties")
    said = holder.get("x-acknowledged-when")
    condition = {"type": "object", "required": [field]} if said is None and field is not None else said
    answers = _success_examples(elements, operation)
    identities = identities_of(
        tuple(answers.values()),
        answers.get("acknowledged"),
        tuple(_values(elements, f"{callback.pointer}/requestBody")) if callback is not None else (),
        tuple(_success_examples(elements, asker.operation).values()) if asker is not None else (),
        asker.one if asker is not None else "",
    )
    if identities is None:
        return None
    return Conversation(
        maker=operation,
        ways=ways_of(said, declared if isinstance(declared, Mapping) else {}, field),
        acknowledged_when=condition,
        examples=tuple(
            example
            for example in operation.examples
            if isinstance(example, Mapping) and not checker(condition)(dict(example))
        ),
        callback=callback,
        streams=next(_streams(operation), None),
        asker=asker,
        identities=identities,
    )


def _callbacks(elements: Elements, operation: Operation) -> Iterator[CallbackPart]:
    for _, below in elements.entries(operation.pointer, "callbacks"):
        for expression, _ in _named(elements, below):
            field = _BODY_FIELD.fullmatch(expression)
            for method, pointer in elements.entries(below, expression):
                if field is not None and method in _METHODS and "requestBody" in elements.mapping(pointer):
                    contents = elements.entries(f"{pointer}/requestBody", "content")
                    yield CallbackPart(
                        field=field[1].replace("~1", "/").replace("~0", "~"),
                        method=method.upper(),
                        media_types=tuple(media_type for media_type, _ in contents),
                        names=frozenset(name for _, at in contents for name in names_in(elements, f"{at}/schema")),
                        schemas=tuple(f"{at}/schema" for _, at in contents),
                        pointer=pointer,
                    )


def _named(elements: Elements, pointer: str) -> list[tuple[str, object]]:
    return list(elements.mapping(pointer).items())


def _streams(operation: Operation) -> Iterator[str]:
    for response in operation.responses:
        if response.status.startswith("2"):
            yield from (content.media_type for content in response.contents if content.item_schema is not None)


def _success_examples(elements: Elements, operation: Operation) -> dict[str, object]:
    """Return the documented answers of success, by name."""
    found: dict[str, object] = {}
    for status, response in elements.entries(operation.pointer, "responses"):
        for media_type, content in elements.entries(response, "content") if str(status).startswith("2") else ():
            for name, example in elements.entries(content, "examples") if media_type == JSON_MEDIA_TYPE else ():
                found.setdefault(name, elements.mapping(example).get("value"))
    return found


def _values(elements: Elements, body: str) -> Iterator[object]:
    for _, content in elements.entries(body, "content"):
        yield from (elements.mapping(example).get("value") for _, example in elements.entries(content, "examples"))
