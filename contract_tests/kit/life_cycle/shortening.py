"""Shorter stories: one step less, or less of one step, with the tasks that are left numbered anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from contract_tests.kit.life_cycle.steps import Ask, AskSeveral, Create, End, Repeat, Together, makes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contract_tests.kit.life_cycle.steps import Step

Story: TypeAlias = "tuple[Step, ...]"


def shorter_stories(current: Callable[[], Story]) -> Iterator[Story]:
    """Yield shorter stories to try, until none is left.

    Args:
        current: Returns the shortest story so far that goes wrong; what is yielded next follows from it.
    """
    before: Story = ()
    while before != current():
        before = current()
        place = len(before) - 1
        while place >= 0:
            if place < len(current()):
                yield changed(current(), place, None)
            place -= 1
        for place in range(len(current())):
            for less in _lesser(current()[place]):
                yield changed(current(), place, less)


def changed(story: Story, place: int, other: Step | None) -> Story:
    """Put another step in the place of one, or none; what is about tasks that are gone goes with them."""
    numbers: dict[int, int] = {}
    kept: list[Step] = []
    before = after = 0
    for at, step in enumerate(story):
        now = other if at == place else step
        now = None if now is None else _about_what_is_left(now, numbers)
        made, makes_now = makes(step), 0 if now is None else makes(now)
        numbers |= {before + number: after + number for number in range(min(made, makes_now))}
        before, after = before + made, after + makes_now
        if now is not None:
            kept.append(now)
    return tuple(kept)


def _about_what_is_left(step: Step, numbers: Mapping[int, int]) -> Step | None:
    """Return a step with the new numbers of its tasks; None if it is about one that is gone."""
    if isinstance(step, AskSeveral):
        return AskSeveral(tuple(numbers.get(task) if task is not None else None for task in step.tasks))
    if isinstance(step, Ask | End | Repeat) and step.task is not None:
        return replace(step, task=numbers[step.task]) if step.task in numbers else None
    return step


def _lesser(step: Step) -> Iterator[Step]:
    """Yield simpler steps that may stand in place of one."""
    if isinstance(step, Together):
        yield Create(step.ways[0])
        yield from (Together(step.ways[:count]) for count in range(2, len(step.ways)))
    if isinstance(step, AskSeveral):
        yield from (AskSeveral(step.tasks[:at] + step.tasks[at + 1 :]) for at in range(len(step.tasks)))
    if isinstance(step, Create) and step.fails:
        yield replace(step, fails=False)
