"""Run a mock whose clock stands still, for tests of what happens while time passes."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.living.clock import VirtualClock
from contract_tests.mock_server.living.records import RunningShape
from contract_tests.mock_server.living.task import Failure, Plan
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.running import RunningMock, running_mock

__all__ = ["PATIENCE_SECONDS", "START", "Asking", "Shop", "opened"]

START = 1_000_000.0
PATIENCE_SECONDS = 10


class Shop:
    """A mock whose clock stands still, a client of it, and the clock."""

    def __init__(self, running: RunningMock, client: httpx.Client, clock: VirtualClock) -> None:
        self.running = running
        self.client = client
        self.clock = clock

    def order(self, body: dict[str, Json]) -> str:
        """Order something for later and return its id."""
        made: str = self.client.post("/orders", json=body).json()["order_id"]
        return made

    def find(self, order_id: str) -> dict[str, Any]:
        """Return the record of an order."""
        record: dict[str, Any] = self.client.post("/orders/find", json={"id": order_id}).json()
        return record

    def fail(self) -> None:
        """Let every order from now on fail, as the document says."""
        service = self.running.service
        error = service.operations[0].refusals["task-failed"]
        seconds = service.options.task_seconds[0]
        service.tasks.plan = lambda _operation, _body: Plan(seconds, failure=Failure(error.status, error.body))

    def wait_for_waiting(self, count: int) -> None:
        """Return once so many requests or callbacks wait for the clock."""
        assert self.clock.wait_for_waiting(count, timeout=PATIENCE_SECONDS)


@contextlib.contextmanager
def opened(
    spec: Path, *, seconds: float = 10, polls: int | None = None, shape: RunningShape = "empty", seed: int = 1
) -> Iterator[Shop]:
    """Run a mock of a document with a clock that stands still."""
    clock = VirtualClock(START)
    options = MockOptions(task_seconds=(seconds, seconds), polls=polls, running_shape=shape, seed=seed)
    with running_mock(spec, options, clock=clock) as running:
        headers = {"authorization": f"Bearer {running.token}"}
        with httpx.Client(base_url=running.url, headers=headers, trust_env=False) as client:
            yield Shop(running, client, clock)


class Asking(threading.Thread):
    """Ask in the background, and keep the answer."""

    def __init__(self, client: httpx.Client, body: dict[str, Json], headers: dict[str, str] | None = None) -> None:
        super().__init__(daemon=True)
        self._client, self._body, self._headers = client, body, headers
        self.start()

    def run(self) -> None:
        """Ask."""
        self._answer = self._client.post("/orders", json=self._body, headers=self._headers)

    def answer(self) -> httpx.Response:
        """Return the answer once it is there."""
        self.join(PATIENCE_SECONDS)
        assert not self.is_alive()
        return self._answer
