"""Hold claims over everything that a strategy draws."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def check(strategy: SearchStrategy[object], claim: Callable[[object], None], *, examples: int = 20) -> None:
    """Run a claim over drawn values, with all of Hypothesis's health checks."""

    @settings(max_examples=examples, database=None, deadline=None, derandomize=True)
    @given(strategy)
    def run(value: object) -> None:
        claim(value)

    run()
