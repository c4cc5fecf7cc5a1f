"""Deciding linear constraints over whole numbers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lint.arithmetic import Constraint, TooManyStepsError, is_solvable

_BOUND = st.none() | st.integers(-8, 8)
_INTERVAL = st.tuples(st.integers(-3, 1), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1]))
_TERMS = st.lists(
    st.tuples(st.integers(-3, 3).filter(bool), st.sampled_from("xyz")), min_size=1, unique_by=lambda term: term[1]
)
_CONSTRAINT = st.builds(Constraint, _TERMS.map(tuple), _BOUND, _BOUND)


@given(st.fixed_dictionaries(dict.fromkeys("xyz", _INTERVAL)), st.lists(_CONSTRAINT, max_size=3))
def test_the_answer_is_that_of_trying_every_number(
    intervals: dict[str, tuple[int, int]], constraints: list[Constraint]
) -> None:
    """Propagation and bisection agree with exhaustion on small intervals."""
    found = is_solvable(intervals, constraints)

    assert found == any(
        all(
            (one.low is None or one.low <= total) and (one.high is None or total <= one.high)
            for one in constraints
            for total in [sum(coefficient * values["xyz".index(name)] for coefficient, name in one.terms)]
        )
        for values in product(*(range(intervals[name][0], intervals[name][1] + 1) for name in "xyz"))
    )


def test_open_intervals_reach_far_enough() -> None:
    """Without bounds of its own, a number can be as large as a constraint needs."""
    constraint = Constraint(((1, "end"), (-1, "start")), 1000, 1000)

    assert is_solvable({"end": (None, None), "start": (5, None)}, [constraint])


def test_a_coefficient_that_skips_the_only_value_has_no_solution() -> None:
    """Whole numbers are not rounded: twice a number is never 3."""
    assert not is_solvable({"x": (None, None)}, [Constraint(((2, "x"),), 3, 3)])


def test_a_system_that_takes_too_long_is_given_up() -> None:
    """A circle of large numbers ends with an error, not with a hang."""
    circle = [Constraint(((1, "x"), (-1, "y")), 1, 10**9), Constraint(((1, "y"), (-1, "x")), 1, 10**9)]

    with pytest.raises(TooManyStepsError):
        is_solvable({"x": (None, None), "y": (None, None)}, circle)
