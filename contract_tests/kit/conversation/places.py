"""Find values in JSON by where they stand; `*` is each item of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Path: TypeAlias = tuple[str, ...]


def path_of(pointer: str) -> Path:
    """Return the path that a pointer such as `/response/data/*/state` writes."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def values_at(node: object, path: Path) -> Iterator[object]:
    """Yield what stands at a path; nothing where it leads nowhere."""
    if not path:
        yield node
    elif path[0] == "*":
        for item in node if isinstance(node, list) else ():
            yield from values_at(item, path[1:])
    elif isinstance(node, Mapping) and path[0] in node:
        yield from values_at(node[path[0]], path[1:])


def first_at(node: object, path: Path) -> object:
    """Return what stands at a path first, or None."""
    return next(values_at(node, path), None)


def nested(path: Path, value: object) -> object:
    """Return objects around a value, so that it stands at a path."""
    for step in reversed(path):
        value = {step: value}
    return value


def ids_in(node: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the places and texts of all ids: what stands under keys that are called `id` or end in `_id`."""
    if isinstance(node, Mapping):
        for key, item in node.items():
            if isinstance(item, str) and (key == "id" or key.endswith("_id")):
                yield (*path, key), item
            else:
                yield from ids_in(item, (*path, key))
    elif isinstance(node, list):
        for item in node:
            yield from ids_in(item, (*path, "*"))
