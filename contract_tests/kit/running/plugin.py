"""The pytest side of a run: carries it to the judgement files, and writes down what pytest alone can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.running.claims import DisagreementError, NotObservedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_tests.kit.running.progress import Watcher
    from contract_tests.kit.running.run import Run

RUN_KEY: pytest.StashKey[Run] = pytest.StashKey()
"""Where the judgement files find the run that they belong to; absent under plain pytest."""

MOST_WORDS = 300


class JudgementPlugin:
    """Lead one run through pytest.

    Args:
        run: What the judgement files work on.
        watcher: Who is told how far it is.
        is_over: Tells whether nothing more should be judged; asked after each check.
    """

    def __init__(self, run: Run, watcher: Watcher, is_over: Callable[[], bool] = lambda: False) -> None:
        self._run = run
        self._watcher = watcher
        self._is_over = is_over
        self._session: pytest.Session | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the run over."""
        config.stash[RUN_KEY] = self._run

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Remember what can be ended early."""
        self._session = session

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Write down that something was left out: a run is whole or it is not green."""
        self._run.recorder.add_fault(f"{len(items)} checks were deselected")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin to count."""
        if not session.items and not self._run.recorder.faults:
            self._run.recorder.add_fault("no check was collected")
        self._watcher.begin(len(session.items))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a check, and write down one that was skipped."""
        if report.skipped:
            self._run.recorder.add_fault(f"{_kind(report.nodeid)}: skipped: {report.longreprtext[-MOST_WORDS:]}")
        # A subtest reports beside the test that it is part of.
        if report.when == "teardown":
            self._watcher.step(_kind(report.nodeid))
            if self._session is not None and self._is_over():
                self._session.shouldfail = "nothing more should be judged"  # `shouldstop` is an interruption

    def pytest_exception_interact(
        self,
        node: pytest.Item | pytest.Collector,
        call: pytest.CallInfo[object],
    ) -> None:
        """Write down a check that broke instead of judging."""
        error = call.excinfo.value if call.excinfo is not None else None
        if error is None or _has_judged(error):
            return
        words = _shorten(" ".join(str(error).split()))
        self._run.recorder.add_fault(f"{_kind(node.nodeid)}: {type(error).__name__}: {words}")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Write down that pytest itself broke."""
        self._run.recorder.add_fault(f"pytest broke: {excinfo.exconly()[:MOST_WORDS]}")

    def pytest_keyboard_interrupt(self) -> None:
        """Write down that a person ended the run."""
        self._run.recorder.interrupted = True

    def pytest_sessionfinish(self) -> None:
        """End the count."""
        self._watcher.end()


def _has_judged(error: BaseException) -> bool:
    """Tell a check that judged from one that broke; tools bundle several findings into a group."""
    if isinstance(error, BaseExceptionGroup):
        return all(_has_judged(inner) for inner in error.exceptions)
    return isinstance(error, DisagreementError | NotObservedError)


def _shorten(words: str) -> str:
    """Keep the beginning and the end: a long message often says at its end what happened."""
    half = MOST_WORDS // 2
    return words if len(words) <= MOST_WORDS else f"{words[:half]} ... {words[-half:]}"


def _kind(node_id: str) -> str:
    return node_id.partition("::")[0].rpartition("/")[2].removeprefix("test_").removesuffix(".py")
