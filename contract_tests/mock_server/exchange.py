"""Hold one request while it is answered: what was sent, and whether its sender is still there."""

import asyncio

import httpx
from starlette.types import Receive, Scope, Send

from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES
from contract_tests.mock_server.living.clock import Clock

__all__ = ["CLOSE_EXTENSION", "CutError", "Exchange", "LeftError", "TooLargeError"]

CLOSE_EXTENSION = "contract_tests.close"
"""The ASGI extension under which a server hands over what closes the connection of a request."""


class TooLargeError(Exception):
    """Say that a body is larger than what is read."""


class LeftError(Exception):
    """Say that the sender has gone."""


class CutError(Exception):
    """Say that the connection was closed on purpose."""


class Exchange:
    """Read one request and send one answer, on bare ASGI: this is the way of every request."""

    __slots__ = ("_receive", "_scope", "_send", "accept", "authorization", "content_type")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self.authorization = b""
        self.content_type = ""
        self.accept = ""
        for name, value in scope["headers"]:
            if name == b"authorization":
                self.authorization = value
            elif name == b"content-type":
                self.content_type = value.decode("latin-1")
            elif name == b"accept":
                text = value.decode("latin-1")
                self.accept = f"{self.accept},{text}" if self.accept else text

    async def read(self) -> bytes:
        """Return the body.

        Raises:
            TooLargeError: It is larger than what is read.
            LeftError: It ended early.
        """
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            body: bytes = message.get("body", b"")
            if len(body) > MAX_BODY_BYTES:
                raise TooLargeError
            return body
        held = bytearray()
        while True:
            if message["type"] != "http.request":
                raise LeftError
            held += message.get("body", b"")
            if len(held) > MAX_BODY_BYTES:
                raise TooLargeError
            if not message.get("more_body", False):
                return bytes(held)
            message = await self._receive()

    async def wait_until(self, moment: float, clock: Clock) -> None:
        """Return once the moment has come.

        Raises:
            LeftError: The sender did not wait for it.
        """
        if moment <= clock.now():
            return
        coming = asyncio.ensure_future(clock.wait_until(moment))
        leaving = asyncio.ensure_future(self._left())
        try:
            await asyncio.wait((coming, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                raise LeftError
        finally:
            for waiting in (coming, leaving):
                waiting.cancel()

    async def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the status and the headers."""
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def send(self, content: bytes, *, is_last: bool) -> None:
        """Send a piece of the body."""
        await self._send({"type": "http.response.body", "body": content, "more_body": not is_last})

    async def cut(self, *, is_complete: bool = False) -> None:
        """Close the connection once all that was sent has left.

        Raises:
            CutError: always; nothing more can be sent.
            httpx.RemoteProtocolError: there is no connection, but a client of this process that lacks its answer.
        """
        close = (self._scope.get("extensions") or {}).get(CLOSE_EXTENSION)
        if close is not None:
            close()
            await self._left()
        elif not is_complete:
            raise httpx.RemoteProtocolError("Server disconnected without sending a complete response.")
        raise CutError

    async def _left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
