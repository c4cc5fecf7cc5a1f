"""A receiver of callbacks on loopback: it takes whatever comes, and keeps it with the time."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
import weakref
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES: Final = 4 * 1024 * 1024
_IDLE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold one callback as it came.

    Attributes:
        method: In capitals.
        headers: With names in small letters.
        content: The body.
        at: When it had come, on the clock of time.monotonic.
    """

    method: str
    headers: Mapping[str, str]
    content: bytes
    at: float

    @property
    def media_type(self) -> str | None:
        """Return its media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() or None


@dataclass(slots=True)
class Mailbox:
    """Collect what comes to one address.

    Attributes:
        url: The address.
        came: What came so far, in order.
    """

    url: str
    came: list[Delivery] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def put(self, delivery: Delivery) -> None:
        """Keep what came."""
        with self._changed:
            self.came.append(delivery)
            self._changed.notify_all()

    def wait(self, count: int, seconds: float) -> tuple[Delivery, ...]:
        """Return what came, as soon as it is so many or the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.came) >= count, timeout=seconds)
            return tuple(self.came)


class Receiver:
    """Take callbacks of any method under addresses of their own, until it is closed or nobody holds it any more.

    Args:
        base: URL under which the sender reaches it; without one, its own on loopback.
        port: The port to listen on; 0 is any free one.

    Raises:
        OSError: The port is taken.
    """

    def __init__(self, base: str | None = None, port: int = 0) -> None:
        boxes: dict[str, Mailbox] = {}
        self._boxes = boxes
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Taking, boxes))
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True, name="callbacks").start()
        self._base = (base or f"http://127.0.0.1:{server.server_address[1]}").rstrip("/")
        self.close = weakref.finalize(self, _close, server)

    def open(self) -> Mailbox:
        """Return a mailbox with an address that nobody else has."""
        path = f"/{uuid.uuid4().hex}"
        box = self._boxes[path] = Mailbox(self._base + path)
        return box


class _Taking(BaseHTTPRequestHandler):
    timeout = _IDLE_SECONDS
    wbufsize = -1

    def __init__(self, boxes: Mapping[str, Mailbox], *arguments: object) -> None:
        self._boxes = boxes
        super().__init__(*arguments)  # type: ignore[arg-type]  # what the server gives

    def take(self) -> None:
        content = self._content()
        box = self._boxes.get("/" + self.path.rstrip("/").rpartition("/")[2])
        if box is not None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            box.put(Delivery(self.command, headers, content, time.monotonic()))
        with contextlib.suppress(ConnectionError):  # nobody has to read the answer
            self.send_response(404 if box is None else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = take  # noqa: N815 - the names that the base class looks for

    def _content(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            said = self.headers.get("Content-Length", "0")
            return self.rfile.read(min(int(said), _MOST_BYTES)) if said.isdigit() else b""
        parts: list[bytes] = []
        while size := _size(self.rfile.readline()):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Stay silent."""


def _size(line: bytes) -> int:
    """Read the size of a chunk; what cannot be read ends the body."""
    try:
        return min(int(line.split(b";")[0], 16), _MOST_BYTES)
    except ValueError:
        return 0


def _close(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()
