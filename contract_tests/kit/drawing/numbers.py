"""Cut numbers into pieces: constants, bounds, what lies between them whole and broken, and texts taken for numbers."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.pieces import Cuts, Piece
from contract_tests.kit.judging.schemas import checker

FARTHEST: Final = 1_000_000  # how far open ranges of numbers are drawn
_WIDE: Final = 100  # a span from here on is worth a second branch, for numbers near zero
_NEAR: Final = 12  # how many multiples are tried from each end of a gap


def number_pieces(cuts: Cuts) -> Iterator[Piece]:
    """Cut the numbers that are no constants, from the gap that holds small positive ones outwards."""
    named = {value for value in cuts.constants if isinstance(value, int | float) and not isinstance(value, bool)}
    for bound in sorted(cuts.numbers - named):
        yield Piece((bound,), st.just(bound), (bound, bound) if isinstance(bound, int) else None)
    cut_at = sorted(named | cuts.numbers)
    reach = max([FARTHEST, *(2 * abs(ceil(value)) for value in cut_at)])
    gaps = sorted(pairwise([-reach, *cut_at, reach]), key=lambda gap: (gap[1] <= 0, abs(gap[0])))
    for low, high in gaps:
        if cuts.factors:
            yield from _by_factors(sorted(cuts.factors), low, high)
        else:
            yield from _between(low, high, reach)
    # Numbers where their texts are meant: 2.0 for "2.0".
    for constant in cuts.constants:
        if isinstance(constant, str) and _looks_like_number(constant):
            meant = float(constant)
            yield Piece((meant,), st.sampled_from([meant, int(meant)]))


def _between(low: float, high: float, reach: int) -> Iterator[Piece]:
    """Cut a gap into its whole numbers and its fractions."""
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


def _by_factors(factors: list[int | float], low: float, high: float) -> Iterator[Piece]:
    """Cut a gap by what its numbers are multiples of, whole ones and fractions apart; those near its ends are drawn."""
    exact = [Fraction(str(factor)) for factor in factors]
    holds = [checker({"multipleOf": factor}) for factor in factors]
    groups: dict[tuple[bool, ...], list[int | float]] = {}
    for number in _near_ends(exact, low, high):
        truth = tuple(Fraction(str(number)) % factor == 0 for factor in exact)
        if truth == tuple(each(number) for each in holds):  # validators that divide floats err on some
            groups.setdefault((isinstance(number, int), *truth), []).append(number)
    for found in groups.values():
        plainest = sorted(found, key=lambda number: (abs(number), number))
        yield Piece(tuple(dict.fromkeys([plainest[0], found[0], found[-1]])), st.sampled_from(plainest))


def _near_ends(factors: Iterable[Fraction], low: float, high: float) -> list[int | float]:
    """Give numbers strictly inside a gap: multiples and others, near its ends and near zero."""
    tried: set[Fraction] = set()
    start = Fraction(str(low)), Fraction(str(high)), Fraction(0)
    for step in {Fraction(1), *factors}:
        for end in start:
            nearest = floor(end / step)
            tried |= {step * (nearest + away) for away in range(-_NEAR, _NEAR + 1)}
            tried |= {step * (nearest + away) + step / 2 for away in (-2, -1, 0, 1)}
    inside = sorted(number for number in tried if low < number < high)
    return [int(number) if number.denominator == 1 else float(number) for number in inside]


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
