"""Remember tasks within bounds, and say how many were forgotten."""

import heapq
import itertools
from collections import OrderedDict
from collections.abc import Callable

from contract_tests.mock_server.living.task import Task
from contract_tests.mock_server.reading.document import Json

__all__ = ["TaskStore"]

# What an empty task takes beside its texts; measured with sys.getsizeof, roughly.
_BYTES_OF_A_TASK = 1_000


class TaskStore:
    """Keep tasks by id. Once there are too many, or too large ones, those that ended first go first.

    A task that still runs goes only if every one does; whoever waits for it holds it and gets the answer all the same.

    Args:
        tell: Is called with a sentence when the first task is dropped.
        max_tasks: How many are kept.
        max_bytes: How large they may be together; the newest one stays in any case.
    """

    def __init__(
        self, tell: Callable[[str], None], *, max_tasks: int = 10_000, max_bytes: int = 64 * 1024 * 1024
    ) -> None:
        self._tell = tell
        self._max_tasks = max_tasks
        self._max_bytes = max_bytes
        self._bytes = 0
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._ends: list[tuple[float, int, str]] = []
        self._made = 0
        self.dropped = 0
        self.dropped_running = 0

    def __len__(self) -> int:
        """Count the tasks that are kept."""
        return len(self._tasks)

    def add(self, task: Task) -> None:
        """Keep a task; its moment is the present one for those that may be dropped."""
        self._tasks[task.id] = task
        self._bytes += _size(task)
        if task.life.ends_at is not None:
            self._will_end(task, task.life.ends_at)
        while len(self._tasks) > self._max_tasks or (self._bytes > self._max_bytes and len(self._tasks) > 1):
            self._drop(task.life.made_at, keep=task.id)

    def find(self, task_id: Json) -> Task | None:
        """Return a task, or None."""
        return self._tasks.get(task_id) if isinstance(task_id, str) else None

    def latest(self, count: int) -> tuple[Task, ...]:
        """Return the tasks that were made last, the newest first."""
        return tuple(itertools.islice(reversed(self._tasks.values()), count))

    def poll(self, task: Task, now: float) -> int:
        """Ask a task for its stage; the question may end it."""
        had_ended = task.ended_at is not None
        stage = task.poll(now)
        if task.ended_at is not None and not had_ended and task.id in self._tasks:
            self._will_end(task, task.ended_at)
        return stage

    def clear(self) -> None:
        """Forget every task, and how many were dropped."""
        self._tasks.clear()
        self._ends.clear()
        self._bytes = self.dropped = self.dropped_running = 0

    def as_json(self) -> Json:
        """Return what is kept and what was dropped, in numbers."""
        return {
            "kept": len(self._tasks),
            "bytes": self._bytes,
            "dropped": self.dropped,
            "dropped-running": self.dropped_running,
        }

    def _will_end(self, task: Task, moment: float) -> None:
        self._made += 1
        heapq.heappush(self._ends, (moment, self._made, task.id))

    def _drop(self, now: float, *, keep: str) -> None:
        """Drop the task that ended first, else the oldest."""
        gone: Task | None = None
        while gone is None and self._ends and self._ends[0][0] <= now and self._ends[0][2] != keep:
            gone = self._tasks.pop(heapq.heappop(self._ends)[2], None)
        if gone is None:
            _, gone = self._tasks.popitem(last=False)
            self.dropped_running += 1
        self._bytes -= _size(gone)
        self.dropped += 1
        if self.dropped == 1:
            self._tell(
                f"more than {self._max_tasks} tasks or {self._max_bytes} bytes: those that ended first are forgotten"
            )


def _size(task: Task) -> int:
    return _BYTES_OF_A_TASK + len(task.request)
