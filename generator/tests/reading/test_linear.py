"""Reading linear expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.linear import parse_linear

_NAMES = st.sampled_from(["a", "b", "end_2", "_c"])
_TERMS = st.lists(st.tuples(st.integers(1, 9), _NAMES), min_size=1, max_size=4, unique_by=lambda term: term[1])


@given(_TERMS, st.integers(0, 99), st.dictionaries(_NAMES, st.integers(-50, 50), min_size=4, max_size=4))
def test_what_is_read_has_the_value_of_the_text(
    terms: list[tuple[int, str]], constant: int, values: dict[str, int]
) -> None:
    """Terms and constant give, for any values, what Python computes from the text."""
    text = " - ".join(f"{factor} * {name}" for factor, name in terms) + f" + {constant}"

    read, added = parse_linear(text)

    oracle = eval(text, {}, dict(values))  # noqa: S307 - the text is ours, and Python is the independent reader
    assert sum(coefficient * values[name] for coefficient, name in read) + added == oracle


@pytest.mark.parametrize(
    ("text", "terms", "constant"),
    [
        ("end - start", ((1, "end"), (-1, "start")), 0),
        ("-a+b*3 - 2", ((-1, "a"), (3, "b")), -2),
        ("a + a", ((2, "a"),), 0),
        (" a ", ((1, "a"),), 0),
    ],
)
def test_sums_with_whole_factors_are_linear(text: str, terms: tuple[tuple[int, str], ...], constant: int) -> None:
    """Factors stand on either side, and terms of one property are added up."""
    assert parse_linear(text) == (terms, constant)


@pytest.mark.parametrize(
    "text", ["", "a * b", "a / 2", "2.5 * a", "a b", "a +", "(a)", "a ** 2", "3", "a - a", "a - b + b", "a;b", "+"]
)
def test_anything_else_is_refused(text: str) -> None:
    """Products, fractions, calls and expressions that depend on nothing are not linear."""
    with pytest.raises(ValueError, match=r"linear|cancels"):
        parse_linear(text)
