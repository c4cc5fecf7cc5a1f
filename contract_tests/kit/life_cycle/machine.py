"""A state machine that thinks of stories about tasks.

It only plans: what can be done next follows from which tasks a story has made so far, never from what a target told of
them. A story is played when it is whole, so that the smallest one that goes wrong can be written down and played again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from contract_tests.kit.life_cycle.steps import (
    Ask,
    AskSeveral,
    Create,
    End,
    Refused,
    Repeat,
    Stream,
    Together,
    makes,
    step_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.life_cycle.stage import Stage
    from contract_tests.kit.life_cycle.steps import Step

_MOST_AT_ONCE: Final = 4
_MOST_ASKED: Final = 5


class StoryMachine(RuleBasedStateMachine):
    """Plan the steps of one story; at its end it is judged."""

    stage: ClassVar[Stage]
    judge: ClassVar[Callable[[object], None]]

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def teardown(self) -> None:
        """Have the story judged."""
        if self.steps:
            type(self).judge([step_data(step) for step in self.steps])

    @property
    def tasks(self) -> int:
        """Count the tasks that the story has made."""
        return sum(map(makes, self.steps))

    def any_task(self, data: st.DataObject) -> int:
        """Draw one of its tasks."""
        return data.draw(st.integers(0, self.tasks - 1))

    def any_way(self) -> st.SearchStrategy[str | None]:
        """Draw a way to make a task that nobody is called back about."""
        return st.sampled_from((None, *self.stage.ways))

    @rule(data=st.data(), fails=st.booleans())
    def create(self, data: st.DataObject, *, fails: bool) -> None:
        """Make a task."""
        self.steps.append(Create(data.draw(self.any_way()), fails and self.stage.failing is not None))

    @rule(data=st.data())
    @precondition(lambda self: self.stage.ways)
    def create_in_the_background(self, data: st.DataObject) -> None:
        """Make a task that nobody waits for."""
        self.steps.append(Create(data.draw(st.sampled_from(self.stage.ways))))

    @rule()
    @precondition(lambda self: self.stage.streams)
    def stream(self) -> None:
        """Make a task by a request that is answered with lines."""
        self.steps.append(Stream())

    @rule(data=st.data())
    @precondition(lambda self: self.tasks)
    def repeat(self, data: st.DataObject) -> None:
        """Send a request again."""
        self.steps.append(Repeat(self.any_task(data)))

    @rule(data=st.data())
    def together(self, data: st.DataObject) -> None:
        """Make several tasks at the same time."""
        self.steps.append(Together(tuple(data.draw(st.lists(self.any_way(), min_size=2, max_size=_MOST_AT_ONCE)))))

    @rule()
    @precondition(lambda self: self.stage.illegal is not None)
    def be_refused(self) -> None:
        """Send a body that is forbidden."""
        self.steps.append(Refused())

    @rule(data=st.data())
    @precondition(lambda self: self.tasks)
    def ask(self, data: st.DataObject) -> None:
        """Ask for a task."""
        self.steps.append(Ask(self.any_task(data)))

    @rule()
    def ask_for_nobody(self) -> None:
        """Ask for a task that nobody knows."""
        self.steps.append(Ask(None))

    @rule(data=st.data())
    @precondition(lambda self: self.tasks)
    def ask_several(self, data: st.DataObject) -> None:
        """Ask for several tasks, some of them twice, some that nobody knows."""
        number = st.none() | st.integers(0, self.tasks - 1)
        self.steps.append(AskSeveral(tuple(data.draw(st.lists(number, max_size=_MOST_ASKED)))))

    @rule(data=st.data())
    @precondition(lambda self: self.tasks)
    def end(self, data: st.DataObject) -> None:
        """Wait for the end of a task."""
        self.steps.append(End(self.any_task(data)))
