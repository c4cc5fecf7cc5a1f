"""A pytest plugin for mutmut's first run, in which it learns which tests reach which function.

By itself mutmut credits what a fixture of a session or module reaches to the first test that asks for it: the others
would never be run against a mutant there. And it would judge a function by every test that passes through it, where
its own tests are the ones that should notice.
"""

import os
from collections import defaultdict
from collections.abc import Collection, Generator
from pathlib import PurePosixPath
from typing import Final

import pytest
from mutmut.mutation.trampoline import get_mutant_under_test
from mutmut.state import state

__all__ = ["nearest"]

_VARIABLE: Final = "MUTANT_UNDER_TEST"
_LEARNING: Final = "stats"
_reached: Final[defaultdict[tuple[str, str], set[str]]] = defaultdict(set)


def pytest_sessionstart() -> None:
    """Hide from programs that tests start that mutmut is learning: they would look for its configuration."""
    if os.environ.get(_VARIABLE) == _LEARNING:
        del os.environ[_VARIABLE]  # in this process mutmut remembers it


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Note what a fixture reaches that outlives a test."""
    hits = state()._stats  # noqa: SLF001 - mutmut has no other place for it
    before = set(hits)
    hits.clear()
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function":
            _reached[fixturedef.baseid, fixturedef.argname] |= hits
        hits |= before


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Credit a test with what its fixtures have reached, whoever asked for them first."""
    names = set(getattr(item, "fixturenames", ()))
    for (where, name), hits in _reached.items():
        if name in names and item.nodeid.startswith(where):
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
    for owner in (module, *module.parents):
        below = module.relative_to(owner)
        for mirrored in (below, *below.parents):
            own = {test for test, parents in folders.items() if owner / "tests" / mirrored in parents}
            if own:
                return own
    return set(tests)
