"""Read an OpenAPI document: YAML in, plain JSON values out, local references followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

__all__ = [
    "DEFAULT_SPEC",
    "Document",
    "Json",
    "SpecError",
    "as_mapping",
    "as_sequence",
    "as_text",
    "child",
    "load_document",
    "text_entries",
]

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_PACKAGED_SPEC = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
_KEPT_SPEC = Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml"
# An installed mock server brings a copy; in a checkout there is only the one that people edit.
DEFAULT_SPEC = _PACKAGED_SPEC if _PACKAGED_SPEC.exists() else _KEPT_SPEC
# A document nests about a dozen levels; what goes far beyond that is a mistake or an attack.
_MAX_DEPTH = 200
# The same YAML, read in C where PyYAML was built with it: a third of the time to the first answer.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SpecError(Exception):
    """Say what in the document cannot be served, and where it stands."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a document's root and follow its references."""

    path: Path
    root: dict[str, Json]
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    """The line of each element, by its JSON pointer."""

    def line(self, parts: Sequence[str | int]) -> int | None:
        """Return the line of what a path from the root leads to, references followed; of its last part that exists."""
        node: Json = self.root
        pointer = "#"
        for part in parts:
            while isinstance(node, dict) and part not in node and isinstance(node.get("$ref"), str):
                pointer = str(node["$ref"])
                node = self._at(pointer, pointer)
            if isinstance(node, dict) and str(part) in node:
                node = node[str(part)]
            elif isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            else:
                break
            pointer += f"/{_escaped(str(part))}"
        return self.lines.get(pointer)

    def resolve(self, node: Json, pointer: str) -> Json:
        """Return the node itself, or what its `$ref` stands for."""
        seen: list[str] = []
        while isinstance(node, dict) and "$ref" in node:
            reference = as_text(node["$ref"], f"{pointer}/$ref")
            if reference in seen:
                raise SpecError(pointer, f"{reference} leads back to itself; point it at a value")
            seen.append(reference)
            node = self._at(reference, pointer)
        return node

    def inline(self, node: Json, pointer: str, _open: tuple[str, ...] = ()) -> Json:
        """Return a copy of a schema with every reference replaced by what it stands for."""
        if isinstance(node, list):
            return [self.inline(item, f"{pointer}/{index}", _open) for index, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference in _open:
                raise SpecError(pointer, f"{reference} contains itself; recursive schemas cannot be served")
            target = self.inline(self._at(reference, pointer), reference, (*_open, reference))
            siblings = {
                key: self.inline(value, f"{pointer}/{key}", _open) for key, value in node.items() if key != "$ref"
            }
            return {"allOf": [target], **siblings} if siblings else target
        return {key: self.inline(value, f"{pointer}/{key}", _open) for key, value in node.items()}

    def _at(self, reference: str, pointer: str) -> Json:
        if not reference.startswith("#/"):
            raise SpecError(pointer, f"$ref {reference!r} leaves this document; only local references are served")
        node: Json = self.root
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                raise SpecError(pointer, f"$ref {reference!r} leads nowhere; correct it")
        return node


def load_document(path: Path) -> Document:
    """Read one document.

    Raises:
        SpecError: the file cannot be read, is not YAML, or is no OpenAPI 3.1 document.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SpecError(str(path), f"cannot be read ({error.strerror}); name an OpenAPI document") from error
    except UnicodeDecodeError as error:
        raise SpecError(str(path), "is not UTF-8 text; name an OpenAPI document") from error
    try:
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            value = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path} (line {mark.line + 1})" if mark else str(path)
        raise SpecError(where, f"is not YAML: {getattr(error, 'problem', None) or error}") from error
    except RecursionError as error:
        raise SpecError(str(path), "is nested too deeply to be an OpenAPI document") from error
    root = as_mapping(_plain(value, "#", 0), str(path))
    if not str(root.get("openapi", "")).startswith("3.1"):
        raise SpecError("#/openapi", f"is {root.get('openapi')!r}; this server reads OpenAPI 3.1")
    return Document(path, root, dict(_lines(node, "#")))


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _lines(node: yaml.Node | None, pointer: str) -> Iterator[tuple[str, int]]:
    """Yield the line of every key and item; only after `_plain` has found that the text ends."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = f"{pointer}/{_escaped(str(key.value))}"
            yield place, key.start_mark.line + 1
            yield from _lines(value, place)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            place = f"{pointer}/{index}"
            yield place, item.start_mark.line + 1
            yield from _lines(item, place)


def _plain(value: object, pointer: str, depth: int) -> Json:
    """Refuse what YAML knows and JSON does not; keys become text (YAML reads an unquoted 200 as a number)."""
    if depth > _MAX_DEPTH:
        raise SpecError(pointer, "is nested too deeply, or contains itself through an alias")
    if isinstance(value, dict):
        return {str(key): _plain(item, f"{pointer}/{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(value)]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise SpecError(pointer, f"is a YAML {type(value).__name__}, which JSON does not have; put it in quotes")


def as_mapping(value: Json, where: str) -> dict[str, Json]:
    """Return the value if it is a mapping."""
    if not isinstance(value, dict):
        raise SpecError(where, "must be a mapping")
    return value


def as_sequence(value: Json, where: str) -> Sequence[Json]:
    """Return the value if it is a list."""
    if not isinstance(value, list):
        raise SpecError(where, "must be a list")
    return value


def as_text(value: Json, where: str) -> str:
    """Return the value if it is a string."""
    if not isinstance(value, str):
        raise SpecError(where, "must be a string")
    return value


def text_entries(value: Json, where: str) -> tuple[str, ...]:
    """Return the entries of a list of strings; an absent list is an empty one."""
    if value is None:
        return ()
    return tuple(as_text(item, f"{where}/{index}") for index, item in enumerate(as_sequence(value, where)))


def child(parent: Mapping[str, Json], key: str, pointer: str) -> dict[str, Json]:
    """Return a mapping inside a mapping; an absent one is empty."""
    return as_mapping(parent.get(key, {}), f"{pointer}/{key}")
