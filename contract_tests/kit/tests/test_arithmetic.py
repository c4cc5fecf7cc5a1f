"""The solver finds a solution exactly where one exists."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.kit.drawing.arithmetic import Constraint, narrow, solve
from contract_tests.kit.judging.linear import Linear

_bounds = st.none() | st.integers(-12, 12)
_constraints = st.builds(
    lambda factors, constant, least, most: Constraint(
        Linear("", tuple((name, factor) for name, factor in zip("ab", factors, strict=True)), constant, None, None),
        least,
        most,
    ),
    st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
    st.integers(-3, 3),
    _bounds,
    _bounds,
)
_spans = st.tuples(st.integers(-5, 5), st.integers(0, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def _holds(constraint: Constraint, values: dict[str, int]) -> bool:
    total = constraint.linear.constant + sum(factor * values[name] for name, factor in constraint.linear.terms)
    return (constraint.least is None or constraint.least <= total) and (
        constraint.most is None or total <= constraint.most
    )


@settings(database=None, deadline=None)
@given(spans=st.fixed_dictionaries({"a": _spans, "b": _spans}), constraints=st.lists(_constraints, max_size=2))
def test_a_solution_is_found_if_and_only_if_one_exists(
    spans: dict[str, tuple[int, int]], constraints: list[Constraint]
) -> None:
    """On small spans the solver agrees with trying every pair of numbers."""
    pairs = product(*(range(low, high + 1) for low, high in (spans["a"], spans["b"])))
    exists = any(all(_holds(constraint, {"a": a, "b": b}) for constraint in constraints) for a, b in pairs)

    found = solve(spans, tuple(constraints))

    assert (found is not None) == exists
    if found is not None:
        assert all(_holds(constraint, found) for constraint in constraints)
        assert all(low <= found[name] <= high for name, (low, high) in spans.items())


@settings(database=None, deadline=None)
@given(
    spans=st.fixed_dictionaries({"a": _spans, "b": _spans}),
    constraint=_constraints,
    picks=st.lists(st.integers(0, 100), min_size=2, max_size=2),
)
def test_any_pick_leads_to_a_solution(
    spans: dict[str, tuple[int, int]], constraint: Constraint, picks: list[int]
) -> None:
    """Whatever is picked of what is offered, the rest can still be solved."""
    left = list(picks)

    found = solve(spans, (constraint,), lambda low, high: low + left.pop() % (high - low + 1))

    assert (found is None) == (solve(spans, (constraint,)) is None)
    assert found is None or _holds(constraint, found)


def test_narrowing_is_exact_for_a_difference() -> None:
    """Each operand is left with exactly the values that some solution has."""
    linear = Linear("b - a", (("b", 1), ("a", -1)), 0, 1, 3)

    narrowed = narrow({"a": (0, 10), "b": (2, 5)}, (Constraint(linear, 1, 3),))

    assert narrowed == {"a": (0, 4), "b": (2, 5)}
