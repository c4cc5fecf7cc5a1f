"""Read what one schema of a value asserts, keyword by keyword, through references and nested objects.

A keyword that this kit does not know is an error, so that no statement is dropped silently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from contract_tests.kit.judging.atoms import KEYWORDS
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError
from contract_tests.kit.reading.elements import Elements
from contract_tests.kit.reading.yaml_text import escape

_ANNOTATIONS: Final = frozenset({
    "title", "description", "default", "example", "examples", "deprecated", "format", "readOnly", "writeOnly",
    "$comment", "contentEncoding", "contentMediaType",
})  # fmt: skip
_OF_SCHEMAS: Final = frozenset({"properties"})
_LISTS: Final = frozenset({"anyOf", "oneOf", "allOf"})
_OF_ANY_PART: Final = frozenset({"items", "additionalProperties"})
_SCHEMAS: Final = frozenset({*_OF_ANY_PART, "not"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """Hold one keyword of a schema.

    Attributes:
        steps: the way to it from the schema of the property: `("properties", "city", "type")`. A required name is a
            step of its own: `("required", "city")`.
        pointer: where it stands, references followed.
        leaf: a schema of the innermost value with this keyword alone.
        whole: a schema of the property's value that asserts this and nothing else.

    """

    steps: tuple[str, ...]
    pointer: str
    leaf: object = None
    whole: object = True


@dataclass(frozen=True, slots=True)
class AssertionReader:
    """Read schemas of values in one document."""

    document: SpecDocument

    def fail(self, what: str, where: str) -> SpecDocumentError:
        """Make the error for something wrong at a pointer."""
        return SpecDocumentError(what, where=where, line=self.document.line(where))

    def plain(self, schema: object, pointer: str, above: tuple[str, ...] = ()) -> object:
        """Give a schema with all references replaced by what they lead to.

        Raises:
            SpecDocumentError: a reference leads back to itself, or stands beside other assertions.

        """
        if not isinstance(schema, Mapping):
            return schema
        if "$ref" in schema:
            target = self._target(schema, pointer, above)
            found = self.plain(Elements(self.document.root, self.document.lines).at(target), target, (*above, target))
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            return {**found, **beside} if isinstance(found, Mapping) else found
        return {keyword: self._plain_part(keyword, value, pointer, above) for keyword, value in schema.items()}

    def _plain_part(self, keyword: str, value: object, pointer: str, above: tuple[str, ...]) -> object:
        below = f"{pointer}/{escape(keyword)}"
        if keyword in _SCHEMAS:
            return self.plain(value, below, above)
        if keyword in _OF_SCHEMAS and isinstance(value, Mapping):
            return {name: self.plain(each, f"{below}/{escape(name)}", above) for name, each in value.items()}
        if keyword in _LISTS and isinstance(value, list):
            return [self.plain(each, f"{below}/{index}", above) for index, each in enumerate(value)]
        return value

    def _target(self, schema: Mapping[str, object], pointer: str, above: tuple[str, ...]) -> str:
        target = schema["$ref"]
        if not isinstance(target, str) or not target.startswith("#/"):
            raise self.fail(f"only references inside this file are read, not {target!r}", pointer)
        if target in above:
            raise self.fail("the reference leads back to itself; values of endless depth are not drawn", pointer)
        for keyword in schema:
            if keyword != "$ref" and not is_annotation(keyword):
                raise self.fail(f"the keyword {keyword} stands beside a $ref; state both in one schema", pointer)
        return target

    def read(self, schema: object, pointer: str) -> Iterator[Assertion]:
        """Give the assertions of a schema in the order of blame.

        Raises:
            SpecDocumentError: a keyword is not known, or its value is none that it may have.

        """
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            target = self._target(schema, pointer, ())
            yield from self.read(Elements(self.document.root, self.document.lines).at(target), target)
            return
        for keyword in schema:
            if keyword == "nullable":
                raise self.fail(
                    "nullable is no keyword of OpenAPI 3.1; write type: [..., 'null']", f"{pointer}/nullable"
                )
            if keyword not in KEYWORDS and not is_annotation(keyword):
                raise self.fail(f"the keyword {keyword} is not known in a property", f"{pointer}/{escape(keyword)}")
        for keyword in (keyword for keyword in KEYWORDS if keyword in schema):
            yield from self._of_keyword(schema, keyword, f"{pointer}/{keyword}")

    def _of_keyword(self, schema: Mapping[str, object], keyword: str, place: str) -> Iterator[Assertion]:
        value = schema[keyword]
        if keyword == "required":
            for name in value if isinstance(value, list) else ():
                alone = {"required": [name]}
                yield Assertion(("required", str(name)), place, alone, alone)
        elif keyword in {"allOf", "properties"} or (keyword in _OF_ANY_PART and value is not False):
            yield from self._below(schema, keyword, place)
        else:
            for below, where in _alternatives(keyword, value, place):
                list(self.read(below, where))  # these are one statement, yet each keyword in them has to be known
            whole = _beside_known(schema, keyword, value)
            yield Assertion((keyword,), place, whole, whole)

    def _below(self, schema: Mapping[str, object], keyword: str, place: str) -> Iterator[Assertion]:
        """Give what a keyword says of the parts of a value, or says of the value by a list of schemas."""
        value = schema[keyword]
        if keyword == "allOf":
            for below, where in _alternatives(keyword, value, place):
                for found in self.read(below, where):
                    yield replace(found, steps=("allOf", where.rpartition("/")[2], *found.steps))
        elif keyword == "properties":
            for name, below in self._mapping(value, place).items():
                for found in self.read(below, f"{place}/{escape(name)}"):
                    steps = "properties", str(name), *found.steps
                    yield replace(found, steps=steps, whole={"properties": {name: found.whole}})
        else:
            for found in self.read(self._mapping({} if value is True else value, place), place):
                yield replace(found, steps=(keyword, *found.steps), whole=_beside_known(schema, keyword, found.whole))

    def _mapping(self, value: object, place: str) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            raise self.fail(f"{place.rpartition('/')[2]} is a mapping", place)
        return value


def _alternatives(keyword: str, value: object, place: str) -> list[tuple[object, str]]:
    """Give the schemas that a keyword of the value itself combines, each with its pointer."""
    if keyword == "not":
        return [(value, place)]
    listed = value if keyword in _LISTS and isinstance(value, list) else []
    return [(each, f"{place}/{index}") for index, each in enumerate(listed)]


def _beside_known(schema: Mapping[str, object], keyword: str, value: object) -> dict[str, object]:
    """Write a keyword alone; additional properties need to know which ones are not."""
    known = schema.get("properties")
    if keyword != "additionalProperties" or not isinstance(known, Mapping):
        return {keyword: value}
    anything: dict[object, object] = dict.fromkeys(known, True)
    return {"properties": anything, keyword: value}


def is_annotation(keyword: str) -> bool:
    """Say whether a keyword asserts nothing."""
    return keyword in _ANNOTATIONS or keyword.startswith("x-")
