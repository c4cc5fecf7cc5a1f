"""Let an application close the connection of a request: ASGI itself has no word for that."""

import asyncio
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from contract_tests.mock_server.exchange import CLOSE_EXTENSION

if TYPE_CHECKING:
    from collections.abc import Awaitable

__all__ = ["CLOSABLE_PROTOCOL"]


class _HTTPProtocol(asyncio.Protocol):
    """What both HTTP protocols of uvicorn have."""

    app: ASGIApp


def _connection_made(self: _HTTPProtocol, transport: asyncio.Transport) -> None:
    """Hand the transport's `close` over with each request of the connection, as an ASGI extension."""
    _usual(self, transport)
    app = self.app
    extensions = {CLOSE_EXTENSION: transport.close}

    def with_close(scope: Scope, receive: Receive, send: Send) -> "Awaitable[None]":
        present = scope.get("extensions")
        scope["extensions"] = {**present, **extensions} if present else extensions
        return app(scope, receive, send)

    self.app = with_close


_usual = AutoHTTPProtocol.connection_made
# Which of the two it is depends on what is installed, so that no class statement can name it.
CLOSABLE_PROTOCOL: type[asyncio.Protocol] = type(
    "ClosableProtocol", (AutoHTTPProtocol,), {"connection_made": _connection_made}
)
