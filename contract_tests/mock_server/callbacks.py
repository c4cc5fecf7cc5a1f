"""Post results to callback URLs, each exactly once, apart from the request that asked for it."""

import asyncio
import ipaddress
from dataclasses import dataclass

import httpx

from contract_tests.mock_server.journal import Entry, Journal

__all__ = ["Callback", "CallbackSender", "why_not_posted"]

_WORKERS = 8
_MAX_WAITING = 1_000
_TIMEOUT_SECONDS = 5.0
_LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Callback:
    """Hold one delivery: where to, what, and for which operation."""

    url: str
    content: bytes
    operation: str


def why_not_posted(url: str) -> str | None:
    """Say why nothing is sent to a URL, or None if it may be: a mock reaches nothing beyond its own machine."""
    try:
        parsed = httpx.URL(url)
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, ValueError):
        return "not a URL"
    if parsed.scheme not in {"http", "https"} or not host:
        return "not an http URL"
    if port is not None and not 0 < port <= _LARGEST_PORT:
        return "not a port"
    if host == "localhost":
        return None
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    return None if is_loopback else "not a loopback host"


class CallbackSender:
    """Post callbacks from a few workers; an unanswered or refused one is recorded and never repeated."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: asyncio.Queue[Callback] = asyncio.Queue(_MAX_WAITING)

    async def send(self, callback: Callback) -> None:
        """Hand over a callback and return at once; the queue belongs to the event loop, hence `async`."""
        reason = why_not_posted(callback.url)
        if reason is not None:
            self._record(callback, "skipped", None, reason)
            return
        try:
            self._waiting.put_nowait(callback)
        except asyncio.QueueFull:
            self._record(callback, "skipped", None, f"{_MAX_WAITING} callbacks are waiting already")

    async def run(self) -> None:
        """Work until cancelled."""
        # No proxy, netrc or certificate setting of this machine has a say in what a mock posts.
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client,
            asyncio.TaskGroup() as workers,
        ):
            for _ in range(_WORKERS):
                workers.create_task(self._work(client))

    async def _work(self, client: httpx.AsyncClient) -> None:
        while True:
            callback = await self._waiting.get()
            headers = {"content-type": "application/json"}
            try:
                # Streamed and left unread: what a receiver answers beyond its status is of no use.
                async with client.stream("POST", callback.url, content=callback.content, headers=headers) as answer:
                    self._record(callback, "posted", answer.status_code, "")
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                self._record(callback, "failed", None, type(error).__name__)

    def _record(self, callback: Callback, verdict: str, status: int | None, detail: str) -> None:
        self._journal.write(Entry("callback", "POST", callback.url, callback.operation, verdict, status, (), detail))
