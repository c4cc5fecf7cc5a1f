"""Run a mock server on a socket, from a thread, for as long as somebody needs it."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from contract_tests.mock_server.app import build_app
from contract_tests.mock_server.document import DEFAULT_SPEC, load_document
from contract_tests.mock_server.journal import Journal
from contract_tests.mock_server.service import MockOptions, MockService

__all__ = ["ListenError", "RunningMock", "running_mock"]


class ListenError(Exception):
    """Say that an address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class RunningMock:
    """Name a server that answers: where, to which token, and what it wrote down."""

    url: str
    token: str = field(repr=False)
    journal: Journal
    _server: "_Server" = field(repr=False)
    _thread: threading.Thread = field(repr=False)

    def stop(self) -> None:
        """Ask the server to stop, and return at once; a signal handler may call this."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Return once the server has stopped."""
        self._thread.join()


@contextlib.contextmanager
def running_mock(  # noqa: PLR0913 - one keyword for each switch of the command
    spec: Path | None = None,
    *,
    token: str = "mock-token",  # noqa: S107 - the token of a mock guards nothing
    host: str = "127.0.0.1",
    port: int = 0,
    reject_inapplicable: bool = False,
    reject_unknown: bool = False,
) -> Iterator[RunningMock]:
    """Serve a document until the block ends; port 0 is any free one.

    Raises:
        SpecError: the document cannot be served.
        ListenError: the address is taken or not ours.
    """
    options = MockOptions(token, reject_inapplicable=reject_inapplicable, reject_unknown=reject_unknown)
    service = MockService(load_document(spec or DEFAULT_SPEC), options)
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            build_app(service),
            lifespan="on",
            ws="none",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="mock-server", daemon=True)
        thread.start()
        server.ready.wait()
        shown = f"[{host}]" if ":" in host else host
        running = RunningMock(f"http://{shown}:{listener.getsockname()[1]}", token, service.journal, server, thread)
        try:
            yield running
        finally:
            running.stop()
            running.wait()


class _Server(uvicorn.Server):
    """Tell another thread that requests are answered from now on."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()


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
