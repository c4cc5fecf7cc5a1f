"""A server that does next to nothing, in a process of its own: what is measured against it is the client."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

_HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
_LENGTH: Final = b"content-length:"


class _Answering(asyncio.Protocol):
    """Answer every request of a connection in the same way."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers are written to."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            _, found, rest = head.partition(_LENGTH)
            size = end + 4 + (int(rest.partition(b"\r\n")[0]) if found else 0)
            if len(self._received) < size:
                return
            self._received = self._received[size:]
            if self._transport is not None:
                self._transport.write(self._answer)


async def _serve(body: bytes) -> None:
    answer = _HEAD % len(body) + body
    server = await asyncio.get_running_loop().create_server(lambda: _Answering(answer), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)  # noqa: T201 - who started it reads this
    await server.serve_forever()


@contextlib.contextmanager
def answering(body: object) -> Iterator[str]:
    """Serve one JSON body on loopback, whatever is asked, and yield the server's URL."""
    command = [sys.executable, "-m", __name__, json.dumps(body)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own module
        try:
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1].encode()))
