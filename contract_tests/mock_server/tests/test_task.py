"""Tests of the life of a task."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.mock_server.living.task import Life

_MOMENTS = st.floats(0, 1e9, allow_nan=False)


@pytest.mark.parametrize(("now", "stage"), [(99, 0), (100, 0), (104.9, 0), (105, 1), (109.9, 1), (110, 2), (1e9, 2)])
def test_a_life_by_time_has_stages_of_equal_length(now: float, stage: int) -> None:
    """Each stage begins at its moment and not before."""
    assert Life(made_at=100, stages=2, seconds=10).stage(now, polls=0) == stage


def test_a_life_without_length_ends_at_once() -> None:
    """Where nothing takes time, the first question finds the end."""
    assert Life(made_at=100, stages=2).stage(100, polls=0) == 2


@pytest.mark.parametrize(
    ("polls", "stages"), [(0, [2, 2, 2]), (1, [0, 2, 2]), (2, [0, 1, 2]), (3, [0, 0, 1, 2]), (4, [0, 0, 1, 1, 2])]
)
def test_a_life_by_polls_ends_after_so_many(polls: int, stages: list[int]) -> None:
    """The time has no say in it."""
    life = Life(made_at=0, stages=2, seconds=10, polls=polls)

    assert [life.stage(1e9, asked) for asked in range(len(stages))] == stages


@given(made_at=_MOMENTS, seconds=st.floats(0, 1e6), stages=st.integers(1, 5))
def test_a_poll_at_the_moment_of_a_stage_finds_that_stage(made_at: float, seconds: float, stages: int) -> None:
    """A stream, which goes by the moments, and a poll never disagree, however floats round."""
    life = Life(made_at, stages, seconds)

    found = [life.stage(life.begins_at(stage), polls=0) for stage in range(stages + 1)]

    assert all(at_least >= stage for stage, at_least in enumerate(found))
    assert found[-1] == stages
