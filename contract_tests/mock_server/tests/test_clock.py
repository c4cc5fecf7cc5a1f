"""Tests of the clocks."""

import asyncio
import math
import threading

import pytest

from contract_tests.mock_server.living.clock import RunningClock, VirtualClock


def test_a_virtual_clock_moves_only_when_it_is_advanced() -> None:
    """Its time is what somebody said."""
    clock = VirtualClock(100)

    clock.advance(0.5)

    assert clock.now() == 100.5


@pytest.mark.parametrize("seconds", [-1, math.inf, math.nan])
def test_a_clock_does_not_go_back(seconds: float) -> None:
    """What is no span of time is refused."""
    with pytest.raises(ValueError, match="zero or more"):
        VirtualClock().advance(seconds)


def test_those_who_wait_go_on_when_their_moment_has_come() -> None:
    """Advancing, from another thread too, wakes the due and nobody else."""

    async def wait_for_three() -> tuple[list[float], bool]:
        clock = VirtualClock(0)
        woken: list[float] = []

        async def wait(moment: float) -> None:
            await clock.wait_until(moment)
            woken.append(moment)

        waiting = [asyncio.create_task(wait(moment)) for moment in (3, 1, 2)]
        await asyncio.sleep(0)  # each begins to wait
        thread = threading.Thread(target=clock.advance, args=(2,))
        thread.start()
        await asyncio.wait(waiting[1:])
        thread.join()
        waiting[0].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return woken, clock.wait_for_waiting(0, timeout=0)

    assert asyncio.run(wait_for_three()) == ([1, 2], True)


@pytest.mark.parametrize("clock", [VirtualClock(), RunningClock()])
def test_a_released_clock_holds_nobody(clock: VirtualClock | RunningClock) -> None:
    """Who waits goes on, who comes later does not begin to wait, and the time stays."""

    async def wait_twice() -> None:
        end = clock.now() + 1_000_000
        waiting = asyncio.create_task(clock.wait_until(end))
        await asyncio.sleep(0)
        clock.release()
        await waiting
        await clock.wait_until(end)

    before = clock.now()
    asyncio.run(wait_twice())

    assert clock.now() - before < 1_000


def test_a_running_clock_can_be_fast() -> None:
    """An hour of its time is over in no time."""
    clock = RunningClock(speed=1_000_000)
    end = clock.now() + 3_600

    asyncio.run(clock.wait_until(end))

    assert clock.now() >= end
