"""Lead httpx to an application without a socket, for clients of both kinds; each piece arrives when it is sent."""

import asyncio
import concurrent.futures
import contextlib
import math
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

import httpx
from starlette.types import ASGIApp, Message, Scope

__all__ = ["InProcessTransport", "Looping", "looping"]

_STOPPED = "the mock server was stopped before it had answered"
_LOOK_SECONDS = 0.5
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Looping:
    """Name an event loop that runs in a thread of its own."""

    loop: asyncio.AbstractEventLoop


@contextlib.contextmanager
def looping(at_the_end: Callable[[], Awaitable[None]]) -> Iterator[Looping]:
    """Run an event loop in a thread until the block ends, and in it at last what is to be done at the end."""
    started = threading.Event()
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def live() -> None:
        over = asyncio.Event()
        loops.append((asyncio.get_running_loop(), over))
        started.set()
        await over.wait()
        await at_the_end()

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="mock-server", daemon=True)
    thread.start()
    started.wait()
    loop, over = loops[0]
    try:
        yield Looping(loop)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


class InProcessTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hand requests to an application that runs in another thread's event loop.

    Unlike `httpx.ASGITransport` it serves `httpx.Client` as well as `httpx.AsyncClient` (on asyncio), gives a stream
    line by line, keeps the time limit for reading, and lets the application know that a client has left. An answer
    that breaks off is an `httpx.RemoteProtocolError`, as it is on a socket; an exception of the application is raised.

    Args:
        app: What answers.
        loop: Where it runs.
    """

    def __init__(self, app: ASGIApp, loop: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of `httpx.Client`."""
        request.read()
        call = _Call(self._app, self._loop, request)
        with call.left_unless_done():
            status, headers = call.wait(call.head)
        return httpx.Response(status, headers=headers, stream=_Pieces(call))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of `httpx.AsyncClient`."""
        await request.aread()
        call = _Call(self._app, self._loop, request)
        with call.left_unless_done():
            status, headers = await call.wait_async(call.head)
        return httpx.Response(status, headers=headers, stream=_AsyncPieces(call))


class _Call:
    """One request while it is answered: the application's side in its loop, the client's side wherever that is."""

    def __init__(self, app: ASGIApp, loop: asyncio.AbstractEventLoop, request: httpx.Request) -> None:
        self._loop = loop
        self._request = request
        self._seconds: float | None = request.extensions.get("timeout", {}).get("read")
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue()
        self._has_left = asyncio.Event()
        self._is_asked = False
        self._task: asyncio.Future[None] | None = None
        self._start(app)

    def _start(self, app: ASGIApp) -> None:
        def begin() -> None:
            answering = app(_scope(self._request), self._receive, self._send)
            self._task = asyncio.ensure_future(answering, loop=self._loop)
            self._task.add_done_callback(lambda _: self._messages.put_nowait(None))

        self._soon(begin)

    async def _receive(self) -> Message:
        if not self._is_asked:
            self._is_asked = True
            return {"type": "http.request", "body": self._request.content, "more_body": False}
        await self._has_left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if not self._has_left.is_set():
            self._messages.put_nowait(message)

    async def head(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Return the status and the headers, once they are there."""
        message = await self._message()
        if message is None:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return message["status"], list(message.get("headers", ()))

    async def piece(self) -> bytes | None:
        """Return the next piece of the body, once it is there; None after the last."""
        if self._has_left.is_set():
            return None
        message = await self._message()
        if message is None:
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
        if not message.get("more_body", False):
            self._has_left.set()
        body: bytes = message.get("body", b"")
        return body

    async def _message(self) -> Message | None:
        message = await self._messages.get()
        if message is None and self._task is not None and not self._task.cancelled():
            error = self._task.exception()
            if error is not None:
                raise error
        return message

    def wait(self, ask: Callable[[], Coroutine[None, None, _T]]) -> _T:
        """Wait for something of the application's side, in any thread."""
        asked = self._ask(ask)
        for seconds in self._slices():
            with contextlib.suppress(TimeoutError):
                try:
                    return asked.result(seconds)
                except concurrent.futures.CancelledError as error:
                    raise httpx.RemoteProtocolError(_STOPPED) from error
        raise httpx.ReadTimeout("timed out")

    async def wait_async(self, ask: Callable[[], Coroutine[None, None, _T]]) -> _T:
        """Wait for something of the application's side, in another event loop."""
        asked = asyncio.wrap_future(self._ask(ask))
        for seconds in self._slices():
            done, _ = await asyncio.wait((asked,), timeout=seconds)
            if asked.cancelled():
                raise httpx.RemoteProtocolError(_STOPPED)
            if done:
                return asked.result()
        raise httpx.ReadTimeout("timed out")

    def _slices(self) -> Iterator[float]:
        """Divide the time limit: what is asked of a loop at its very end is never answered, so that one has to look."""
        left = math.inf if self._seconds is None else self._seconds
        until = time.monotonic() + left
        while left > 0:
            yield min(left, _LOOK_SECONDS)
            if self._loop.is_closed():
                raise httpx.RemoteProtocolError(_STOPPED)
            left = until - time.monotonic()

    @contextlib.contextmanager
    def left_unless_done(self) -> Iterator[None]:
        """Tell the application that the client has left if the block is not left in peace."""
        is_done = False
        try:
            yield
            is_done = True
        finally:
            if not is_done:
                self.leave()

    def leave(self) -> None:
        """Tell the application that the client has left; after the last piece nobody minds."""
        with contextlib.suppress(httpx.ConnectError):
            self._soon(self._has_left.set)

    def _ask(self, ask: Callable[[], Coroutine[None, None, _T]]) -> concurrent.futures.Future[_T]:
        answer: concurrent.futures.Future[_T] = concurrent.futures.Future()

        def settle(asking: asyncio.Task[_T]) -> None:
            if asking.cancelled():
                answer.cancel()
            elif answer.set_running_or_notify_cancel():
                error = asking.exception()
                if error is None:
                    answer.set_result(asking.result())
                else:
                    answer.set_exception(error)

        # The coroutine is made in there: one that the loop never gets to would be warned of.
        def begin() -> None:
            self._loop.create_task(ask()).add_done_callback(settle)

        try:
            self._loop.call_soon_threadsafe(begin)
        except RuntimeError as error:  # after the request had left: nobody knows what became of it
            raise httpx.RemoteProtocolError(_STOPPED) from error
        return answer

    def _soon(self, what: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(what)
        except RuntimeError as error:
            raise httpx.ConnectError("the mock server is not running") from error


class _Pieces(httpx.SyncByteStream):
    def __init__(self, call: _Call) -> None:
        self._call = call

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._call.wait(self._call.piece)) is not None:
            yield piece

    def close(self) -> None:
        self._call.leave()


class _AsyncPieces(httpx.AsyncByteStream):
    def __init__(self, call: _Call) -> None:
        self._call = call

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._call.wait_async(self._call.piece)) is not None:
            yield piece

    async def aclose(self) -> None:
        self._call.leave()


def _scope(request: httpx.Request) -> Scope:
    url = request.url
    raw_path = url.raw_path.partition(b"?")[0]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path,
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
    }
