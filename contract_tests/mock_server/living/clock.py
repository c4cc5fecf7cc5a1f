"""Tell the time that tasks live by: as it passes, faster, or only when somebody says so."""

import asyncio
import heapq
import threading
import time
from typing import Protocol

__all__ = ["Clock", "RunningClock", "VirtualClock"]

_LONGEST_SLEEP_SECONDS = 3_600.0


class Clock(Protocol):
    """Tell the time in seconds since 1970-01-01 UTC, and let a coroutine wait for a moment of it."""

    def now(self) -> float:
        """Return the present moment."""
        ...

    async def wait_until(self, moment: float) -> None:
        """Return once the moment has come, or the clock was released."""
        ...

    def release(self) -> None:
        """Let everybody who waits go on, now and from now on; the time stays what it is."""
        ...

    def anew(self) -> "Clock":
        """Return a clock of the same kind, at its start, for which nobody waits."""
        ...


class RunningClock:
    """Run with the machine's clock, or `speed` times as fast from the present on."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._began = time.time()
        self._monotonic = time.monotonic()
        self._waiters = _Waiters()

    def now(self) -> float:
        """Return the present moment; it never goes back."""
        return self._began + (time.monotonic() - self._monotonic) * self._speed

    async def wait_until(self, moment: float) -> None:
        """Return once the moment has come, or the clock was released."""
        while not self._waiters.are_released and (left := moment - self.now()) > 0:
            waiter = self._waiters.add(moment)
            loop = asyncio.get_running_loop()
            timer = loop.call_later(min(left / self._speed, _LONGEST_SLEEP_SECONDS), waiter.wake)
            try:
                await waiter.future
            finally:
                timer.cancel()
                self._waiters.discard(waiter)

    def release(self) -> None:
        """Let everybody who waits go on, now and from now on."""
        self._waiters.release()

    def anew(self) -> "RunningClock":
        """Return a clock that runs as fast, from the present on."""
        return RunningClock(self._speed)


class VirtualClock:
    """Stand still until it is advanced, from whichever thread."""

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._start = self._now = start
        self._waiters = _Waiters()

    def now(self) -> float:
        """Return the present moment."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once; all who wait for a moment in between go on, the earliest first.

        Raises:
            ValueError: the seconds are negative or no number.
        """
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"a clock is advanced by seconds of zero or more, not {seconds}")
        self._now += seconds
        self._waiters.wake_until(self._now)

    def wait_for_waiting(self, count: int, *, timeout: float) -> bool:
        """Block another thread until just so many coroutines wait; False once the timeout (seconds) is over."""
        return self._waiters.wait_for(count, timeout)

    async def wait_until(self, moment: float) -> None:
        """Return once the moment has come, or the clock was released."""
        while not self._waiters.are_released:
            waiter = self._waiters.add(moment)
            try:
                # Looked at after it was added: a clock that another thread advances in between wakes it.
                if moment <= self._now:
                    return
                await waiter.future
            finally:
                self._waiters.discard(waiter)

    def release(self) -> None:
        """Let everybody who waits go on, now and from now on."""
        self._waiters.release()

    def anew(self) -> "VirtualClock":
        """Return a clock that stands where this one began."""
        return VirtualClock(self._start)


class _Waiter:
    """One coroutine that waits; whoever wakes it may be in another thread."""

    def __init__(self, moment: float, number: int) -> None:
        self.order = (moment, number)
        self.is_gone = False
        self.future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def __lt__(self, other: "_Waiter") -> bool:
        return self.order < other.order

    def wake(self) -> None:
        """Let it go on; to be called in its own thread."""
        if not self.future.done():
            self.future.set_result(None)

    def wake_from_elsewhere(self) -> None:
        """Let it go on, whatever thread this is; a loop that has ended has nobody waiting."""
        loop = self.future.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self.wake)


class _Waiters:
    """All who wait, the earliest first."""

    def __init__(self) -> None:
        self.are_released = False
        self._lock = threading.Condition()
        self._heap: list[_Waiter] = []
        self._gone = 0
        self._count = 0

    def wait_for(self, count: int, timeout: float) -> bool:
        with self._lock:
            return self._lock.wait_for(lambda: len(self._heap) - self._gone == count, timeout)

    def add(self, moment: float) -> _Waiter:
        with self._lock:
            self._count += 1
            waiter = _Waiter(moment, self._count)
            heapq.heappush(self._heap, waiter)
            self._lock.notify_all()
        if self.are_released:
            waiter.wake()
        return waiter

    def discard(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.is_gone:
                return
            waiter.is_gone = True
            self._gone += 1
            # Whoever gave up stays in the heap until those are half of it.
            if self._gone * 2 > len(self._heap):
                self._heap = [kept for kept in self._heap if not kept.is_gone]
                heapq.heapify(self._heap)
                self._gone = 0
            self._lock.notify_all()

    def wake_until(self, moment: float) -> None:
        with self._lock:
            due: list[_Waiter] = []
            while self._heap and self._heap[0].order[0] <= moment:
                waiter = heapq.heappop(self._heap)
                if waiter.is_gone:
                    self._gone -= 1
                else:
                    waiter.is_gone = True
                    due.append(waiter)
            self._lock.notify_all()
        for waiter in due:
            waiter.wake_from_elsewhere()

    def release(self) -> None:
        self.are_released = True
        self.wake_until(float("inf"))
