"""Run a mock server on a socket, from a thread, for as long as somebody needs it."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.app import MockApp
from contract_tests.mock_server.connection import CLOSABLE_PROTOCOL
from contract_tests.mock_server.journal import Journal
from contract_tests.mock_server.living.clock import Clock
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document

__all__ = ["ListenError", "RunningMock", "running_mock"]


class ListenError(Exception):
    """Say that an address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class RunningMock:
    """Name a server that answers: where, to which token, and what answers there."""

    url: str
    token: str = field(repr=False)
    service: MockService = field(repr=False)
    _server: "_Server" = field(repr=False)
    _thread: threading.Thread = field(repr=False)

    @property
    def journal(self) -> Journal:
        """Return what it wrote down."""
        return self.service.journal

    def stop(self) -> None:
        """Ask the server to stop, and return at once; a signal handler may call this."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Return once the server has stopped."""
        self._thread.join()


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
    service = MockService(load_document(spec or DEFAULT_SPEC), options, clock)
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            MockApp(service),
            http=CLOSABLE_PROTOCOL,
            lifespan="on",
            ws="none",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config, service.clock)
        thread = threading.Thread(target=server.run, args=([listener],), name="mock-server", daemon=True)
        thread.start()
        server.ready.wait()
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        running = RunningMock(url, options.token, service, server, thread)
        try:
            yield running
        finally:
            running.stop()
            running.wait()


class _Server(uvicorn.Server):
    """Tell another thread that requests are answered from now on; let nobody wait for a task at the end."""

    def __init__(self, config: uvicorn.Config, clock: Clock) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._clock = clock

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: who waits is answered with what would have come, for no time is left to let it come."""
        self._clock.release()
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
