"""Hold single edits of a document, and find what can be edited: the schemas of its requests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.mock_server.reading.document import SpecError, as_mapping, child
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mutants.places import at, has, place_of, pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contract_tests.mock_server.reading.document import Document, Json
    from contract_tests.mutants.places import Place


@dataclass(frozen=True, slots=True)
class Edit:
    """Hold a document that differs from the specification in one statement.

    Attributes:
        name: What was done, readable and stable.
        group: The class of such edits.
        operation: The id of the operation whose request it is about.
        rule: The rule, or the atom of a plain keyword, that is edited.
        where: JSON pointer to what is edited.
        source: What the documents say there.
        root: The edited document.
        tried: Bodies for which it may matter are made with this value in this field, where that is known.
        is_default: Whether only the annotation `default` differs.
    """

    name: str
    group: str
    operation: str
    rule: str
    where: str
    source: str
    root: dict[str, Json]
    tried: tuple[str, Json] | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class RequestSchema:
    """Hold the schema of one operation's request, and where it stands."""

    operation: str
    root: dict[str, Json]
    place: Place

    @property
    def schema(self) -> dict[str, Json]:
        """Return the schema."""
        return as_mapping(at(self.root, self.place), pointer(self.place))

    @property
    def properties(self) -> dict[str, Json]:
        """Return the declared properties."""
        return child(self.schema, "properties", self.operation)

    def declared(self, name: str) -> Mapping[str, Json]:
        """Return the declaration of a property."""
        node = self.properties.get(name)
        return node if isinstance(node, dict) else {}

    def options(self, name: str) -> tuple[Json, ...]:
        """Return the values that a property may have, if they are listed."""
        return entries(self.declared(name).get("enum"))

    def edit(  # noqa: PLR0913 - the parts of an edit that differ
        self,
        name: str,
        group: str,
        rule: str,
        place: Place,
        root: Json,
        *,
        tried: tuple[str, Json] | None = None,
        is_default: bool = False,
    ) -> Edit:
        """Name an edit below this schema."""
        where = "#" + pointer((*self.place, *place))
        told = as_mapping(root, where)
        return Edit(name, group, self.operation, rule, where, self._source(place), told, tried, is_default)

    def _source(self, place: Place) -> str:
        """Return the sentence behind the nearest element that quotes one or is described."""
        for length in range(len(place), -1, -1):
            node = at(self.schema, place[:length]) if has(self.schema, place[:length]) else None
            if isinstance(node, dict):
                tag = node.get("x-rule")
                said = tag.get("source", tag.get("id")) if isinstance(tag, dict) else node.get("description")
                if isinstance(said, str):
                    return " ".join(said.split())
        return ""


def request_schemas(document: Document) -> Iterator[RequestSchema]:
    """Yield the schema of each operation's request."""
    for operation in read_operations(document):
        place: Place = operation.body_place
        try:
            node = _followed(document.root, place)
        except LookupError:
            continue  # it takes no body
        if isinstance(at(document.root, node), dict):
            yield RequestSchema(operation.id, document.root, node)


def _followed(root: dict[str, Json], place: Place) -> Place:
    """Return where a path leads once references are followed."""
    found: Place = ()
    for part in place:
        found = (*found, part)
        for _ in range(10):
            node = at(root, found)
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                break
            found = place_of(str(node["$ref"]))
        else:
            raise SpecError(pointer(found), "its reference leads back to itself; point it at a value")
    return found


def rules(schema: Mapping[str, Json]) -> Iterator[tuple[int, str, dict[str, Json]]]:
    """Yield each rule of a schema: its place in `allOf`, its id, and itself."""
    for index, member in enumerate(entries(schema.get("allOf"))):
        tag = member.get("x-rule") if isinstance(member, dict) else None
        if isinstance(member, dict) and isinstance(tag, dict):
            yield index, str(tag.get("id")), member


def members(node: Json, key: str) -> dict[str, Json]:
    """Return a mapping below a mapping; an absent one is empty."""
    found = node.get(key) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def entries(value: Json) -> tuple[Json, ...]:
    """Return the items of a list; of anything else, none."""
    return tuple(value) if isinstance(value, list) else ()


def requiring(names: list[Json]) -> Callable[[Json], Json]:
    """Return what makes a schema require other properties."""
    return lambda node: {**node, "required": names} if isinstance(node, dict) else node


def word(value: Json) -> str:
    """Write a value for the name of an edit."""
    return value if isinstance(value, str) else json.dumps(value)
