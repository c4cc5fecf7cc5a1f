"""Change one place of a JSON value, and share all the rest with what it was copied from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_tests.mock_server.reading.document import Json

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value."""


def at(value: Json, place: Place) -> Json:
    """Return what stands at a place.

    Raises:
        LookupError: nothing does.
    """
    for part in place:
        if isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif isinstance(value, dict):  # a pointer does not tell the key 200 from an index
            value = value[str(part)]
        else:
            raise KeyError(pointer(place))
    return value


def has(value: Json, place: Place) -> bool:
    """Say whether something stands at a place."""
    try:
        at(value, place)
    except LookupError:
        return False
    return True


def changed(value: Json, place: Place, change: Callable[[Json], Json]) -> Json:
    """Copy a value with something else in one place."""
    if not place:
        return change(value)
    part, below = place[0], place[1:]
    if isinstance(value, list) and isinstance(part, int):
        return [changed(item, below, change) if index == part else item for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {**value, str(part): changed(value.get(str(part)), below, change)}
    raise LookupError(f"{pointer(place)} leads nowhere; correct it")


def put(value: Json, place: Place, new: Json) -> Json:
    """Copy a value with a new one in one place; its last key may be new."""
    return changed(value, place, lambda _old: new)


def dropped(value: Json, place: Place) -> Json:
    """Copy a value without what stands in one place; as it is, if nothing does."""
    *way, last = place

    def without(holder: Json) -> Json:
        if isinstance(holder, dict):
            return {key: item for key, item in holder.items() if key != str(last)}
        if isinstance(holder, list):
            return [item for index, item in enumerate(holder) if index != last]
        return holder

    return changed(value, tuple(way), without) if has(value, place) else value


def leaves(value: Json, place: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Yield each place of a value below its root with what stands there, holders before what they hold."""
    if place:
        yield place, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*place, index))


def texts_changed(value: Json, change: Callable[[str], Json]) -> Json:
    """Copy a value with every text in it changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [texts_changed(item, change) for item in value]
    if isinstance(value, dict):
        return {key: texts_changed(item, change) for key, item in value.items()}
    return value


def pointer(place: Place) -> str:
    """Write a place as a JSON pointer."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


def place_of(written: str) -> Place:
    """Read a JSON pointer; `#` before it may stand or not, and a part of digits is an index."""
    parts = written.removeprefix("#").split("/")[1:]
    return tuple(int(part) if part.isdecimal() else part.replace("~1", "/").replace("~0", "~") for part in parts)


def plain(value: object) -> Json:
    """Copy a value that is JSON, for those who have to know that it is.

    Raises:
        TypeError: it is none.
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is no JSON")


def as_list(value: Json) -> list[Json]:
    """Return a list; of anything else, an empty one."""
    return value if isinstance(value, list) else []


def as_number(value: Json) -> float:
    """Return a number; of anything else, 0."""
    return float(value) if isinstance(value, int | float) else 0.0
