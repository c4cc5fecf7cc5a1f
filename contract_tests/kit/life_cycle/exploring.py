"""Let the state machine think of stories and have each judged, bounded in what that costs."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from contract_tests.kit.drawing.local_constants import without_local_constants
from contract_tests.kit.life_cycle.machine import StoryMachine
from contract_tests.kit.life_cycle.shortening import shorter_stories
from contract_tests.kit.life_cycle.steps import read_steps, step_data
from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK, Bounded, DisagreementError, Examination

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.database import ExampleDatabase

    from contract_tests.kit.life_cycle.stage import Stage

MOST_STEPS: Final = 12
"""How many steps a story has at most."""


def explore(  # noqa: PLR0913 - each says one thing of what is thought of
    stage: Stage,
    check: Callable[[object], str | None],
    *,
    examples: int,
    seed: int,
    seconds: float,
    database: ExampleDatabase | None = None,
) -> Examination:
    """Think of stories and check each.

    Args:
        stage: What they are played with.
        check: Returns what is wrong with a story or None; raises NotObservedError if that cannot be said.
        examples: How many to think of.
        seed: Makes them repeatable.
        seconds: How long to go on: no story begins later.
        database: Where Hypothesis keeps the story that went wrong, to try it first the next time.
    """
    found = Examination()
    bounded = Bounded(check, examples, found, time.monotonic() + seconds)

    class Machine(StoryMachine):
        pass

    Machine.stage = stage
    Machine.judge = bounded
    try:
        with without_local_constants():
            run_state_machine_as_test(
                seeded(seed)(Machine),
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=MOST_STEPS,
                    database=database,
                    deadline=None,  # a slow target is no fault of the claim
                    derandomize=False,
                    phases=(Phase.reuse, Phase.generate),
                    report_multiple_bugs=False,
                    suppress_health_check=[  # likewise
                        HealthCheck.too_slow,
                        HealthCheck.data_too_large,
                        HealthCheck.filter_too_much,
                        HealthCheck.large_base_example,
                    ],
                    print_blob=False,
                    verbosity=Verbosity.quiet,
                ),
            )
    except DisagreementError:
        _shorten(bounded, found)
    return found


def _shorten(bounded: Bounded, found: Examination) -> None:
    """Leave out of a story what it does not take to go wrong.

    Hypothesis could do that, too, in ten times as many stories: it does not know what belongs together.
    """
    for tried, story in enumerate(shorter_stories(lambda: read_steps(found.body))):
        if tried >= REQUESTS_TO_SHRINK:
            return
        with suppress(DisagreementError):
            bounded([step_data(step) for step in story])
