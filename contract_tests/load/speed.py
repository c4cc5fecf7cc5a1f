"""Measure speed side by side in one run: each round loads every server in turn, and ratios are of one round."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from contract_tests.load.figures import Aim, Figure
from contract_tests.load.servers import PRISM, TOKEN, Server, start_bare, start_mock, start_prism
from contract_tests.load.subject import Request, Subject
from contract_tests.load.wrk import Load, WrkError, put_under_load

__all__ = ["measure_memory", "measure_speed", "measure_start"]

_MILESTONES = (10_000, 50_000, 100_000)
_MEGABYTE = 1_000_000
_CLIENT_ERRORS = range(400, 500)
_OF_BARE = Aim("at least", 0.7)
_OF_PRISM = {"Prism": Aim("at least", 5), "Prism, silent": Aim("at least", 2.5)}
_START = Aim("at most", 1)
_TITLES = {"valid": "mock, valid request", "refused": "mock, refused request", "poll": "mock, poll"}
_FLAT = Aim("at most", 1.05)


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    server: Server
    request: Request
    is_refused: bool = False


def measure_speed(spec: Path, subject: Subject, *, rounds: int, seconds: int) -> Iterator[Figure]:
    """Load the mock server, bare Starlette and, where it is installed, Prism in turn.

    Args:
        spec: What is served.
        subject: What is asked.
        rounds: How often each is loaded.
        seconds: For how long each time.

    Raises:
        WrkError: wrk is missing, or a server answered something else than it should.
        ServerError: A server did not start.
    """
    with contextlib.ExitStack() as stack:
        mock = stack.enter_context(start_mock(spec))
        made = _ask(mock, subject.create)
        bare = stack.enter_context(start_bare(subject.create.path, made.content))
        cases = [
            _Case("valid", mock, subject.create),
            _Case("refused", mock, subject.refused, is_refused=True),
            _Case("poll", mock, subject.poll(made.json()[subject.task_id])),
            _Case("bare", bare, subject.create),
        ]
        if PRISM.exists():
            for is_silent in (False, True):
                prism = stack.enter_context(start_prism(spec, is_silent=is_silent))
                cases.append(_Case(prism.name, prism, subject.create))
        for case in cases:
            _check(case, _ask(case.server, case.request).status_code in _CLIENT_ERRORS)
        loads: dict[str, list[Load]] = {case.name: [] for case in cases}
        costs: dict[str, list[float]] = {case.name: [] for case in cases}
        for _ in range(rounds):
            for case in cases:
                before = case.server.cpu_seconds
                load = put_under_load(case.server.url, case.request, seconds)
                _check(case, load.refused == load.requests if case.is_refused else load.refused > 0, load.lost)
                loads[case.name].append(load)
                costs[case.name].append((case.server.cpu_seconds - before) / load.requests)
    yield from _figures(loads)
    for name in ("valid", "refused", "poll"):
        saved = tuple(bare / ours for ours, bare in zip(costs[name], costs["bare"], strict=True))
        yield Figure(f"cpu.{name}", f"processor time of bare / {_TITLES[name]}", "times", saved)


def _check(case: _Case, was_refused: bool, lost: int = 0) -> None:  # noqa: FBT001 - what was observed
    if was_refused != case.is_refused or lost:
        wanted = "refused" if case.is_refused else "accepted"
        raise WrkError(f"{case.server.name} was to be measured on {wanted} requests, and they are not; lost: {lost}")


def _ask(server: Server, request: Request) -> httpx.Response:
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}"}
    return httpx.request(
        request.method, server.url + request.path, content=request.content, headers=headers, trust_env=False
    )


def _figures(loads: dict[str, list[Load]]) -> Iterator[Figure]:
    for name, taken in loads.items():
        title = _TITLES.get(name, {"bare": "bare Starlette, a constant"}.get(name, f"{name}, valid request"))
        yield Figure(f"rate.{name}", title, "per s", tuple(load.rate for load in taken))
    for name, title in {**_TITLES, "bare": "bare Starlette"}.items():
        yield Figure(f"p99.{name}", f"{title}: p99", "ms", tuple(load.p99 * 1_000 for load in loads[name]))
    for name, title in _TITLES.items():
        aim = _OF_BARE if name == "valid" else None
        yield Figure(f"of-bare.{name}", f"{title} / bare", "times", _ratios(loads[name], loads["bare"]), aim)
    for name, aim in _OF_PRISM.items():
        if name in loads:
            yield Figure(f"of.{name}", f"mock / {name}", "times", _ratios(loads["valid"], loads[name]), aim)


def _ratios(ours: Sequence[Load], others: Sequence[Load]) -> tuple[float, ...]:
    return tuple(our.rate / other.rate for our, other in zip(ours, others, strict=True))


def measure_memory(spec: Path, subject: Subject, *, milestones: Sequence[int] = _MILESTONES) -> Iterator[Figure]:
    """Tell how much memory a fresh mock server holds after so many valid requests; the last two should be equal.

    Raises:
        WrkError: wrk is missing or failed.
        ServerError: The server did not start.
    """
    with start_mock(spec) as mock:
        yield Figure("memory.0", "memory at the start", "MB", (mock.resident_bytes / _MEGABYTE,))
        answered = 0
        held: list[int] = []
        for milestone in milestones:
            while answered < milestone:
                answered += put_under_load(mock.url, subject.create, 1).requests
            held.append(mock.resident_bytes)
            yield Figure(f"memory.{milestone}", f"memory after {answered:,}", "MB", (held[-1] / _MEGABYTE,))
        growth = held[-1] / held[-2]
        yield Figure(
            "memory.growth", f"memory after {milestones[-1]:,} / {milestones[-2]:,}", "times", (growth,), _FLAT
        )
        status = httpx.get(f"{mock.url}/__mock__/status", trust_env=False)
        for name, part in status.json().items():
            if isinstance(part, dict) and "dropped" in part:
                yield Figure(f"dropped.{name}", f"{name} that it says it dropped", "", (part["dropped"],))


def measure_start(spec: Path, *, rounds: int) -> Iterator[Figure]:
    """Tell how long the mock server takes from the start of its process to its first answer.

    Raises:
        ServerError: It did not start.
    """
    taken = []
    for _ in range(rounds):
        with start_mock(spec) as mock:
            taken.append(mock.seconds)
    yield Figure("start", "start to first answer", "s", tuple(taken), _START)
