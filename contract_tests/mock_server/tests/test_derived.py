"""Tests of the arithmetic of `x-derived`."""

from fractions import Fraction

import pytest

from contract_tests.mock_server.reading.derived import read_derived
from contract_tests.mock_server.reading.document import Json, SpecError


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("b - a", 4),
        ("a + b", 8),
        ("2*b - a", 10),
        ("b*0.5 + 1 - a", 2),
        ("-a", -2),
        ("b-a-1", 3),
    ],
)
def test_a_linear_expression_is_computed_exactly(expression: str, value: int) -> None:
    """Signs, factors on either side and constants are understood."""
    derived = read_derived({"expr": expression, "minimum": 0}, "#")

    assert derived.value({"a": 2, "b": 6.0}) == Fraction(value)


@pytest.mark.parametrize("body", [{"a": 1}, {"a": 1, "b": None}, {"a": True, "b": 9}, {"a": "1", "b": 9}, [], "b"])
def test_an_absent_or_odd_operand_leaves_the_expression_without_value(body: Json) -> None:
    """The bounds do not apply to what cannot be computed."""
    derived = read_derived({"expr": "b - a", "maximum": 1}, "#")

    assert derived.value(body) is None
    assert derived.is_met(body)


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        ({"minimum": 1}, 1, 0),
        ({"maximum": 3}, 3, 4),
        ({"exclusiveMinimum": 1}, 2, 1),
        ({"exclusiveMaximum": 3}, 2, 3),
        ({"maximum": 10**30}, 10**30, 10**30 + 1),
    ],
)
def test_each_bound_holds_on_its_edge(bounds: dict[str, Json], inside: int, outside: int) -> None:
    """A bound takes the last legal value and refuses the next one, however large."""
    derived = read_derived({"expr": "b - a", **bounds}, "#")

    assert derived.is_met({"a": 0, "b": inside})
    assert not derived.is_met({"a": 0, "b": outside})


@pytest.mark.parametrize("expression", ["", "1", "a b", "a **b", "a / b", "a + ", "a - (b)", "a * b"])
def test_what_is_not_linear_is_refused(expression: str) -> None:
    """Anything but a sum of properties and numbers is an error of the document."""
    with pytest.raises(SpecError):
        read_derived({"expr": expression, "minimum": 1}, "#")
