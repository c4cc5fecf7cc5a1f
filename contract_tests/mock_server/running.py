"""Run a mock server on a socket, from a thread, for as long as somebody needs it."""

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.connection import CLOSABLE_PROTOCOL
from contract_tests.mock_server.journal import Journal
from contract_tests.mock_server.living.clock import Clock
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document
from contract_tests.mock_server.resetting import ResettableApp

__all__ = ["Hosted", "ListenError", "RunningMock", "hosted", "running_mock"]


class ListenError(Exception):
    """Say that an address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """Name an application that answers on a socket, from a thread of its own."""

    url: str
    _server: "_Server"
    _thread: threading.Thread

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Return the event loop that it runs in."""
        return self._server.loop

    def stop(self) -> None:
        """Ask it to stop, and return at once; a signal handler may call this."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Return once it has stopped."""
        self._thread.join()


@dataclass(frozen=True, slots=True)
class RunningMock:
    """Name a server that answers: where, to which token, and what answers there."""

    url: str
    token: str = field(repr=False)
    _app: ResettableApp = field(repr=False)
    _hosted: Hosted = field(repr=False)

    @property
    def service(self) -> MockService:
        """Return what answers, as of the latest reset."""
        return self._app.service

    @property
    def journal(self) -> Journal:
        """Return what it wrote down."""
        return self.service.journal

    def stop(self) -> None:
        """Ask the server to stop, and return at once; a signal handler may call this."""
        self._hosted.stop()

    def wait(self) -> None:
        """Return once the server has stopped."""
        self._hosted.wait()


@contextlib.contextmanager
def running_mock(
    spec: Path | None = None,
    options: MockOptions | None = None,
    *,
    clock: Clock | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[RunningMock]:
    """Serve a document until the block ends; port 0 is any free one.

    Raises:
        SpecError: the document cannot be served.
        ListenError: the address is taken or not ours.
    """
    options = options or MockOptions()
    app = ResettableApp(MockService(load_document(spec or DEFAULT_SPEC), options, clock))
    with hosted(app, app.release, host=host, port=port) as host_of_it:
        yield RunningMock(host_of_it.url, options.token, app, host_of_it)


@contextlib.contextmanager
def hosted(app: ASGIApp, release: Callable[[], None], *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Hosted]:
    """Run an application on a socket until the block ends; port 0 is any free one.

    Args:
        app: What answers.
        release: Is called when it begins to stop: whoever waits for a moment is to go on.
        host: The address to listen on.
        port: The port.

    Raises:
        ListenError: the address is taken or not ours.
    """
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            app,
            http=CLOSABLE_PROTOCOL,
            lifespan="on",
            ws="none",
            proxy_headers=False,  # nobody stands between, and each request would pay for the question
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config, release)
        thread = threading.Thread(target=server.run, args=([listener],), name="mock-server", daemon=True)
        thread.start()
        server.ready.wait()
        shown = f"[{host}]" if ":" in host else host
        running = Hosted(f"http://{shown}:{listener.getsockname()[1]}", server, thread)
        try:
            yield running
        finally:
            running.stop()
            running.wait()


class _Server(uvicorn.Server):
    """Tell another thread that requests are answered from now on; let nobody wait for a task at the end."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, config: uvicorn.Config, release: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._release = release

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        self.loop = asyncio.get_running_loop()
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: who waits is answered with what would have come, for no time is left to let it come."""
        self._release()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms for an ACK.
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # elsewhere the option would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ListenError(f"cannot listen on {host}:{port}: {reason}; choose another with --host or --port") from error
    return listener
