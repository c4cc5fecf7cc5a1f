"""What a call costs over the bare HTTP library with `json=` and `response.json()`, against a server on loopback."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from contract_tests.benchmarks.answering import answering
from contract_tests.benchmarks.subject import Subject
from contract_tests.figures import Aim, Figure

_TOKEN: Final = "token-of-nobody"  # noqa: S105 - of nobody
_SECONDS: Final = 600.0
_RATE: Final = Aim("at least", 0.95)
_CPU: Final = Aim("at most", 15)

Calls: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Cost:
    """Hold what a number of calls took: seconds that passed, and seconds of this process's CPU."""

    passed: float
    cpu: float


def measure_calls(subject: Subject, *, rounds: int, calls: int) -> Iterator[Figure]:
    """Yield calls a second and CPU a call, synchronous and not."""
    with answering(subject.answer) as url:
        yield from _synchronous(subject, url, rounds, calls)
        yield from _asynchronous(subject, url, rounds, calls)


def _synchronous(subject: Subject, url: str, rounds: int, calls: int) -> Iterator[Figure]:
    arguments, address = subject.arguments, url + subject.operation.path
    with (
        subject.http.Client(headers={"Authorization": f"Bearer {_TOKEN}"}, timeout=_SECONDS) as bare,
        subject.package.Client(token=_TOKEN, base_url=url) as client,
    ):
        method = getattr(client, subject.method)

        def call_bare(count: int) -> None:
            for _ in range(count):
                bare.request(subject.operation.method, address, json=subject.body).json()

        def call_package(count: int) -> None:
            for _ in range(count):
                method(**arguments)

        yield from _compared("sync", call_bare, call_package, rounds, calls)


def _asynchronous(subject: Subject, url: str, rounds: int, calls: int) -> Iterator[Figure]:
    arguments, address = subject.arguments, url + subject.operation.path
    with asyncio.Runner() as runner:
        bare = subject.http.AsyncClient(headers={"Authorization": f"Bearer {_TOKEN}"}, timeout=_SECONDS)
        client = subject.package.AsyncClient(token=_TOKEN, base_url=url)
        method = getattr(client, subject.method)

        async def call_bare(count: int) -> None:
            for _ in range(count):
                (await bare.request(subject.operation.method, address, json=subject.body)).json()

        async def call_package(count: int) -> None:
            for _ in range(count):
                await method(**arguments)

        yield from _compared(
            "async",
            lambda count: runner.run(call_bare(count)),
            lambda count: runner.run(call_package(count)),
            rounds,
            calls,
        )
        runner.run(client.aclose())
        runner.run(bare.aclose())


def _compared(kind: str, bare: Calls, package: Calls, rounds: int, calls: int) -> Iterator[Figure]:
    """Yield the figures of calls in rounds, in each of which both have their turn, now one first, now the other."""
    bare(calls)
    package(calls)
    pairs: list[tuple[_Cost, _Cost]] = []
    for number in range(rounds):
        if number % 2:
            first = _cost(bare, calls)
            pairs.append((first, _cost(package, calls)))
        else:
            first = _cost(package, calls)
            pairs.append((_cost(bare, calls), first))
    rates = tuple(one.passed / other.passed for one, other in pairs)
    more = tuple((other.cpu - one.cpu) / calls * 1e6 for one, other in pairs)
    whole = tuple(one.cpu / calls * 1e6 for one, _ in pairs)
    yield Figure(f"calls.{kind}.rate", f"{kind}: calls a second, over the bare library's", "times", rates, _RATE)
    yield Figure(f"calls.{kind}.cpu", f"{kind}: CPU a call, beyond the bare library's", "µs", more, _CPU)
    yield Figure(f"calls.{kind}.bare", f"{kind}: CPU a call of the bare library", "µs", whole)


def _cost(call: Calls, count: int) -> _Cost:
    passed, cpu = time.perf_counter(), time.process_time()
    call(count)
    return _Cost(time.perf_counter() - passed, time.process_time() - cpu)
