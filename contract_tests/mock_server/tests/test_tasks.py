"""Tests of the store of tasks."""

from contract_tests.mock_server.tasks import TaskStore


def test_the_oldest_tasks_go_first_when_there_are_too_many() -> None:
    """The number of records is bounded."""
    store = TaskStore(max_tasks=2)

    for name in ("a", "b", "c"):
        store.add(name, {"id": name})

    assert [store.find(name) for name in ("a", "b", "c")] == [None, {"id": "b"}, {"id": "c"}]


def test_the_oldest_tasks_go_first_when_they_are_too_large() -> None:
    """The size of all records together is bounded; the newest one stays in any case."""
    store = TaskStore(max_bytes=100)

    store.add("a", {"id": "a"})
    store.add("b", {"id": "b" * 200})

    assert store.find("a") is None
    assert store.find("b") == {"id": "b" * 200}


def test_a_found_record_is_a_copy() -> None:
    """What a caller does to an answer does not reach the store."""
    store = TaskStore()
    store.add("a", {"id": "a"})

    found = store.find("a")
    assert isinstance(found, dict)
    found["id"] = "changed"

    assert store.find("a") == {"id": "a"}
