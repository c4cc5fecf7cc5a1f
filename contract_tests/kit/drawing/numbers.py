"""Cut numbers into pieces: constants, bounds, what lies between them whole and broken, and texts taken for numbers."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.pieces import Cuts, Piece

FARTHEST: Final = 1_000_000  # how far open ranges of numbers are drawn
_WIDE: Final = 100  # a span from here on is worth a second branch, for numbers near zero


def number_pieces(cuts: Cuts) -> Iterator[Piece]:
    """Cut the numbers that are no constants, from the gap that holds small positive ones outwards."""
    named = {value for value in cuts.constants if isinstance(value, int | float) and not isinstance(value, bool)}
    for bound in sorted(cuts.numbers - named):
        yield Piece((bound,), st.just(bound), (bound, bound) if isinstance(bound, int) else None)
    cut_at = sorted(named | cuts.numbers)
    reach = max([FARTHEST, *(2 * abs(ceil(value)) for value in cut_at)])
    gaps = sorted(pairwise([-reach, *cut_at, reach]), key=lambda gap: (gap[1] <= 0, abs(gap[0])))
    for low, high in gaps:
        least, most = floor(low) + 1, ceil(high) - 1
        if least <= most:
            yield Piece(_ends(least, most, reach), whole_numbers(least, most), (least, most))
        first = least - 1 if least - 0.5 > low else least
        last = most if most + 0.5 < high else most - 1
        if first <= last:
            halves = tuple(end + 0.5 for end in _ends(first, last, reach))
            yield Piece(halves, whole_numbers(first, last).map(lambda whole: whole + 0.5))
        else:
            yield Piece(((low + high) / 2,), st.just((low + high) / 2))
    # Numbers where their texts are meant: 2.0 for "2.0".
    for constant in cuts.constants:
        if isinstance(constant, str) and _looks_like_number(constant):
            meant = float(constant)
            yield Piece((meant,), st.sampled_from([meant, int(meant)]))


def _ends(least: int, most: int, reach: int) -> tuple[int, ...]:
    """Give the ends of a span. Nothing in the spec speaks of one that is open: the plainest number stands for it."""
    first = least if least > 1 - reach else min(max(least, 0), most)
    last = most if most < reach - 2 else max(min(most, 0), least)
    return tuple(sorted({first, last}, key=lambda end: (abs(end), end)))


def whole_numbers(least: int, most: int) -> SearchStrategy[int]:
    """Draw integers of a span, small ones more often."""
    near = st.integers(max(least, min(-3, most)), min(most, max(30, least)))
    return st.one_of(near, st.integers(least, most)) if most - least > _WIDE else st.integers(least, most)


def _looks_like_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
