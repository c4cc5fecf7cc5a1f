"""Post results to callback URLs, each exactly once, apart from the request that asked for it."""

import asyncio
import ipaddress
import time
from collections.abc import Collection
from dataclasses import dataclass

import httpx

from contract_tests.mock_server.journal import Entry, Journal
from contract_tests.mock_server.living.clock import Clock

__all__ = ["Callback", "CallbackSender", "why_not_posted"]

_MOST_AT_ONCE = 8
_MAX_WAITING = 10_000
_TIMEOUT_SECONDS = 5.0
_DRAIN_SECONDS = 3.0
_LARGEST_PORT = 65_535
_KEPT_BYTES_OF_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Callback:
    """Hold one delivery: where to, what, for which operation, and when it is due on the mock's clock."""

    url: str
    content: bytes
    operation: str
    due: float


def why_not_posted(url: str, hosts: Collection[str] = ()) -> str | None:
    """Say why nothing is sent to a URL, or None if it may be: to this machine, and to the hosts that were named."""
    try:
        parsed = httpx.URL(url)
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, ValueError):
        return "not a URL"
    if parsed.scheme not in {"http", "https"} or not host:
        return "not an http URL"
    if port is not None and not 0 < port <= _LARGEST_PORT:
        return "not a port"
    if host == "localhost" or host in hosts:
        return None
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    return None if is_loopback else "not a loopback host"


class CallbackSender:
    """Post callbacks when they are due, a few at once; an unanswered or refused one is recorded and never repeated.

    Args:
        journal: Where each delivery is recorded.
        clock: What says when one is due.
        hosts: Which hosts beside this machine may be posted to.
    """

    def __init__(self, journal: Journal, clock: Clock, hosts: Collection[str] = ()) -> None:
        self._journal = journal
        self._clock = clock
        self._hosts = frozenset(hosts)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_MOST_AT_ONCE)
        self._client: httpx.AsyncClient | None = None

    def schedule(self, callback: Callback) -> None:
        """Take a callback and return at once; it is posted from the running event loop when it is due."""
        reason = why_not_posted(callback.url, self._hosts)
        if reason is None and len(self._deliveries) >= _MAX_WAITING:
            reason = f"{_MAX_WAITING} callbacks are waiting already"
        if reason is not None:
            self._record(callback, "skipped", None, reason)
            return
        delivery = asyncio.get_running_loop().create_task(self._deliver(callback))
        self._deliveries.add(delivery)
        delivery.add_done_callback(self._deliveries.discard)

    def skip(self, callback: Callback, reason: str) -> None:
        """Record a callback that is not posted."""
        self._record(callback, "skipped", None, reason)

    async def close(self) -> None:
        """Post what is due, within seconds, and give up the rest; the clock has to be released before."""
        if self._deliveries:
            _, late = await asyncio.wait(self._deliveries, timeout=_DRAIN_SECONDS)
            for delivery in late:
                delivery.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def _deliver(self, callback: Callback) -> None:
        try:
            await self._clock.wait_until(callback.due)
            if self._clock.now() < callback.due:
                self._record(callback, "skipped", None, "the server stopped before the task ended")
                return
            async with self._slots:
                await self._post(callback)
        except asyncio.CancelledError:
            self._record(callback, "failed", None, "the server stopped")
            raise

    async def _post(self, callback: Callback) -> None:
        # No proxy, netrc or certificate setting of this machine has a say in what a mock posts.
        client = self._client = self._client or httpx.AsyncClient(
            timeout=_TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
        )
        headers = {"content-type": "application/json"}
        began = time.perf_counter()
        try:
            async with client.stream("POST", callback.url, content=callback.content, headers=headers) as answer:
                said = await _beginning(answer)
                took = (time.perf_counter() - began) * 1_000
                self._record(callback, "posted", answer.status_code, said, took)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            self._record(callback, "failed", None, type(error).__name__, (time.perf_counter() - began) * 1_000)

    def _record(
        self, callback: Callback, verdict: str, status: int | None, detail: str, milliseconds: float = 0.0
    ) -> None:
        entry = Entry(
            "callback",
            "POST",
            callback.url,
            callback.operation,
            verdict,
            status,
            detail=detail,
            at=callback.due,
            milliseconds=milliseconds,
        )
        self._journal.write(entry)


async def _beginning(answer: httpx.Response) -> str:
    """Return how a receiver's answer begins; an answer that breaks off was one all the same."""
    held = bytearray()
    try:
        async for piece in answer.aiter_raw():
            held += piece
            if len(held) >= _KEPT_BYTES_OF_ANSWER:
                break
    except httpx.HTTPError:
        pass
    return bytes(held[:_KEPT_BYTES_OF_ANSWER]).decode("utf-8", "replace")
