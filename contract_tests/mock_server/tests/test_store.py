"""Tests of the store of tasks."""

import math

import pytest

from contract_tests.mock_server.living.store import TaskStore
from contract_tests.mock_server.living.task import Life, Task


def _task(name: str, *, made_at: float = 0, seconds: float = 0, polls: int | None = None, size: int = 0) -> Task:
    life = Life(made_at, stages=2, seconds=seconds, polls=polls)
    return Task(name, "createOrder", life, None, (), b"null", b" " * size)


@pytest.fixture
def told() -> list[str]:
    """Collect what a store says."""
    return []


def _kept(store: TaskStore, names: str) -> str:
    return "".join(name for name in names if store.find(name) is not None)


def test_those_that_ended_first_go_first_when_there_are_too_many(told: list[str]) -> None:
    """The number of tasks is bounded, and one that runs outlives one that has ended."""
    store = TaskStore(told.append, max_tasks=3)

    for name, seconds in (("a", 99), ("b", 5), ("c", 1)):
        store.add(_task(name, seconds=seconds))
    store.add(_task("d", made_at=10))
    store.add(_task("e", made_at=10))

    assert _kept(store, "abcde") == "ade"
    assert (store.dropped, store.dropped_running) == (2, 0)


def test_the_oldest_goes_where_all_are_running(told: list[str]) -> None:
    """The bound holds whatever happens; the count says that a running task was lost."""
    store = TaskStore(told.append, max_tasks=2)

    for name in "abc":
        store.add(_task(name, seconds=math.inf))

    assert _kept(store, "abc") == "bc"
    assert (store.dropped, store.dropped_running) == (1, 1)


def test_a_task_that_lives_by_polls_ends_with_them(told: list[str]) -> None:
    """It is dropped before those that run, once its last question was asked."""
    store = TaskStore(told.append, max_tasks=2)
    for name in "ab":
        store.add(_task(name, polls=1))
    second = store.find("b")
    assert second is not None

    stages = [store.poll(second, 1), store.poll(second, 2), store.poll(second, 3)]
    store.add(_task("c", made_at=4, seconds=1))

    assert stages == [0, 2, 2]
    assert second.ended_at == 2
    assert _kept(store, "abc") == "ac"


def test_the_size_of_all_tasks_together_is_bounded(told: list[str]) -> None:
    """The newest one stays in any case."""
    store = TaskStore(told.append, max_bytes=5_000)

    store.add(_task("a"))
    store.add(_task("b", size=20_000))

    assert _kept(store, "ab") == "b"


def test_a_store_says_once_that_it_drops(told: list[str]) -> None:
    """One sentence is enough; the rest is counted."""
    store = TaskStore(told.append, max_tasks=1)

    for name in "abcd":
        store.add(_task(name))

    (sentence,) = told
    assert "more than 1 tasks" in sentence
    assert store.as_json() == {"kept": 1, "bytes": 1_000, "dropped": 3, "dropped-running": 0}


def test_a_cleared_store_is_a_new_one(told: list[str]) -> None:
    """Neither tasks nor counts are left."""
    store = TaskStore(told.append, max_tasks=1)
    store.add(_task("a"))
    store.add(_task("b"))

    store.clear()

    assert (len(store), store.find("b"), store.dropped) == (0, None, 0)
