"""A pytest plugin for mutmut: which tests judge a function, in which order, and for how long.

In a first run, without mutants, mutmut learns which tests reach which function. By itself it credits what the code of a
test module or a fixture of the session reaches to the first test that comes after: the others would never be run for a
mutant there. And it would judge a function by every test that passes through it, where its own should notice.
"""

import math
import os
import resource
import signal
from collections import defaultdict
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Final

import pytest
from mutmut.mutation.trampoline import get_mutant_under_test
from mutmut.state import state

from contract_tests.mutation.parts import nearest_folders

__all__ = ["limit_time", "nearest"]

_VARIABLE: Final = "MUTANT_UNDER_TEST"
_LEARNING: Final = "stats"
_reached: Final[defaultdict[tuple[str, str | None], set[str]]] = defaultdict(set)
"""What was reached before a test began: below which node, and by which fixture if not by the node itself."""


def pytest_sessionstart() -> None:
    """Hide from programs that tests start that mutmut is learning: they would look for its configuration."""
    if os.environ.get(_VARIABLE) == _LEARNING:
        del os.environ[_VARIABLE]  # in this process mutmut remembers it


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, object, object]:
    """Note what the code of a test module reaches when it is imported."""
    with _noted(collector.nodeid, None):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Note what a fixture reaches that outlives a test."""
    if fixturedef.scope == "function":
        return (yield)
    with _noted(fixturedef.baseid, fixturedef.argname):
        return (yield)


@contextmanager
def _noted(node: str, fixture: str | None) -> Iterator[None]:
    hits = state()._stats  # noqa: SLF001 - mutmut has no other place for it
    before = set(hits)
    hits.clear()
    try:
        yield
    finally:
        _reached[node, fixture] |= hits
        hits |= before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask the fastest tests first: the first that fails ends the run."""
    known = state().duration_by_test
    items.sort(key=lambda item: (known.get(item.nodeid, 0.0), item.nodeid))
    if "__mutmut_" in get_mutant_under_test():
        limit_time(30 + math.ceil(4 * sum(known.get(item.nodeid, 0.0) for item in items)))


def limit_time(seconds: int) -> None:
    """Let this process end itself after so much more processor time, or ten times as much on the clock.

    mutmut's own timeouts are put off in pyproject.toml: they signal a process by its number, which may by then be that
    of another one.
    """
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + seconds, most))
    signal.alarm(10 * seconds)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Credit a test with what was reached for it, whoever came first."""
    fixtures = {None, *getattr(item, "fixturenames", ())}
    for (node, fixture), hits in _reached.items():
        if fixture in fixtures and item.nodeid.startswith(node):
            state()._stats.update(hits)  # noqa: SLF001 - as above


def pytest_sessionfinish() -> None:
    """Leave to each function the tests that lie nearest to it."""
    if get_mutant_under_test() == _LEARNING:
        tests = state().tests_by_mangled_function_name
        for function in tests:
            tests[function] = nearest(function, tests[function])


def nearest(function: str, tests: Collection[str]) -> set[str]:
    """Return those of the tests that reach a function which lie nearest to its module.

    That of `a/b/c.py` are those in `a/b/tests`; if none there reaches the function those in `a/tests/b`, then those in
    `a/tests`, and so on; if all fail, every test that reaches it.
    """
    module = PurePosixPath(*function.split(".")[:-1])  # it may be a package: then it is a folder itself
    folders = {test: PurePosixPath(test.partition("::")[0]).parents for test in tests}
    for folder in nearest_folders(module):
        own = {test for test, parents in folders.items() if folder in parents}
        if own:
            return own
    return set(tests)
