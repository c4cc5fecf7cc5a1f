"""Give tests a mock server as an object: started once, set back as often as they like."""

import asyncio
import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.in_process import InProcessTransport, looping
from contract_tests.mock_server.journal import Journal
from contract_tests.mock_server.living.clock import Clock, RunningClock, VirtualClock
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document
from contract_tests.mock_server.resetting import ResettableApp
from contract_tests.mock_server.running import hosted

__all__ = ["MockServer", "MockServerError"]

_URL_WITHOUT_SOCKET = "http://mock-server.invalid"
_PATIENCE_SECONDS = 10.0


class MockServerError(RuntimeError):
    """Say that something was asked of a mock server that it cannot do as it is."""


class MockServer:
    """Serve a document to tests for as long as a `with` block lasts.

    Time stands still until `advance` is called, so that no test waits for a task; a task takes as long as the options
    say, by default no time at all. `reset` takes milliseconds and sets everything back: tasks, journal, faults, clock
    and seed.

    Args:
        spec: What is served; spec/openapi.yaml without one.
        options: What was chosen.
        speed: Seconds that pass on its clock in one real second; at 0 it stands still.
        host: The address to listen on.
        port: The port; 0 is any free one, and with None there is no socket at all: only `transport` leads to it.

    Raises:
        SpecError: the document cannot be served.
        ListenError: on entering the block; the address is taken or not ours.
    """

    def __init__(
        self,
        spec: Path | None = None,
        options: MockOptions | None = None,
        *,
        speed: float = 0.0,
        host: str = "127.0.0.1",
        port: int | None = 0,
    ) -> None:
        self._document = load_document(spec or DEFAULT_SPEC)
        self._options = options or MockOptions()
        self._speed = speed
        self._address = host, port
        self._latest = ResettableApp(self._make(self._options))
        self._running: tuple[str, asyncio.AbstractEventLoop] | None = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Start, and return once it answers."""
        if self._running is not None:
            raise MockServerError("this mock server is running already; make another one")
        host, port = self._address
        if port is None:
            self._running = _URL_WITHOUT_SOCKET, self._stack.enter_context(looping(self._latest.close)).loop
        else:
            listening = self._stack.enter_context(hosted(self._latest, self._latest.release, host=host, port=port))
            self._running = listening.url, listening.loop
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop: requests that wait for a task are answered, callbacks that are due are posted."""
        self._stack.close()
        self._running = None
        self._latest = ResettableApp(self._make(self._options))

    @property
    def url(self) -> str:
        """Return the base URL; without a socket it leads nowhere but through `transport`."""
        return self._ensured()[0]

    @property
    def token(self) -> str:
        """Return the token that is accepted."""
        return self.options.token

    @property
    def options(self) -> MockOptions:
        """Return what was chosen, as of the latest reset."""
        return self.service.options

    @property
    def service(self) -> MockService:
        """Return what answers, as of the latest reset."""
        return self._latest.service

    @property
    def journal(self) -> Journal:
        """Return what was written down since the latest reset."""
        return self.service.journal

    @property
    def clock(self) -> Clock:
        """Return the clock that tasks live by, as of the latest reset."""
        return self.service.clock

    @property
    def transport(self) -> InProcessTransport:
        """Return a way in without a socket, for `httpx.Client` and `httpx.AsyncClient`."""
        return InProcessTransport(self._latest, self._ensured()[1])

    def advance(self, seconds: float) -> None:
        """Let time pass at once; tasks move on, and whoever waits for them is answered.

        Raises:
            MockServerError: the clock runs by itself.
            ValueError: the seconds are negative or no number.
        """
        self._virtual().advance(seconds)

    def behave(self, text: str) -> int:
        """Let requests meet with a behaviour, such as `error=used_up times=2`, and return the number of it.

        It stands until it was applied `times` times, until `service.standing` removes it, or until the next reset.

        Raises:
            BehaviourError: the text cannot be read.
            TooManyError: too many behaviours stand already.
        """
        service = self.service
        return service.standing.add(service.on_demand.language.read(text, is_standing=True))

    def wait_for_waiting(self, count: int = 1, *, timeout: float = _PATIENCE_SECONDS) -> None:
        """Return once just so many requests, streams and callbacks wait for time to pass.

        Call this before `advance` where another thread sends the request.

        Raises:
            MockServerError: the clock runs by itself.
            TimeoutError: they were not so many within the timeout (real seconds).
        """
        clock = self._virtual()
        if not clock.wait_for_waiting(count, timeout=timeout):
            raise TimeoutError(f"after {timeout} s not {count} wait for time to pass")

    def reset(self, options: MockOptions | None = None) -> None:
        """Set everything back to the start: tasks, journal, faults, clock and seed; with other options, if given.

        Requests that still wait are answered at once, callbacks that are not due are given up.
        """
        service = self._make(options or self._options)
        if self._running is None:
            self._latest = ResettableApp(service)
            return
        replacing = asyncio.run_coroutine_threadsafe(self._latest.replace(service), self._running[1])
        replacing.result(_PATIENCE_SECONDS)

    def _make(self, options: MockOptions) -> MockService:
        clock = RunningClock(self._speed) if self._speed else VirtualClock()
        return MockService(self._document, options, clock)

    def _virtual(self) -> VirtualClock:
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise MockServerError(f"this clock runs by itself, at speed {self._speed}; with speed=0 it can be advanced")
        return clock

    def _ensured(self) -> tuple[str, asyncio.AbstractEventLoop]:
        if self._running is None:
            raise MockServerError("this mock server is not running; use it in a `with` block")
        return self._running
