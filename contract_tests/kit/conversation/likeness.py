"""Whether two pieces of JSON say the same, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_WORDS: Final = 80
_ABSENT: Final = object()


def difference(one: object, other: object, where: str = "") -> str | None:
    """Say where two values differ first; None if they are the same JSON.

    1 and 1.0 are the same number; true and 1 are not the same.
    """
    return next(_differences(one, other, where, is_strict=True), None)


def contradiction(one: object, other: object, where: str = "") -> str | None:
    """Say where two tellings of the same thing contradict each other first; None if they do not.

    What only one of them tells is no contradiction, and neither is null. An address may be signed anew each time: what
    follows its question mark is not compared.
    """
    return next(_differences(one, other, where, is_strict=False), None)


def _differences(one: object, other: object, where: str, *, is_strict: bool) -> Iterator[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in dict.fromkeys((*one, *other)):
            below = one.get(name, _ABSENT), other.get(name, _ABSENT)
            if is_strict or not any(value is None or value is _ABSENT for value in below):
                yield from _differences(*below, f"{where}/{name}", is_strict=is_strict)
    elif isinstance(one, list) and isinstance(other, list) and (is_strict or len(one) == len(other)):
        for number, pair in enumerate(zip_longest(one, other, fillvalue=_ABSENT)):
            yield from _differences(*pair, f"{where}/{number}", is_strict=is_strict)
    elif not _same(one, other, is_strict=is_strict):
        yield f"{where or '/'} is {_words(one)} and {_words(other)}"


def _same(one: object, other: object, *, is_strict: bool) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str) and not is_strict and one.startswith(("http://", "https://")):
        return one.partition("?")[0] == other.partition("?")[0]
    return one == other


def _words(value: object) -> str:
    if value is _ABSENT:
        return "absent"
    said = ascii(value)
    return said if len(said) <= _MOST_WORDS else f"{said[:_MOST_WORDS]}..."
