"""A claim finds what is wrong, small, and never asks more than it may."""

from __future__ import annotations

from hypothesis import strategies as st

from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK, NotObservedError, examine


def test_a_claim_that_holds_has_no_problem() -> None:
    """Every drawn body is judged, and none is wrong."""
    found = examine(st.integers(), lambda _: None, examples=20, seed=0)

    assert found.problem is None
    assert 0 < found.judged <= 20


def test_a_claim_that_fails_gives_the_smallest_body() -> None:
    """Hypothesis shrinks what it found."""
    found = examine(
        st.integers(0, 1000), lambda body: "large" if isinstance(body, int) and body > 9 else None, examples=50, seed=0
    )

    assert (found.body, found.problem) == (10, "large")


def test_a_failing_claim_asks_a_bounded_number_of_times() -> None:
    """Bodies that are slow to shrink do not make a broken target cost more than the allowance."""
    asked: list[object] = []

    def check(body: object) -> str | None:
        asked.append(body)
        return "wrong" if isinstance(body, list) and sum(body) % 7 else None

    found = examine(st.lists(st.integers(), min_size=20), check, examples=30, seed=0)

    assert found.problem == "wrong"
    assert len(asked) <= 30 + REQUESTS_TO_SHRINK


def test_a_target_that_changes_its_mind_is_still_reported() -> None:
    """What failed once stays the finding, even if the same body would pass the next time."""
    answers = iter([None, None, "wrong"])

    found = examine(st.integers(), lambda _: next(answers, None), examples=10, seed=0)

    assert found.problem == "wrong"


def test_bodies_that_cannot_be_judged_are_counted_with_their_reason() -> None:
    """A claim about which nothing was seen has judged nothing."""

    def check(_: object) -> str | None:
        raise NotObservedError("no answer")

    found = examine(st.integers(), check, examples=10, seed=0)

    assert found.judged == 0
    assert set(found.unobserved) == {"no answer"}


def test_the_same_seed_draws_the_same_bodies() -> None:
    """A run can be repeated."""
    runs: list[list[object]] = [[], []]

    for bodies in runs:
        examine(st.integers(), bodies.append, examples=10, seed=7)

    assert runs[0] == runs[1]


def test_bodies_that_are_named_are_all_checked_before_any_is_drawn() -> None:
    """What must be asked is not left to the draw."""
    asked: list[object] = []

    def check(body: object) -> str | None:
        asked.append(body)
        return "wrong" if body == "c" else None

    held = examine(st.integers(), check, examples=1, seed=0, first=["a", "b"])
    failed = examine(st.integers(), check, examples=1, seed=0, first=["b", "c", "d"])

    assert asked[:2] == ["a", "b"]
    assert held.problem is None
    assert (failed.body, failed.problem) == ("c", "wrong")
