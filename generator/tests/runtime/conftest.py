"""Servers that do what no proper server does, and a clock that a test moves."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import pytest

import acedata_sora as sora

Serving: TypeAlias = Callable[[Sequence[bytes]], contextlib.AbstractContextManager[str]]


class MovedClock:
    """Let time pass only when asked to, and keep for how long."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Move the time."""
        self.pauses.append(seconds)
        self.time += seconds

    async def _sleep_asynchronously(self, seconds: float) -> None:
        self.sleep(seconds)

    @property
    def blocking(self) -> sora.Clock:
        """Return the clock of a `Client`."""
        return sora.Clock(now=lambda: 0.0, monotonic=lambda: self.time, sleep=self.sleep, random=lambda: 1.0)

    @property
    def asynchronous(self) -> sora.AsyncClock:
        """Return the clock of an `AsyncClient`."""
        return sora.AsyncClock(
            now=lambda: 0.0, monotonic=lambda: self.time, sleep=self._sleep_asynchronously, random=lambda: 1.0
        )


@pytest.fixture
def clock() -> MovedClock:
    """Return a clock that stands still between pauses."""
    return MovedClock()


@pytest.fixture
def serving() -> Serving:
    """Return a function that serves raw answers on loopback, one for each connection, each cut off by closing it."""

    @contextlib.contextmanager
    def serve(answers: Sequence[bytes]) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=_serve, args=(listener, answers), daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            thread.join(timeout=10)
            assert not thread.is_alive()

    return serve


def _serve(listener: socket.socket, answers: Sequence[bytes]) -> None:
    for answer in answers:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as request:
            length = 0
            while (line := request.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            request.read(length)
            with contextlib.suppress(OSError):  # who is asked may have gone away
                connection.sendall(answer)
