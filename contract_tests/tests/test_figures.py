"""A figure is judged by what most rounds say."""

import pytest

from contract_tests.figures import Aim, Figure


def test_a_figure_is_judged_by_its_median() -> None:
    """One slow round neither misses an aim nor moves the figure."""
    figure = Figure("x", "x", "times", (1.0, 1.1, 9.0, 1.0, 1.1), Aim("at most", 1.1))

    assert figure.median == 1.1
    assert figure.spread == (1.0, 1.1)
    assert figure.is_met is True


@pytest.mark.parametrize(("word", "met"), [("at most", False), ("at least", True)])
def test_an_aim_has_a_side(word: str, met: bool) -> None:  # noqa: FBT001 - what is expected
    """What is above a bound misses `at most` and meets `at least`."""
    assert Aim(word, 1.0).is_met(1.5) is met  # type: ignore[arg-type] # one of the two words


def test_a_single_round_has_no_spread() -> None:
    """Its quartiles are itself."""
    assert Figure("x", "x", "s", (2.0,)).spread == (2.0, 2.0)
