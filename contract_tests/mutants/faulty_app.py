"""The mock server with a fault around it: what comes in and goes out passes through the fault."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import httpx

from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.app import MockApp
from contract_tests.mock_server.callbacks import Callback, CallbackSender, why_not_posted
from contract_tests.mutants.faults.fault import Post, World
from contract_tests.mutants.roles import read_roles
from contract_tests.mutants.wire import Answer, Ask

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from contract_tests.mutants.subjects import Subject

_TIMEOUT_SECONDS = 5.0
_CHUNK_BYTES = 13


class FaultyApp:
    """Serve one subject as an ASGI application.

    What is asked and answered is held whole while a fault looks at it; where there is none, it passes as it is.
    """

    def __init__(self, service: MockService, subject: Subject) -> None:
        self._subject = subject
        self._around = subject.around
        self._posts: set[asyncio.Task[None]] = set()
        self._begin(service)

    def _begin(self, service: MockService) -> None:
        self.service = service
        is_faulty = self._around is not None or self._subject.posting is not None
        self._world = World(read_roles(service.document), self._post) if is_faulty else None
        self._app = _TamperedApp(service, self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.close()
            await send({"type": "lifespan.shutdown.complete"})
        elif self._around is None or self._world is None or scope["path"].startswith("/__mock__/"):
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def reset(self) -> None:
        """Set everything back to the start, what the fault has kept included."""
        before = self._app
        service = self.service
        self._begin(MockService(service.document, service.start_options, service.clock.anew()))
        await before.close()

    def release(self) -> None:
        """Let whoever waits for a moment go on."""
        self.service.clock.release()

    async def close(self) -> None:
        """Bring the application to its end."""
        await self._app.close()
        for post in self._posts:
            post.cancel()
        await asyncio.gather(*self._posts, return_exceptions=True)

    def tampered(self, callback: Callback) -> list[Post]:
        """Return what is posted in place of a callback."""
        if self._subject.posting is None or self._world is None:
            return [Post(callback.url, callback.content)]
        return list(self._subject.posting(callback, self._world))

    def posted(self, post: Post, due: float) -> None:
        """Post something when it is due."""
        task = asyncio.get_running_loop().create_task(self._deliver(post, due))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    def _post(self, post: Post) -> None:
        self.posted(post, self.service.clock.now())

    async def _deliver(self, post: Post, due: float) -> None:
        await self.service.clock.wait_until(due + post.seconds)
        headers = {} if post.media_type is None else {"content-type": post.media_type}
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            try:
                await client.request(post.method, post.url, content=post.content, headers=headers)
            except (httpx.HTTPError, httpx.InvalidURL):
                return  # a receiver that is gone misses it

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._around is not None and self._world is not None  # noqa: S101, PT018 - only then is it called
        content = await _read(receive)
        if content is None:
            return
        operations = {(each.method, each.path): each for each in self.service.operations}
        headers = tuple((name.lower(), value) for name, value in scope["headers"])
        ask = Ask(headers, content, scope["method"], scope["path"], operations.get((scope["method"], scope["path"])))
        answer = await self._around(ask, partial(_go, self._app, scope), self._world)
        kept = [pair for pair in answer.headers if pair[0] != b"content-length"]
        length = [] if answer.is_chunked else [(b"content-length", b"%d" % len(answer.content))]
        await send({"type": "http.response.start", "status": answer.status, "headers": [*kept, *length]})
        size = _CHUNK_BYTES if answer.is_chunked else max(len(answer.content), 1)
        for start in range(0, len(answer.content), size):
            piece = answer.content[start : start + size]
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class _TamperedApp(MockApp):
    """The mock server, but for who posts its callbacks."""

    def __init__(self, service: MockService, faulty: FaultyApp) -> None:
        super().__init__(service, faulty.reset)
        self._sender = _TamperedSender(service, faulty)


class _TamperedSender(CallbackSender):
    """Post what a fault makes of each callback; to this machine alone, as usual."""

    def __init__(self, service: MockService, faulty: FaultyApp) -> None:
        super().__init__(service.journal, service.clock, service.options.callback_hosts)
        self._faulty = faulty

    def schedule(self, callback: Callback) -> None:
        """Take a callback, and post what the fault makes of it."""
        usual = [Post(callback.url, callback.content)]
        posts = self._faulty.tampered(callback)
        if posts == usual or why_not_posted(callback.url) is not None:
            super().schedule(callback)
            return
        for post in posts:
            self._faulty.posted(post, callback.due)


async def _read(receive: Receive) -> bytes | None:
    """Return the body of a request, or None if its sender left."""
    held = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        held += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(held)


async def _go(app: ASGIApp, scope: Scope, ask: Ask) -> Answer:
    """Ask the mock server, and hold its whole answer."""
    heads: list[Message] = []
    pieces: list[bytes] = []
    left = asyncio.Event()
    is_read = False

    async def receive() -> Message:
        nonlocal is_read
        if not is_read:
            is_read = True
            return {"type": "http.request", "body": ask.content, "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            heads.append(message)
        else:
            pieces.append(message.get("body", b""))

    headers = [(name, b"%d" % len(ask.content) if name == b"content-length" else value) for name, value in ask.headers]
    await app({**scope, "method": ask.method, "path": ask.path, "headers": headers}, receive, send)
    return Answer(tuple(heads[0]["headers"]), b"".join(pieces), heads[0]["status"])
