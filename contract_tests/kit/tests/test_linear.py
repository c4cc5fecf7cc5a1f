"""Linear expressions are read as written and computed without rounding."""

from fractions import Fraction

import pytest

from contract_tests.kit.judging.linear import read_linear


def test_an_expression_is_read_into_terms() -> None:
    """Factors of one property are summed, numbers make the constant."""
    linear = read_linear({"expr": "2*a - b + a - 3 * c + 7 - 2", "maximum": 4})

    assert dict(linear.terms) == {"a": 3, "b": -1, "c": -3}
    assert linear.constant == 5
    assert (linear.minimum, linear.maximum) == (None, 4)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"a": 1, "b": 4}, Fraction(3)),
        ({"a": 1.0, "b": 4}, Fraction(3)),
        ({"a": 2**60 + 1, "b": 2**60 + 2}, Fraction(1)),
        ({"a": 0.1, "b": 0.3}, Fraction(0.3) - Fraction(0.1)),
        ({"b": 4}, None),
        ({"a": True, "b": 4}, None),
        ({"a": "1", "b": 4}, None),
        ({"a": float("inf"), "b": 4}, None),
        ({"a": float("nan"), "b": 4}, None),
    ],
)
def test_a_value_is_exact_or_none(body: dict[str, object], expected: Fraction | None) -> None:
    """What has no operand or no number has no value; everything else is computed over fractions."""
    assert read_linear({"expr": "b - a", "minimum": 1}).value(body) == expected


@pytest.mark.parametrize(
    "assertion",
    [
        {"expr": "a * b"},
        {"expr": "a b"},
        {"expr": "a - (b)"},
        {"expr": "1 + 2"},
        {"expr": ""},
        {"expr": 3},
        {"minimum": 1},
        {"expr": "a", "minimum": 1.5},
        {"expr": "a", "minimum": True},
        {"expr": "a", "multipleOf": 2},
        "a",
    ],
)
def test_what_is_not_linear_is_refused(assertion: object) -> None:
    """Products, brackets, fractions as bounds and unknown keywords raise."""
    with pytest.raises(ValueError, match=r"x-derived|sum|reads no"):
        read_linear(assertion)
