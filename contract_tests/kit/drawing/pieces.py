"""Cut the values of a property into pieces, so that each keyword is constant on a piece.

A piece has a sample, by which it is judged, and a strategy that draws more of the same. The cuts are the constants and
bounds that any schema of the property names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.texts import hostile_texts, plain_texts, texts_of_format
from contract_tests.kit.judging.schemas import checker

FARTHEST: Final = 1_000_000  # how far open ranges of numbers are drawn
MOST_ITEMS: Final = 4
_CUT: Final = frozenset({
    "type", "enum", "const", "not", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum",
    "minLength", "maxLength", "minItems", "maxItems", "items",
})  # fmt: skip


class UncutError(Exception):
    """Name a keyword by which values cannot be cut into pieces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a part of the values: one of them, how to draw them, and the span if they are the integers of a span."""

    sample: object
    strategy: SearchStrategy[object]
    span: tuple[int, int] | None = None


@dataclass(slots=True)
class _Cuts:
    constants: list[object] = field(default_factory=list)
    numbers: set[int | float] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)

    def take(self, schema: object) -> None:
        if not isinstance(schema, Mapping):
            return
        for keyword, value in schema.items():
            if keyword in {"enum", "const"}:
                found = value if keyword == "enum" and isinstance(value, list) else [value]
                self.constants += [constant for constant in found if not _is_in(constant, self.constants)]
            elif keyword in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
                self.numbers.add(value)
            elif keyword in {"minLength", "minItems"}:
                (self.lengths if keyword == "minLength" else self.sizes).add(value)
            elif keyword in {"maxLength", "maxItems"}:
                (self.lengths if keyword == "maxLength" else self.sizes).add(value + 1)
            elif keyword == "not":
                self.take(value)


def cut(declared: Mapping[str, object], schemas: Iterable[object], *, hostile: bool = False) -> tuple[Piece, ...]:
    """Cut all JSON values into pieces, as the schemas of one property tell them apart; the simplest come first.

    Args:
        declared: the schema that the property is declared with.
        schemas: what conditions and rules further say of it.
        hostile: whether free texts are drawn from hostile ones too.

    Raises:
        UncutError: a schema holds a keyword by which no cut is known.

    """
    cuts = _Cuts()
    for schema in (declared, *schemas):
        for keyword in schema if isinstance(schema, Mapping) else ():
            if not (keyword in _CUT or keyword in {"pattern", "multipleOf"}):
                continue
            if keyword not in _CUT or (keyword == "items" and schema is not declared):
                raise UncutError(keyword)
        cuts.take(schema)
    return (
        *_constants(cuts),
        *_numbers(cuts),
        *_texts(cuts, declared, hostile=hostile),
        *_lists(cuts, declared, hostile=hostile),
        *(Piece(value, st.just(value)) for value in (None, False, True) if not _is_in(value, cuts.constants)),
        Piece({}, st.dictionaries(st.sampled_from(["value", "url", ""]), _scalars(), max_size=2)),
    )


def _constants(cuts: _Cuts) -> Iterator[Piece]:
    for constant in cuts.constants:
        if isinstance(constant, int) and not isinstance(constant, bool):
            # 10.0 is the same number as 10; vendors' clients really send it.
            yield Piece(constant, st.sampled_from([constant] * 7 + [float(constant)]), (constant, constant))
        else:
            yield Piece(constant, st.just(constant))


def _numbers(cuts: _Cuts) -> Iterator[Piece]:
    named = {value for value in cuts.constants if isinstance(value, int | float) and not isinstance(value, bool)}
    for bound in sorted(cuts.numbers - named):
        span = (bound, bound) if isinstance(bound, int) else None
        yield Piece(bound, st.just(bound), span)
    cut_at = sorted(named | cuts.numbers)
    reach = max([FARTHEST, *(2 * abs(ceil(value)) for value in cut_at)])
    # From the gap that holds small positive numbers outwards.
    gaps = sorted(pairwise([-reach, *cut_at, reach]), key=lambda gap: (gap[1] <= 0, abs(gap[0])))
    for low, high in gaps:
        least, most = floor(low) + 1, ceil(high) - 1
        if least <= most:
            yield Piece(least, whole_numbers(least, most), (least, most))
        if most - 1 >= least:
            yield Piece(least + 0.5, whole_numbers(least, most - 1).map(lambda whole: whole + 0.5))
        elif high - low > 0:
            yield Piece((low + high) / 2, st.just((low + high) / 2))
    # Numbers where their texts are meant: 2.0 for "2.0".
    for constant in cuts.constants:
        if isinstance(constant, str) and _looks_like_number(constant):
            yield Piece(float(constant), st.sampled_from([float(constant), int(float(constant))]))


def whole_numbers(least: int, most: int) -> SearchStrategy[int]:
    """Draw integers of a span, small ones more often."""
    near = st.integers(max(least, min(-3, most)), min(most, max(30, least)))
    return st.one_of(near, st.integers(least, most)) if most - least > 100 else st.integers(least, most)  # noqa: PLR2004 - worth a second branch


def _texts(cuts: _Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    constants = [constant for constant in cuts.constants if isinstance(constant, str)]
    shaped = texts_of_format(declared.get("format"))
    starts = sorted({0} | {length for length in cuts.lengths if length > 0})
    for start, end in _ranges(starts):
        drawn = (hostile_texts if hostile else plain_texts)(shortest=start, longest=end)
        if shaped is not None and end is None:
            drawn = shaped  # the sample only has to be long enough
        if constants:
            near = {twisted for constant in constants for twisted in _twists(constant)} - set(constants)
            fitting = [text for text in near if len(text) >= start and (end is None or len(text) <= end)]
            outside = drawn.map(lambda text: text + "~" if text in constants else text)
            drawn = st.one_of(st.sampled_from(sorted(fitting)), outside) if fitting else outside
        elif cuts.constants:
            alike = [str(constant) for constant in cuts.constants]
            drawn = st.one_of(st.sampled_from(alike), drawn) if starts == [0] else drawn
        yield Piece("x" * start if "x" * start not in constants else "~" * start, drawn)


def _twists(constant: str) -> tuple[str, ...]:
    """Give texts that a careless reader takes for the constant."""
    return (constant.upper(), constant.title(), f"{constant} ", f" {constant}", constant[:-1], f"{constant}\x00", "")


def _lists(cuts: _Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    items = declared.get("items")
    good, bad = _items(items, hostile=hostile) if isinstance(items, Mapping) else ([Piece("x", _scalars())], [])
    item = st.one_of([piece.strategy for piece in good])
    starts = sorted({0} | {size for size in cuts.sizes if size > 0})
    for start, end in _ranges(starts):
        most = max(start, MOST_ITEMS) if end is None else end
        yield Piece([good[0].sample] * start, st.lists(item, min_size=start, max_size=most))
        for piece in bad if most > 0 else ():
            least = max(start, 1)
            sample = [piece.sample] + [good[0].sample] * (least - 1)
            others = st.lists(item, min_size=least - 1, max_size=most - 1)
            yield Piece(sample, st.builds(_insert, others, piece.strategy, st.integers(0, most - 1)))


def good_items(declared: Mapping[str, object]) -> tuple[object, SearchStrategy[object]]:
    """Give one item that a property's list may hold, and how to draw such items."""
    items = declared.get("items")
    if not isinstance(items, Mapping):
        return "x", _scalars()
    good, _ = _items(items, hostile=False)
    return good[0].sample, st.one_of([piece.strategy for piece in good])


def _items(schema: Mapping[str, object], *, hostile: bool) -> tuple[list[Piece], list[Piece]]:
    pieces = cut(schema, (), hostile=hostile)
    fits = checker(schema)
    good = [piece for piece in pieces if fits(piece.sample)]
    if not good:
        raise UncutError("items")
    return good, [piece for piece in pieces if not fits(piece.sample)]


def _insert(others: list[object], value: object, place: int) -> list[object]:
    return [*others[:place], value, *others[place:]]


def _ranges(starts: list[int]) -> Iterator[tuple[int, int | None]]:
    """Give first and last length of each range that begins at a start; the last range has no end."""
    for start, following in pairwise(starts):
        yield start, following - 1
    yield starts[-1], None


def _scalars() -> SearchStrategy[object]:
    return st.one_of(st.integers(-9, 99), st.booleans(), plain_texts(longest=8), st.none())


def _is_in(value: object, constants: list[object]) -> bool:
    return any(value == constant and isinstance(value, bool) == isinstance(constant, bool) for constant in constants)


def _looks_like_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
