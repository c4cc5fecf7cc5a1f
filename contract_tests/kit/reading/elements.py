"""Find the elements of a spec by JSON pointer, each with its line."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract_tests.kit.reading.yaml_text import escape


class SpecDocumentError(Exception):
    """Say what is wrong in the spec, where, and in which line."""

    def __init__(self, what: str, *, where: str, line: int) -> None:
        super().__init__(f"{where} (line {line}): {what}")
        self.what = what
        self.where = where
        self.line = line


@dataclass(frozen=True, slots=True)
class Elements:
    """Find the elements of a document by JSON pointer, following local references."""

    root: Mapping[str, object]
    lines: Mapping[str, int]

    def fail(self, what: str, where: str) -> SpecDocumentError:
        """Make the error for something wrong at an element."""
        return SpecDocumentError(what, where=where, line=self.line(where))

    def line(self, pointer: str) -> int:
        """Give the line, from 1, of the element or of its nearest known ancestor."""
        while pointer not in self.lines and "/" in pointer:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)

    def at(self, pointer: str) -> object:
        """Give the value at the pointer."""
        value: object = self.root
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                raise self.fail("there is no such element", pointer)
        return value

    def resolve(self, pointer: str) -> tuple[object, str]:
        """Follow local references from the element; give the value and where it really stands."""
        seen: set[str] = set()
        value = self.at(pointer)
        while isinstance(value, Mapping) and "$ref" in value:
            target = value["$ref"]
            if not isinstance(target, str) or not target.startswith("#/"):
                raise self.fail(f"only references inside this file are read, not {target!r}", pointer)
            if target in seen:
                raise self.fail("the reference leads back to itself", pointer)
            seen.add(target)
            pointer, value = target, self.at(target)
        return value, pointer

    def mapping(self, pointer: str) -> Mapping[str, object]:
        """Give the mapping at the pointer, references followed."""
        value, where = self.resolve(pointer)
        if not isinstance(value, Mapping):
            raise self.fail("a mapping is needed here", where)
        return value

    def entries(self, pointer: str, key: str) -> list[tuple[str, str]]:
        """Give the keys of the mapping under `key`, if it is there, each with its pointer."""
        holder, where = self.resolve(pointer)
        if not isinstance(holder, Mapping) or key not in holder:
            return []
        below = f"{where}/{escape(key)}"
        return [(name, f"{below}/{escape(name)}") for name in self.mapping(below)]

    def text(self, pointer: str, key: str) -> str:
        """Give the text under a key of a mapping, which must not be empty."""
        value = self.mapping(pointer).get(key)
        if not isinstance(value, str) or not value:
            raise self.fail(f"{key} must be given here, as text", pointer)
        return value
