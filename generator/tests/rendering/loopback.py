"""A real server on loopback that does what a test tells it, connection by connection, and keeps what it received."""

import socket
import threading
from types import TracebackType
from typing import Final, Self

DROPPED: Final = b""
"""Read the request, then close the connection."""
CUT: Final = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"
"""Send a part of an answer, then close the connection."""
SILENT: Final = None
"""Read the request, then wait until the client has enough."""

_PATIENCE: Final = 30.0  # seconds; a test that needs them has failed


def answer(status: int, body: bytes = b"{}", **headers: str) -> bytes:
    """Return an answer after which the connection is closed."""
    lines = [f"HTTP/1.1 {status} As-Told", "connection: close", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


class Loopback:
    """Serve one connection for each step of the script, and drop every further one.

    Args:
        script: What to do on each connection, once its request is read: bytes to send, or `SILENT`.
        is_listening: Whether connections are accepted from the start; before `listen` they are refused.
    """

    def __init__(self, *script: bytes | None, is_listening: bool = True) -> None:
        self.received: list[bytes] = []
        self._script = list(script)
        self._is_closing = False
        self._socket = socket.create_server(("127.0.0.1", 0)) if is_listening else socket.socket()
        if not is_listening:
            self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        if is_listening:
            self._thread.start()

    def listen(self) -> None:
        """Accept connections from now on."""
        self._socket.listen()
        self._thread.start()

    def __enter__(self) -> Self:
        """Return the server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop serving, after the connection that is open."""
        self._is_closing = True
        if self._thread.ident is not None:
            socket.create_connection(self._socket.getsockname(), _PATIENCE).close()
            self._thread.join(_PATIENCE)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if self._is_closing:
                    return
                connection.settimeout(_PATIENCE)
                self.received.append(_request(connection))
                step = self._script.pop(0) if self._script else DROPPED
                if step is None:
                    connection.recv(1)
                else:
                    connection.sendall(step)


def _request(connection: socket.socket) -> bytes:
    """Return a request, as far as it came."""
    with connection.makefile("rb") as lines:
        head = b""
        while (line := lines.readline()) not in {b"", b"\r\n"}:
            head += line
        lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return head + b"\r\n" + lines.read(sum(lengths))
