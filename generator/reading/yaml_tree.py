"""YAML (or JSON) text -> JSON values with the line of each.

The text is read event by event, so that its size, depth and aliases are bounded before anything is built. Plain
scalars are read as JSON would read them: `yes`, `2026-01-01` or `0123` are strings, and keys are always strings.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from generator.errors import SpecError, SpecErrors

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 300

# libyaml reads the same events several times faster; wheels bring it, a source build may not.
_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_STRING_TAGS: Final = (None, "!", "tag:yaml.org,2002:str")
_WORDS: Final[Mapping[str, Json]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def child(pointer: str, key: str | int) -> str:
    """Return the JSON pointer of a member, with `~` and `/` escaped."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys(pointer: str) -> list[str]:
    """Return the unescaped keys that a JSON pointer walks, from the root."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.removeprefix("#").split("/")[1:]]


@dataclass(frozen=True, slots=True)
class Tree:
    """Hold what a text says, with the line of each element."""

    name: str
    """What stands in front of `#` in the pointers of problems; empty for the document itself."""
    root: Json
    lines: Mapping[str, int]

    def line(self, pointer: str) -> int:
        """Return the line of an element, or of its nearest ancestor that the text has; 0 for an empty text."""
        while pointer not in self.lines and "/" in pointer:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 0)

    def at(self, pointer: str) -> Json:
        """Return the value at a JSON pointer.

        Raises:
            KeyError: There is no such element.
        """
        node = self.root
        for key in keys(pointer):
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and _INTEGER.fullmatch(key) and 0 <= int(key) < len(node):
                node = node[int(key)]
            else:
                raise KeyError(pointer)
        return node

    def problem(self, pointer: str, problem: str, remedy: str) -> SpecError:
        """Return an error about an element, with its line."""
        return SpecError(f"{self.name}{pointer}", self.line(pointer), problem, remedy)


def read_tree(data: bytes, *, name: str = "") -> Tree:
    """Read one YAML or JSON text.

    Raises:
        SpecErrors: The text is too large or too deep, is not YAML, or holds an alias, a tag or a key twice.
    """
    if len(data) > MAX_BYTES:
        raise SpecErrors([SpecError(f"{name}#", 0, f"more than {MAX_BYTES} bytes of text", "split the document")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpecErrors([SpecError(f"{name}#", line, "not UTF-8", "save the file as UTF-8")]) from error
    reader = _Reader(name)
    try:
        root = reader.read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = SpecError(f"{name}#", line, f"not YAML: {error.problem}", "correct the syntax")
        raise SpecErrors([*reader.problems, problem]) from error
    except yaml.YAMLError as error:
        raise SpecErrors([SpecError(f"{name}#", 0, f"not YAML: {error}", "correct the syntax")]) from error
    if reader.problems:
        raise SpecErrors(reader.problems)
    return Tree(name, root, reader.lines)


class _Reader:
    """Build values from events; what YAML has beyond JSON is noted as a problem."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[str, int] = {}
        self.problems: list[SpecError] = []

    def read(self, events: Iterator[yaml.Event]) -> Json:
        root: Json = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._note("#", event, "a second YAML document", "keep one document a file")
                    return root
                root = self._value(next(events), events, "#", 0)
        return root

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], pointer: str, depth: int) -> Json:
        self.lines.setdefault(pointer, _line(event))
        if depth > MAX_DEPTH:
            self._note(pointer, event, f"nested more than {MAX_DEPTH} deep", "name the inner parts and refer to them")
            raise SpecErrors(self.problems)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, pointer, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Json] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._value(event, events, child(pointer, len(items)), depth + 1))
            return items
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, pointer)
        # An alias: a handful of them can stand for more text than a machine holds.
        self._note(pointer, event, "a YAML alias", "write the value out, or refer to a component by $ref")
        return None

    def _mapping(self, events: Iterator[yaml.Event], pointer: str, depth: int) -> Json:
        members: dict[str, Json] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._note(pointer, event, "a key that is not a string", "use a string as the key")
                self._value(event, events, pointer, depth + 1)
                self._value(next(events), events, pointer, depth + 1)
                continue
            key: str = event.value
            place = child(pointer, key)
            if key in members:
                self._note(place, event, f"the key {key!r} stands here twice", "keep one of them")
            else:
                self.lines[place] = _line(event)
            members[key] = self._value(next(events), events, place, depth + 1)
        return members

    def _scalar(self, event: yaml.ScalarEvent, pointer: str) -> Json:
        text: str = event.value
        if event.tag not in _STRING_TAGS:
            self._note(pointer, event, f"the YAML tag {event.tag}", "write the value plainly, in quotes if it is text")
        if not event.implicit[0]:  # quoted or tagged
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NUMBER.fullmatch(text) is None:
            return text
        number = float(text) if len(text) > MAX_DIGITS or _INTEGER.fullmatch(text) is None else int(text)
        if not math.isfinite(number) or len(text) > MAX_DIGITS:
            self._note(pointer, event, "a number that no double holds", "write a smaller one, or quote it")
            return text
        return number

    def _note(self, pointer: str, event: yaml.Event, problem: str, remedy: str) -> None:
        self.problems.append(SpecError(f"{self.name}{pointer}", _line(event), problem, remedy))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
