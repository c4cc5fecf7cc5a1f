"""Cut lists into pieces, by their size and by what is in them."""

from collections.abc import Iterator, Mapping
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

    def __call__(self, declared: Mapping[str, object], *, hostile: bool) -> tuple[Piece, ...]:
        """Give the pieces, the simplest first."""
        ...


def list_pieces(cutter: Cutter, cuts: Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    """Cut the lists that are no constants."""
    items = declared.get("items")
    if isinstance(items, Mapping):
        good, bad = _sorted(items, cutter(items, hostile=hostile))
    else:
        good, bad = [Piece(("x",), scalars())], []
    item = st.one_of([piece.strategy for piece in good])
    plain = good[0].sample
    for start, end in ranges(sorted({0} | {size for size in cuts.sizes if size > 0})):
        most = max(start, MOST_ITEMS) if end is None else end
        samples: list[object] = [[plain] * start, [plain] * (start if end is None else end)]
        yield Piece(distinct(samples), st.lists(item, min_size=start, max_size=most))
        for piece in bad if most > 0 else ():
            least = max(start, 1)
            first: list[object] = [piece.sample] + [plain] * (least - 1)
            last: list[object] = [plain] * (max(least, min(most, 2)) - 1) + [piece.sample]
            others = st.lists(item, min_size=least - 1, max_size=most - 1)
            yield Piece(distinct([first, last]), st.builds(_insert, others, piece.strategy, st.integers(0, most - 1)))


def good_items(cutter: Cutter, declared: Mapping[str, object]) -> tuple[object, SearchStrategy[object]]:
    """Give one item that a property's list may hold, and how to draw such items."""
    items = declared.get("items")
    if not isinstance(items, Mapping):
        return "x", scalars()
    good, _ = _sorted(items, cutter(items, hostile=False))
    return good[0].sample, st.one_of([piece.strategy for piece in good])


def _sorted(schema: Mapping[str, object], pieces: tuple[Piece, ...]) -> tuple[list[Piece], list[Piece]]:
    fits = checker(schema)
    good = [piece for piece in pieces if fits(piece.sample)]
    if not good:
        raise UncutError("items")
    return good, [piece for piece in pieces if not fits(piece.sample)]


def _insert(others: list[object], value: object, place: int) -> list[object]:
    return [*others[:place], value, *others[place:]]


def scalars() -> SearchStrategy[object]:
    """Draw small values that have no parts."""
    return st.one_of(st.integers(-9, 99), st.booleans(), plain_texts(longest=8), st.none())
