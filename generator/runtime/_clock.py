"""What a client takes from the world besides the network: the time, a pause, a die. Tests bring their own."""

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


async def _pause(seconds: float) -> None:
    import asyncio  # noqa: PLC0415 - not needed, and not paid for, until an asynchronous client pauses

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Give a client its time and its pauses.

    Args:
        now: Returns the time, in seconds since 1970-01-01 UTC.
        monotonic: Returns the seconds since some moment, which never go back, to keep deadlines with.
        sleep: Waits, in seconds.
        random: Returns a number from 0 to 1, to spread pauses with.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncClock:
    """Give an asynchronous client its time and its pauses.

    Args:
        now: Returns the time, in seconds since 1970-01-01 UTC.
        monotonic: Returns the seconds since some moment, which never go back, to keep deadlines with.
        sleep: Waits, in seconds; that of asyncio, unless another event loop brings its own.
        random: Returns a number from 0 to 1, to spread pauses with.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = _pause
    random: Callable[[], float] = random.random
