"""Stories can be written down, read, shortened and bounded."""

import itertools
import time
from collections.abc import Callable
from typing import Final

import pytest

from contract_tests.kit.life_cycle.exploring import MOST_STEPS, explore
from contract_tests.kit.life_cycle.shortening import changed, shorter_stories
from contract_tests.kit.life_cycle.stage import Stage
from contract_tests.kit.life_cycle.steps import (
    Ask,
    AskSeveral,
    Create,
    End,
    Refused,
    Repeat,
    Step,
    Stream,
    Together,
    makes,
    read_steps,
    step_data,
)
from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK

STORY: Final = (
    Create(None),
    Together(("a", None)),
    Repeat(1),
    Ask(3),
    Ask(None),
    AskSeveral((0, None, 2, 2)),
    Refused(),
    Stream(),
    End(0),
)
STAGE: Final = Stage(
    legal={"t": "x"}, text="t", failing={"t": "f"}, illegal=[], nobody="n", ways=("a", "b"), streams=True
)


def test_a_story_is_read_as_it_was_written() -> None:
    """Its steps are plain JSON in between."""
    assert read_steps([step_data(step) for step in STORY]) == STORY


@pytest.mark.parametrize("data", [{}, [{"do": "dance"}], [{"do": "ask"}], [1], [{"do": "stream", "task": 1}]])
def test_what_is_no_story_is_refused(data: object) -> None:
    """It says what a step may be."""
    with pytest.raises(ValueError, match=r"story|step|ask|stream"):
        read_steps(data)


def test_what_is_about_a_task_that_is_gone_goes_with_it() -> None:
    """The tasks that are left are numbered anew."""
    assert changed(STORY, 0, None) == (
        Together(("a", None)),
        Repeat(0),
        Ask(2),
        Ask(None),
        AskSeveral((None, None, 1, 1)),
        Refused(),
        Stream(),
    )
    assert changed(STORY, 1, None) == (
        Create(None),
        Ask(None),
        AskSeveral((0, None, None, None)),
        Refused(),
        Stream(),
        End(0),
    )


def test_shortening_leaves_what_it_takes() -> None:
    """Here: a question that names a task twice, and what makes that task."""
    wrong: list[tuple[Step, ...]] = [STORY]

    for story in shorter_stories(lambda: wrong[-1]):
        asked = [task for step in story if isinstance(step, AskSeveral) for task in step.tasks if task is not None]
        if len(asked) > len(set(asked)):
            wrong.append(story)

    assert wrong[-1] == (Together(("a", None)), AskSeveral((1, 1)))


def collected(check: Callable[[list[dict[str, object]]], str | None]) -> tuple[list[object], object]:
    """Explore, and return what was asked and found."""
    asked: list[object] = []

    def judge(case: object) -> str | None:
        asked.append(case)
        assert isinstance(case, list)
        return check(case)

    found = explore(STAGE, judge, examples=40, seed=0, seconds=60)
    return asked, found.body


def test_every_kind_of_step_is_thought_of() -> None:
    """And no story is too long, nor about a task that it has not made."""
    asked, _ = collected(lambda _: None)
    stories = [read_steps(each) for each in asked]

    assert {type(step) for story in stories for step in story} == {type(step) for step in STORY}
    assert max(map(len, stories)) <= MOST_STEPS
    for story in stories:
        made = list(itertools.accumulate(map(makes, story), initial=0))
        for step, count in zip(story, made, strict=False):
            about = step.tasks if isinstance(step, AskSeveral) else (getattr(step, "task", None),)
            assert all(task is None or task < count for task in about)


def test_a_story_that_goes_wrong_is_found_short_and_at_a_bounded_price() -> None:
    """Two streams are all that it takes."""
    asked, found = collected(lambda case: "two streams" if sum(step["do"] == "stream" for step in case) > 1 else None)

    assert found == [{"do": "stream"}, {"do": "stream"}]
    assert len(asked) <= 40 + REQUESTS_TO_SHRINK


def test_no_story_begins_when_the_time_is_up() -> None:
    """A slow target makes a run shorter, not longer."""
    asked: list[object] = []

    explore(STAGE, asked.append, examples=40, seed=0, seconds=-time.monotonic())

    assert asked == []


def test_the_same_seed_thinks_of_the_same_stories() -> None:
    """A run can be repeated."""
    assert collected(lambda _: None)[0] == collected(lambda _: None)[0]
