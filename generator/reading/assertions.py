"""Read the assertions of one value schema; a keyword that nobody here knows is a problem, never passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from generator.errors import SpecError
from generator.reading.atoms import KEYWORDS, Scalar
from generator.reading.document import Document, Json, child

_ANNOTATIONS: Final = frozenset({
    "$comment", "default", "deprecated", "description", "example", "examples", "format", "readOnly", "title",
    "writeOnly",
})  # fmt: skip
_SINCE_2019: Final = frozenset({
    "$anchor", "$defs", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef", "$vocabulary",
    "contentSchema", "dependentRequired", "dependentSchemas", "maxContains", "minContains", "prefixItems",
    "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
_ASSERTIONS: Final = KEYWORDS[KEYWORDS.index("type") :]


def is_annotation(keyword: str, value: Json) -> bool:
    """Tell whether a keyword asserts nothing."""
    return keyword in _ANNOTATIONS or keyword.startswith("x-") or (keyword == "additionalProperties" and value is True)


@dataclass(frozen=True, slots=True)
class Notes:
    """Collect the problems of one reading."""

    document: Document
    problems: list[SpecError] = field(default_factory=list)

    def add(self, pointer: str, problem: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(self.document.problem(pointer, problem, remedy))

    def unknown(self, pointer: str, keyword: str) -> None:
        """Note a keyword that has no meaning where it stands."""
        if keyword in _SINCE_2019:
            self.add(child(pointer, keyword), f"{keyword} is newer than draft 7", "say it with if and then in a rule")
        else:
            self.add(child(pointer, keyword), f"unknown keyword {keyword}", "use one that the generator compiles")

    def mapping(self, node: Json, pointer: str) -> dict[str, Json]:
        """Return a node that has to be a mapping; note it if it is not."""
        if isinstance(node, dict):
            return node
        self.add(pointer, "not a mapping", "write keywords with their values")
        return {}

    def names(self, node: Json, pointer: str) -> tuple[str, ...]:
        """Return a node that has to be a list of different strings; note it if it is not."""
        if isinstance(node, list) and len(names := [name for name in node if isinstance(name, str)]) == len(node):
            if len(set(names)) < len(names):
                self.add(pointer, "a name stands here twice", "keep one of them")
            return tuple(dict.fromkeys(names))
        self.add(pointer, "not a list of names", "write names of properties")
        return ()

    def scalars(self, node: Json, pointer: str) -> tuple[Scalar, ...]:
        """Return a node that has to be a list of values with no part of their own; note it if it is not."""
        values = node if isinstance(node, list) else []
        if not values:
            self.add(pointer, "no values", "list at least one")
        for index, value in enumerate(values):
            if isinstance(value, list | dict):
                self.add(child(pointer, index), "a value that has parts", "use a string, a number, a boolean or null")
        return tuple(value for value in values if not isinstance(value, list | dict))


def _is_pattern(value: Json) -> bool:
    try:
        re.compile(value if isinstance(value, str) else "(")
    except re.error:
        return False
    return True


def assertions(schema: dict[str, Json], pointer: str, notes: Notes) -> Iterator[tuple[str, Json, str]]:
    """Yield the assertions of a value schema as (keyword, value, pointer), in the order of KEYWORDS.

    Those of `items` follow as `items.type` and so on.
    """
    for keyword, value in schema.items():
        if keyword not in _ASSERTIONS and keyword != "items" and not is_annotation(keyword, value):
            notes.unknown(pointer, keyword)
    for keyword in _ASSERTIONS:
        if keyword not in schema:
            continue
        place = child(pointer, keyword)
        value = schema[keyword]
        if keyword in ("enum", "const"):
            notes.scalars(value if keyword == "enum" else [value], place)
        if keyword == "pattern" and not _is_pattern(value):
            notes.add(place, "a pattern that Python cannot compile", "write it as Python and JavaScript both read it")
        yield keyword, value, place
    if "items" in schema and schema["items"] is not True:
        node, place = notes.document.resolve(schema["items"], child(pointer, "items"))
        for keyword, value, where in assertions(notes.mapping(node, place), place, notes):
            yield f"items.{keyword}", value, where
