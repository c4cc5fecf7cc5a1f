"""The fields that a schema declares, in any of its branches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from contract_tests.kit.reading.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument

_COMPOSERS = ("anyOf", "oneOf", "allOf")


def places_of(document: SpecDocument, pointer: str) -> tuple[str, ...]:
    """Return the pointers to a schema and to every field that it declares, at any depth."""
    found: dict[str, None] = {}
    _collect(Elements(document.root, document.lines), pointer, found)
    return tuple(found)


def _collect(elements: Elements, pointer: str, found: dict[str, None]) -> None:
    if pointer in found:
        return
    found[pointer] = None
    schema, where = elements.resolve(pointer)
    if where != pointer:  # a field that is a reference stands in two places, and both state it
        _collect(elements, where, found)
    elif isinstance(schema, Mapping):
        items = [f"{where}/items"] if "items" in schema else []
        for below in (
            *(field for _, field in elements.entries(where, "properties")),
            *items,
            *_branches(schema, where),
        ):
            _collect(elements, below, found)


def names_in(elements: Elements, pointer: str) -> Iterator[str]:
    """Yield the names of the fields that a schema declares itself."""
    schema, where = elements.resolve(pointer)
    if isinstance(schema, Mapping):
        yield from (name for name, _ in elements.entries(where, "properties"))
        for branch in _branches(schema, where):
            yield from names_in(elements, branch)


def _branches(schema: Mapping[str, object], where: str) -> Iterator[str]:
    for composer in _COMPOSERS:
        parts = schema.get(composer)
        yield from (f"{where}/{composer}/{number}" for number in range(len(parts) if isinstance(parts, list) else 0))
