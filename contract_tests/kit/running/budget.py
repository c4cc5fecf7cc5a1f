"""What a run may cost: requests and seconds, counted where requests are sent, so that shrinking counts too."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Budget:
    """Count requests and time; safe to share between threads.

    Args:
        requests: How many may be sent; None is no limit.
        seconds: How long after the first request others may be sent; None is no limit.
        clock: Says the time in seconds.
    """

    def __init__(
        self,
        requests: int | None = None,
        seconds: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.requests = requests
        self.seconds = seconds
        self.spent: str | None = None
        self._clock = clock
        self._began: float | None = None
        self._taken = 0
        self._lock = threading.Lock()

    def take(self) -> str | None:
        """Take one request; return why that is not possible any more, or None."""
        with self._lock:
            if self.spent is None:
                now = self._clock()
                self._began = now if self._began is None else self._began
                if self.requests is not None and self._taken >= self.requests:
                    self.spent = f"the budget of {self.requests} requests is spent"
                elif self.seconds is not None and now - self._began >= self.seconds:
                    self.spent = f"the budget of {self.seconds:g} seconds is spent"
                else:
                    self._taken += 1
            return self.spent
