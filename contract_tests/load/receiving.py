"""Take callbacks on loopback in the same event loop as the clients, and remember how often each came."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

__all__ = ["Inbox", "open_inbox"]


class Inbox:
    """Hold what was posted, by the name in its path."""

    def __init__(self) -> None:
        self.url = ""
        self.received: defaultdict[str, list[bytes]] = defaultdict(list)
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def first(self, name: str, timeout: float) -> bytes | None:  # noqa: ASYNC109 - whoever waits says how long
        """Return the first delivery under a name, or None if there is none within the timeout (seconds)."""
        try:
            await asyncio.wait_for(self._events[name].wait(), timeout)
        except TimeoutError:
            return None
        return self.received[name][0]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self._open[writer] = asyncio.current_task()
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                name = head[0].split(" ")[1].rpartition("/")[2]
                lengths = [line.partition(":")[2] for line in head if line.lower().startswith("content-length:")]
                self.received[name].append(await reader.readexactly(int(lengths[0])))
                self._events[name].set()
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                await writer.drain()
        del self._open[writer]
        writer.close()

    async def close(self) -> None:
        """End every connection."""
        tasks = [task for task in self._open.values() if task is not None]
        for writer in self._open:
            writer.close()
        await asyncio.gather(*tasks)


@contextlib.asynccontextmanager
async def open_inbox() -> AsyncIterator[Inbox]:
    """Listen on a free port of loopback until the block ends."""
    inbox = Inbox()
    server = await asyncio.start_server(inbox.take, "127.0.0.1", 0)
    inbox.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield inbox
    finally:
        server.close()
        await inbox.close()
