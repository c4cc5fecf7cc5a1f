"""Progress of a run: a bar where a person looks on, plain lines where a log is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from typing import TextIO

LINES_PER_RUN = 10
PROGRESS = re.compile(r"(?:judging: |(?P<done>\d+) of )(?P<total>\d+) checks(?: \((?P<doing>.+)\)| done)?")


class Watcher(Protocol):
    """Be told how far a run is."""

    def begin(self, total: int) -> None:
        """Hear how many checks there are."""

    def step(self, doing: str) -> None:
        """Hear that one more check is done, and of which kind it is."""

    def end(self) -> None:
        """Hear that no more will come."""


class BarWatcher:
    """Draw a bar on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self._task: TaskID | None = None

    def begin(self, total: int) -> None:
        """Show the empty bar, in place of an earlier round's."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._progress.start()
        self._task = self._progress.add_task("judging", total=total)

    def step(self, doing: str) -> None:
        """Move on by one."""
        if self._task is not None:
            self._progress.update(self._task, advance=1, description=doing)

    def end(self) -> None:
        """Take the bar away."""
        self._progress.stop()


class LineWatcher:
    """Write a line now and then."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = 0
        self._done = 0

    def begin(self, total: int) -> None:
        """Say how many checks there are."""
        self._total, self._done = total, 0
        self._say(f"judging: {total} checks")

    def step(self, doing: str) -> None:
        """Say how far it is, about ten times a run."""
        self._done += 1
        every = max(1, self._total // LINES_PER_RUN)
        if self._done % every == 0 and self._done < self._total:
            self._say(f"{self._done} of {self._total} checks ({doing})")

    def end(self) -> None:
        """Say that it is over."""
        self._say(f"{self._done} of {self._total} checks done")

    def _say(self, words: str) -> None:
        self._stream.write(words + "\n")
        self._stream.flush()


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """Hold what one line of a `LineWatcher` says."""

    done: int
    total: int
    doing: str


def progress_of(line: str) -> ProgressLine | None:
    """Read a line of a `LineWatcher`; None if it is another."""
    found = PROGRESS.fullmatch(line.strip())
    if found is None:
        return None
    return ProgressLine(int(found["done"] or 0), int(found["total"]), found["doing"] or "")


class NoWatcher:
    """Hear nothing: what goes on is told elsewhere."""

    def begin(self, total: int) -> None:
        """Pass over the beginning."""

    def step(self, doing: str) -> None:
        """Pass over a step."""

    def end(self) -> None:
        """Pass over the end."""


def watcher_for(stream: TextIO) -> Watcher:
    """Choose by what the stream is."""
    return BarWatcher(stream) if stream.isatty() else LineWatcher(stream)
