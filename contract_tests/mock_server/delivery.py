"""Send an answer as a behaviour wants it: late, slowly, under another name, or cut off."""

import time
from email.utils import formatdate

from contract_tests.mock_server.exchange import Exchange
from contract_tests.mock_server.living.clock import Clock
from contract_tests.mock_server.misbehaving.behaviour import Behaviour

__all__ = ["Delivery"]


class Delivery:
    """Stand between an answer and its exchange, and be used like that. Pauses are taken on the mock's clock."""

    def __init__(self, exchange: Exchange, behaviour: Behaviour, clock: Clock) -> None:
        self._exchange = exchange
        self._behaviour = behaviour
        self._clock = clock

    async def hold(self) -> None:
        """Wait as long as nothing is to be answered.

        Raises:
            LeftError: the sender did not wait for it.
        """
        if self._behaviour.latency:
            await self._pause(self._behaviour.latency)

    async def wait_until(self, moment: float, clock: Clock) -> None:
        """Return once the moment has come.

        Raises:
            LeftError: the sender did not wait for it.
        """
        await self._exchange.wait_until(moment, clock)

    async def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the status and the headers.

        Raises:
            CutError: the connection was closed instead.
        """
        behaviour = self._behaviour
        if behaviour.close == "before":
            await self._exchange.cut()
        if behaviour.content_type is not None:
            headers = [(name, value) for name, value in headers if name != b"content-type"]
            headers.append((b"content-type", behaviour.content_type.encode("ascii")))
        if behaviour.retry_after is not None:
            headers = [*headers, (b"retry-after", _retry_after(behaviour.retry_after))]
        await self._exchange.begin(status, headers)

    async def send(self, content: bytes, *, is_last: bool) -> None:
        """Send a piece of the body.

        Raises:
            CutError: the connection was closed in the middle of it, or after it.
            LeftError: the sender did not wait for it.
        """
        close = self._behaviour.close if is_last else None
        is_cut = close == "during"
        await self._send_slowly(content[: len(content) // 2] if is_cut else content, is_last=is_last and not is_cut)
        if close is not None:
            await self._exchange.cut(is_complete=not is_cut)

    async def _send_slowly(self, content: bytes, *, is_last: bool) -> None:
        size, seconds = self._behaviour.slow or (len(content), 0.0)
        for start in range(0, len(content), max(size, 1)):
            if start:
                await self._pause(seconds)
            is_end = start + size >= len(content)
            await self._exchange.send(content[start : start + size], is_last=is_last and is_end)
        if not content:
            await self._exchange.send(b"", is_last=is_last)

    async def _pause(self, seconds: float) -> None:
        await self._exchange.wait_until(self._clock.now() + seconds, self._clock)


def _retry_after(text: str) -> bytes:
    if text.startswith("date:"):
        # By the clock on the wall, as the header Date: whoever reads it knows no other.
        text = formatdate(time.time() + int(text.removeprefix("date:")), usegmt=True)
    return text.encode("ascii")
