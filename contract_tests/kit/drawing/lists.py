"""Cut lists into pieces: by their size, by what is in them, and by whether something is in them twice."""

import json
from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Final, Protocol

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.pieces import Cuts, Piece, UncutError, distinct
from contract_tests.kit.drawing.text_pieces import ranges
from contract_tests.kit.drawing.texts import plain_texts
from contract_tests.kit.judging.schemas import checker

MOST_ITEMS: Final = 4


class Cutter(Protocol):
    """Cut the values of a schema into pieces."""

    def __call__(
        self, declared: Mapping[str, object], schemas: tuple[object, ...] = (), *, hostile: bool = False
    ) -> tuple[Piece, ...]:
        """Give the pieces, the simplest first."""
        ...


def list_pieces(cutter: Cutter, cuts: Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    """Cut the lists that are no constants."""
    good, others = _items(cutter, cuts, declared, hostile=hostile)
    several = _several(good, cuts)
    if not cuts.is_unique:
        several = several[:1] * max([MOST_ITEMS, *cuts.sizes])
    for start, end in ranges(sorted({0} | {size for size in cuts.sizes if size > 0})):
        most = max(start, MOST_ITEMS) if end is None else end
        if start <= len(several):
            yield _of_likes(good, several, (start, end), most, is_unique=cuts.is_unique)
        for piece in others if most > 0 else ():
            yield _with_other(piece, good, several, (max(start, 1), most), is_unique=cuts.is_unique)
        if cuts.is_unique and most > 1:
            rest = several[: max(start, 2) - 1]
            twice: tuple[object, ...] = ([*rest, rest[0]], [rest[-1], *rest])
            yield Piece(distinct([*twice]), st.sampled_from(twice))


def _of_likes(
    good: list[Piece], several: list[object], sizes: tuple[int, int | None], most: int, *, is_unique: bool
) -> Piece:
    start, end = sizes
    samples: list[object] = [several[:size] for size in (start, start if end is None else min(end, len(several)))]
    least = max(start, 1)
    if least <= most:  # each good item is in some list
        rest = several[:least] if is_unique else several[:1] * least
        for item in (sample for piece in good for sample in (piece.samples if is_unique else piece.samples[:1])):
            others = [other for other in rest if not is_unique or as_json(other) != as_json(item)]
            if len(others) >= least - 1:
                samples.append([item, *others[: least - 1]])
    if is_unique:
        some = st.sampled_from(several)
        return Piece(
            distinct(samples), st.lists(some, min_size=start, max_size=min(most, len(several)), unique_by=as_json)
        )
    item = st.one_of([piece.strategy for piece in good])
    return Piece(distinct(samples), st.lists(item, min_size=start, max_size=most))


def _with_other(
    other: Piece, good: list[Piece], several: list[object], sizes: tuple[int, int], *, is_unique: bool
) -> Piece:
    """Give lists with one item that is not like the rest, in front, behind or between."""
    least, most = sizes
    placed: list[object] = [[sample, *several[: least - 1]] for sample in other.samples]
    placed.append([*several[: max(least, min(most, 2)) - 1], other.sample])
    if is_unique:
        return Piece(distinct(placed), st.sampled_from(placed))
    rest = st.lists(st.one_of([piece.strategy for piece in good]), min_size=least - 1, max_size=most - 1)
    return Piece(distinct(placed), st.builds(_insert, rest, other.strategy, st.integers(0, most - 1)))


def _items(
    cutter: Cutter, cuts: Cuts, declared: Mapping[str, object], *, hostile: bool
) -> tuple[list[Piece], list[Piece]]:
    """Give the pieces of items that every schema takes, and the others."""
    asked = _asked(cuts)
    if not asked:
        return [Piece(("x",), scalars())], []
    own = declared.get("items")
    others = tuple(schema for schema in asked if schema is not own)
    pieces = cutter(own if isinstance(own, Mapping) else {}, others, hostile=hostile)
    checks = [checker(schema) for schema in asked]
    good = [piece for piece in pieces if all(fits(piece.sample) for fits in checks)]
    if not good:
        raise UncutError("items")
    return good, [piece for piece in pieces if piece not in good]


def _asked(cuts: Cuts) -> list[object]:
    return [part["items"] for part in cuts.parts if isinstance(part.get("items"), Mapping)]


def good_items(cutter: Cutter, declared: Mapping[str, object]) -> tuple[object, SearchStrategy[object]]:
    """Give one item that a property's list may hold, and how to draw such items."""
    cuts = Cuts()
    cuts.take(declared)
    good, _ = _items(cutter, cuts, declared, hostile=False)
    return good[0].sample, st.one_of([piece.strategy for piece in good])


def _several(good: list[Piece], cuts: Cuts) -> list[object]:
    """Give different items, as many as are easily found, the plainest first."""
    checks = [checker(schema) for schema in _asked(cuts)]
    most = max([MOST_ITEMS, *cuts.sizes])
    tried: list[object] = [sample for piece in good for sample in piece.samples]
    tried += [
        number
        for piece in good
        if piece.span
        for number in range(piece.span[0], min(piece.span[1], piece.span[0] + most) + 1)
    ]
    tried += [f"{letter}{number or ''}" for number in range(most // 26 + 1) for letter in ascii_lowercase]
    found: dict[str, object] = {}
    for item in tried:
        if all(fits(item) for fits in checks):
            found.setdefault(as_json(item), item)
    return [*found.values()]


def as_json(value: object) -> str:
    """Tell values apart as JSON does: 1 is 1.0, and true is neither."""
    if isinstance(value, float) and value.is_integer():
        return as_json(int(value))
    return json.dumps(value, sort_keys=True)


def _insert(others: list[object], value: object, place: int) -> list[object]:
    return [*others[:place], value, *others[place:]]


def scalars() -> SearchStrategy[object]:
    """Draw small values that have no parts."""
    return st.one_of(st.integers(-9, 99), st.booleans(), plain_texts(longest=8), st.none())
