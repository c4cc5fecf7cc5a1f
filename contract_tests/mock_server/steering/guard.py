"""Keep other web pages away from what steers the server: it listens where every page of a browser here can reach it."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.judging.bodies import write_json

__all__ = ["ADMIN_PREFIX", "Guard", "why_refused"]

ADMIN_PREFIX = "/__mock__/"
_FORBIDDEN = 403
# Names that no public name server gives an address to (RFC 6761), so that none can be made to mean this machine.
_PRIVATE_ENDS = (".localhost", ".invalid", ".test")


class Guard:
    """Refuse what may not steer the server, before an application sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        reason = why_refused(Headers(scope=scope)) if scope["path"].startswith(ADMIN_PREFIX) else None
        if reason is None:
            await self._app(scope, receive, send)
        else:
            refusal = Response(write_json({"error": reason}), _FORBIDDEN, media_type=JSON)
            await refusal(scope, receive, send)


def why_refused(headers: Mapping[str, str]) -> str | None:
    """Say why a request may not steer the server, or None if it may.

    A page elsewhere can have requests sent here, but its browser says so in `Origin`. One whose name was made to mean
    this machine could read answers, too; its name then stands in `Host`.
    """
    host = headers.get("host", "")
    if not _is_ours(host):
        return f"the host {host[:80]!r} is a public name; ask for this server by its address, or as localhost"
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return f"the page {origin[:80]!r} is not of this server; only its own pages may steer it"
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return "a page of another site asks for this; only the pages of this server may steer it"
    return None


def _is_ours(netloc: str) -> bool:
    try:
        host = urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return False
    if "." not in host and ":" not in host:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.endswith(_PRIVATE_ENDS)
    return True
