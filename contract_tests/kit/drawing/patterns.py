"""Find texts that match regular expressions, and texts that just miss them: by construction, then judged.

Expressions are read as Python reads them, and searched for as JSON Schema has it. What the construction cannot make is
found missing by who asks, never guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice, permutations, product
from typing import Any, Final

_parser: Final[Any] = import_module("re._parser")  # where the standard library keeps its reader of expressions
_MOST_TEXTS: Final = 600
_MOST_WAYS: Final = 6
_MOST_REPEATED: Final = 24
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": "0159",
    "CATEGORY_WORD": "aZ0_",
    "CATEGORY_SPACE": " \t",
    "CATEGORY_NOT_DIGIT": "a-",
    "CATEGORY_NOT_WORD": "- ",
    "CATEGORY_NOT_SPACE": "a0",
}
_PLAIN: Final = "aA0-_ .!/\u00e9~"


def texts_near(pattern: str, lengths: Iterable[int] = ()) -> tuple[str, ...]:
    """Give texts about a pattern, those that were made to match first; none holds a line break.

    Args:
        pattern: the expression.
        lengths: numbers of characters that should be tried, too.

    """
    try:
        parsed = _parser.parse(pattern)
    except re.error:
        return ()
    matching = [text for text in islice(_texts(parsed, _repeats(lengths)), _MOST_TEXTS) if "\n" not in text]
    matching = list(dict.fromkeys(text for text in matching if re.search(pattern, text)))
    seeds = matching[:_MOST_WAYS]
    near = [twisted for text in seeds for twisted in _twists(text)]
    return tuple(dict.fromkeys([*matching, *near, "", "x", "~", " "]))


def texts_between(patterns: Sequence[str], lengths: Iterable[int] = ()) -> tuple[str, ...]:
    """Give texts about several patterns, some of them made of two: the beginning of one, the end of another.

    Args:
        patterns: the expressions.
        lengths: numbers of characters that should be tried, too.

    """
    each = [texts_near(pattern, lengths) for pattern in patterns]
    found = [text for texts in each for text in texts]
    for ahead, behind in permutations(each, 2):
        for first, second in product(ahead[:_MOST_WAYS], behind[:_MOST_WAYS]):
            found += [first + second[len(first) :], first + second]
    return tuple(dict.fromkeys(found))


def _repeats(lengths: Iterable[int]) -> tuple[int, ...]:
    around = {length + away for length in lengths for away in (-2, -1, 0, 1, 2)}
    return tuple(sorted(count for count in around if count >= 0))


def _twists(text: str) -> Iterator[str]:
    """Give texts that differ from one in a single place, or in its case."""
    yield from (f"{text}!", text[:-1], f"!{text}", f" {text}", f"{text} ", text[1:], text + text[-1:], text * 2)
    yield from (text.upper(), text.lower())
    for place in range(len(text)):
        for other in "a0!":
            yield text[:place] + other + text[place + 1 :]


def _texts(parsed: Iterable[tuple[Any, Any]], repeats: tuple[int, ...]) -> Iterator[str]:
    """Give texts of a sequence of parts, the shortest ways through each part first."""
    ways = [list(islice(_of_part(str(code), value, repeats), _MOST_WAYS + 3 * len(repeats))) for code, value in parsed]
    # Each part in turn in all its ways, the others in their first; then all together.
    if all(ways):
        for place, each in enumerate(ways):
            for way in each:
                yield "".join(way if at == place else others[0] for at, others in enumerate(ways))
        yield from ("".join(chosen) for chosen in product(*ways))


def _of_part(code: str, value: Any, repeats: tuple[int, ...]) -> Iterator[str]:  # noqa: ANN401 - what the library's reader gives
    if code in _LETTERS:
        yield from _LETTERS[code](value)
    elif code == "BRANCH":
        for branch in value[1]:
            yield from islice(_texts(branch, repeats), _MOST_WAYS)
    elif code in {"SUBPATTERN", "ATOMIC_GROUP"}:
        yield from _texts(value[3] if code == "SUBPATTERN" else value, repeats)
    elif code in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, parsed = value
        yield from _repeated(least, most, parsed, repeats)
    # What looks around or back is not made here.


def _of_set(value: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    entries = [(str(code), found) for code, found in value]
    if entries and entries[0][0] == "NEGATE":
        excluded = {letter for code, found in entries[1:] for letter in _of_entry(code, found, whole=True)}
        yield from (letter for letter in _PLAIN if letter not in excluded)
        return
    for code, found in entries:
        yield from _of_entry(code, found)


def _of_entry(code: str, found: Any, *, whole: bool = False) -> Iterator[str]:  # noqa: ANN401 - likewise
    if code == "LITERAL":
        yield chr(found)
    elif code == "RANGE":
        low, high = found
        yield from map(chr, range(low, high + 1) if whole else dict.fromkeys((low, high)))
    elif code == "CATEGORY":
        yield from _CATEGORIES.get(str(found), "")


def _repeated(least: int, most: Any, parsed: Iterable[tuple[Any, Any]], repeats: tuple[int, ...]) -> Iterator[str]:  # noqa: ANN401 - an int, or the library's word for no limit
    most_repeated = int(most) if int(most) < int(_parser.MAXREPEAT) else max([least + 2, *repeats, _MOST_WAYS])
    parts = list(islice(_texts(parsed, ()), _MOST_WAYS))
    counts = dict.fromkeys([max(least, min(1, most_repeated)), least, least + 1, *repeats, most_repeated])
    for count in (count for count in counts if least <= count <= most_repeated):
        if count == 0:
            yield ""
        elif parts:
            yield parts[0] * count
    yield from (part * max(least, 1) for part in parts[1:] if most_repeated > 0)


_LETTERS: Final[dict[str, Callable[[Any], Iterable[str]]]] = {
    "LITERAL": lambda value: [chr(value)],
    "NOT_LITERAL": lambda value: [letter for letter in _PLAIN if ord(letter) != value],
    "ANY": lambda _: _PLAIN,
    "AT": lambda _: [""],
    "IN": _of_set,
}
