"""Take callbacks on loopback, for tests."""

import contextlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Received", "Receiver", "running_receiver"]


@dataclass(frozen=True, slots=True)
class Received:
    """Hold one callback as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Receiver:
    """Name a server that takes callbacks and answers each with the status in its path."""

    url: str
    received: queue.SimpleQueue[Received]


@contextlib.contextmanager
def running_receiver() -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    received: queue.SimpleQueue[Received] = queue.SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.put(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("location", "/elsewhere/200")
            said = b"said " * (1_000 if self.path.startswith("/said/") else 0)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # nobody has to read on
                self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Receiver(f"http://127.0.0.1:{server.server_address[1]}", received)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
