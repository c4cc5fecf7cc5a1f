"""Cut texts into pieces, by their length, by what they match and by the constants that they may be."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from hypothesis import strategies as st

from contract_tests.kit.drawing.patterns import texts_between
from contract_tests.kit.drawing.pieces import Cuts, Piece, UncutError, distinct
from contract_tests.kit.drawing.texts import hostile_texts, plain_texts, plainest_of_format, texts_of_format
from contract_tests.kit.judging.schemas import checker


def text_pieces(cuts: Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    """Cut the texts that are no constants.

    Raises:
        UncutError: no text is found that matches a pattern.

    """
    if cuts.patterns:
        yield from _by_patterns(cuts, declared)
    else:
        yield from _by_length(cuts, declared, hostile=hostile)


def _by_patterns(cuts: Cuts, declared: Mapping[str, object]) -> Iterator[Piece]:
    """Cut texts by the patterns that they match and by their lengths, as far as such texts are found."""
    lengths = sorted({0} | {length for length in cuts.lengths if length > 0})
    matching = [checker({"pattern": pattern}) for pattern in cuts.patterns]
    shaped = plainest_of_format(declared.get("format"))
    found = [*texts_between(cuts.patterns, lengths), *([] if shaped is None else [shaped])]

    def truth(text: str) -> tuple[object, ...]:
        return sum(len(text) >= length for length in lengths), *(matches(text) for matches in matching)

    groups: dict[tuple[object, ...], list[str]] = {}
    for text in dict.fromkeys(found):
        if text not in cuts.constants:
            groups.setdefault(truth(text), []).append(text)
    if not all(any(key[place] for key in groups) for place in range(1, len(cuts.patterns) + 1)):
        raise UncutError("pattern")
    for key, texts in groups.items():
        pattern = next((each for each, is_met in zip(cuts.patterns, key[1:], strict=True) if is_met), None)
        drawn = plain_texts() if pattern is None else st.from_regex(pattern)

        def fitting(text: str, key: tuple[object, ...] = key, instead: str = texts[0]) -> str:
            is_out = "\n" in text or text in cuts.constants  # readers differ on where a line ends
            return instead if is_out or truth(text) != key else text

        # A few of each suffice: the first was made to match, or differs from one that was in one place.
        samples = [texts[0], min(texts, key=len), max(texts, key=len), *texts[1:3]]
        yield Piece(distinct([*samples]), st.one_of(st.sampled_from(texts), drawn.map(fitting)))


def _by_length(cuts: Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    constants = [constant for constant in cuts.constants if isinstance(constant, str)]
    shaped = texts_of_format(declared.get("format"))
    starts = sorted({0} | {length for length in cuts.lengths if length > 0})
    for start, end in ranges(starts):
        drawn = (hostile_texts if hostile else plain_texts)(shortest=start, longest=end)
        samples: list[object] = [text for text in _plainest(declared, start, end) if text not in constants]
        if shaped is not None and end is None:
            drawn = shaped  # the sample only has to be long enough
        if constants:
            near = {twisted for constant in constants for twisted in _twists(constant)} - set(constants)
            fitting = [text for text in near if len(text) >= start and (end is None or len(text) <= end)]
            outside = drawn.map(lambda text: text + "~" if text in constants else text)
            drawn = st.one_of(st.sampled_from(sorted(fitting)), outside) if fitting else outside
            samples += [text for text in _twists(constants[0])[:3] if text in fitting]
        elif cuts.constants:
            alike = [str(constant) for constant in cuts.constants]
            drawn = st.one_of(st.sampled_from(alike), drawn) if starts == [0] else drawn
            samples += alike[:1] if starts == [0] else []
        yield Piece(distinct(samples or ["~" * start]), drawn)


def _plainest(declared: Mapping[str, object], start: int, end: int | None) -> list[str]:
    """Give the plainest texts of a range of lengths, the shortest and the longest among them."""
    if end is None:
        filling = plainest_of_format(declared.get("format"))
        return [filling] if filling is not None and len(filling) >= start else ["x" * max(start, 1), "x" * start]
    # One character outside the basic plane counts as one, however many units somebody's strings have for it.
    return ["x" * start, "x" * end, "\U0001f600" * end]


def _twists(constant: str) -> tuple[str, ...]:
    """Give texts that a careless reader takes for the constant."""
    return (constant.upper(), constant.title(), f"{constant} ", f" {constant}", constant[:-1], f"{constant}\x00", "")


def ranges(starts: list[int]) -> Iterator[tuple[int, int | None]]:
    """Give first and last length of each range that begins at a start; the last range has no end."""
    for start, following in pairwise(starts):
        yield start, following - 1
    yield starts[-1], None
