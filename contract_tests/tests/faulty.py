"""A server that is right but for one thing, for tests of what notices: a mock server without a socket, and a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.running.manners import Manners
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mock_server.server import MockServer

    Send = Callable[[httpx.Request], httpx.Response]
    Fault = Callable[[httpx.Request, Send], httpx.Response]
    When = Callable[[httpx.Request], bool]


class FaultyTransport(httpx.BaseTransport):
    """Lead to a server, through a fault."""

    def __init__(self, inner: httpx.BaseTransport, fault: Fault) -> None:
        self._inner = inner
        self._fault = fault

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        request.read()
        return self._fault(request, self._send)

    def _send(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        answer.read()
        return answer


def right(request: httpx.Request, send: Send) -> httpx.Response:
    """Answer as the server does."""
    return send(request)


def judging(document: SpecDocument, mock: MockServer, fault: Fault = right) -> Run:
    """Return a run against a server with a fault."""
    transport = FaultyTransport(mock.transport, fault)
    target = Target(mock.url, token=mock.token, error_kinds=document.error_kinds, transport=transport)
    return Run(document=document, target=target, chosen_manners=Manners())


def named(document: SpecDocument, key: str) -> Check:
    """Return the check of a name: operation and id."""
    return next(check for check in checks_of(document) if check.key == key)


def resent(request: httpx.Request, content: bytes, **headers: str) -> httpx.Request:
    """Return a request with another content or other headers; an underscore in a name stands for a hyphen."""
    changed = httpx.Headers(request.headers)
    changed.update({name.replace("_", "-"): value for name, value in headers.items()})
    changed.pop("content-length", None)
    return httpx.Request(request.method, request.url, headers=changed, content=content)


def crashing(when: When) -> Fault:
    """Make a fault of a server that breaks on some requests."""
    return lambda request, send: httpx.Response(500, text="Internal Server Error") if when(request) else send(request)


def disconnecting(when: When) -> Fault:
    """Make a fault of a server that hangs up on some requests."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        if when(request):
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return send(request)

    return fault


def taking(when: When, **headers: str) -> Fault:
    """Make a fault of a server that takes some requests as if they had the right headers."""
    return lambda request, send: send(resent(request, request.content, **headers) if when(request) else request)


def reading(when: When, change: Callable[[bytes], bytes], **headers: str) -> Fault:
    """Make a fault of a server that reads other bodies than those that are sent."""
    return lambda request, send: send(resent(request, change(request.content), **headers) if when(request) else request)


def telling(when: Callable[[httpx.Response], bool], change: Callable[[httpx.Response], httpx.Response]) -> Fault:
    """Make a fault in some of the answers."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        answer = send(request)
        return change(answer) if when(answer) else answer

    return fault


def with_status(status: int) -> Callable[[httpx.Response], httpx.Response]:
    """Return what gives an answer another status."""
    return lambda answer: httpx.Response(status, content=answer.content, headers={"Content-Type": "application/json"})


def with_json(change: Callable[[dict[str, object]], object]) -> Callable[[httpx.Response], httpx.Response]:
    """Return what gives an answer another body."""

    def changed(answer: httpx.Response) -> httpx.Response:
        content = json.dumps(change(answer.json()))  # in ASCII: a lone surrogate is JSON only as an escape
        return httpx.Response(answer.status_code, content=content, headers={"Content-Type": "application/json"})

    return changed


def with_header(name: str, value: str) -> Callable[[httpx.Response], httpx.Response]:
    """Return what gives an answer another header."""
    return lambda answer: httpx.Response(answer.status_code, content=answer.content, headers={name: value})


def body_of(request: httpx.Request) -> object:
    """Return the body of a request; None if it is no JSON."""
    try:
        return json.loads(request.content)
    except (ValueError, RecursionError):
        return None


def values_in(request: httpx.Request) -> list[object]:
    """Return what the body of a request holds at its top."""
    body = body_of(request)
    return list(body.values()) if isinstance(body, dict) else []
