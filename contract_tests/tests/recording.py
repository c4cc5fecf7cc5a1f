"""A server that keeps every request as the octets that arrived."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
# What each client says of itself, or of its connection.
OWN_HEADERS = frozenset({b"host", b"user-agent", b"accept-encoding", b"connection"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """Hold one request: its first line, its headers in order but for those of the client itself, its body."""

    line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arrived: list[Arrived] = []


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        line = self.rfile.readline()
        if not line:
            return
        headers: list[tuple[bytes, bytes]] = []
        while (header := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = header.removesuffix(b"\r\n").partition(b":")
            headers.append((name.lower(), value.strip(b" \t")))
        body = self.rfile.read(int(dict(headers).get(b"content-length", b"0")))
        kept = tuple(sorted(header for header in headers if header[0] not in OWN_HEADERS))
        assert isinstance(self.server, _Server)
        self.server.arrived.append(Arrived(line.removesuffix(b"\r\n"), kept, body))
        self.wfile.write(ANSWER.partition(b"{}")[0] if line.startswith(b"HEAD ") else ANSWER)


@dataclass(frozen=True, slots=True)
class Recording:
    """Say where a recording server is, and what arrived there."""

    url: str
    arrived: list[Arrived]

    def take(self) -> tuple[Arrived, ...]:
        """Return what arrived since this was last asked."""
        taken = tuple(self.arrived)
        self.arrived.clear()
        return taken


@contextmanager
def recording_server() -> Iterator[Recording]:
    """Run a server that answers everything with 200 and an empty object, for as long as the block lasts."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Recording(f"http://127.0.0.1:{server.server_address[1]}", server.arrived)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
