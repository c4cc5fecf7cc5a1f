"""Let many clients create, poll, stream and receive callbacks at once, and hold every answer to what was asked."""

import asyncio
import json
import ssl
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from contract_tests.figures import Aim, Figure
from contract_tests.load.receiving import Inbox, open_inbox
from contract_tests.load.servers import TOKEN, start_mock
from contract_tests.load.subject import Request, Subject, read_subject
from contract_tests.mock_server.reading.document import Json

__all__ = ["Endured", "endure", "measure_endurance"]

# The document does not forbid unknown members, and a record shows the request as it was sent: so a task is known again.
_MARK: Final = "marked-by"
_PATIENCE_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.02
_OK: Final = 200
_NONE: Final = Aim("at most", 0)


@dataclass(slots=True)
class Endured:
    """Hold what was done and what went wrong.

    Args:
        done: How often each thing was done.
        problems: How often each thing went wrong.
        answers: How long each answer took that waits for no task, in seconds.
        ids: The id of every task that was made.
        seconds: How long it all took.
    """

    done: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    answers: list[float] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def expect(self, problem: str, *, is_so: bool) -> None:
        """Count a problem unless it is as it should be."""
        self.problems[problem] += not is_so


async def endure(url: str, subject: Subject, *, clients: int, goes_on: Callable[[int], bool]) -> Endured:
    """Let clients work at once, each through all that can be done with a task, until it goes on no longer.

    Args:
        url: Where the server is.
        subject: What is asked of it.
        clients: How many there are.
        goes_on: Is given how many rounds a client has done, and says whether it does another.
    """
    endured = Endured()
    began = time.perf_counter()
    headers = {"authorization": f"Bearer {TOKEN}"}
    no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # to make one for each client would take most of the time

    async def work(inbox: Inbox, name: str) -> None:
        async with httpx.AsyncClient(
            base_url=url, headers=headers, timeout=_PATIENCE_SECONDS, trust_env=False, verify=no_tls
        ) as http:
            await _Client(http, subject, inbox, endured, name).work(goes_on)

    async with open_inbox() as inbox:
        await asyncio.gather(*(work(inbox, f"client-{number}") for number in range(clients)))
        for deliveries in inbox.received.values():
            endured.expect("callbacks that came twice", is_so=len(deliveries) == 1)
    endured.problems["ids that were given twice"] += len(endured.ids) - len(set(endured.ids))
    endured.seconds = time.perf_counter() - began
    return endured


class _Client:
    def __init__(self, http: httpx.AsyncClient, subject: Subject, inbox: Inbox, endured: Endured, name: str) -> None:
        self._http = http
        self._subject = subject
        self._inbox = inbox
        self._endured = endured
        self._name = name

    async def work(self, goes_on: Callable[[int], bool]) -> None:
        """Do round after round."""
        number = 0
        while goes_on(number):
            marks = [f"{self._name}-{number}-{way}" for way in ("waits", "follows", "asks", "is-called")]
            ways = (self._wait, self._follow, self._later, self._call)
            try:
                made = [await way(mark) for way, mark in zip(ways, marks, strict=True)]
                await self._batch(marks, made)
            except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError) as error:
                self._endured.problems[f"answers that were none: {type(error).__name__}"] += 1
            number += 1

    async def _wait(self, mark: str) -> str:
        """Wait for the result on the open request."""
        made = await self._ask(self._marked(mark), has_to_wait=True)
        return await self._check(mark, self._note(made), made)

    async def _follow(self, mark: str) -> str:
        """Read the result line by line."""
        request = self._marked(mark)
        headers = {"accept": self._subject.lines or "application/json"}
        async with self._http.stream(request.method, request.path, json=request.body, headers=headers) as answer:
            self._endured.expect("statuses other than 200", is_so=answer.status_code == _OK)
            lines = [json.loads(line) async for line in answer.aiter_lines()]
        self._endured.done["streams"] += 1
        named = {line[self._subject.task_id] for line in lines}
        self._endured.expect("streams that name several tasks", is_so=len(named) == 1)
        return await self._check(mark, self._note(lines[-1]), lines[-1])

    async def _later(self, mark: str) -> str:
        """Ask until the task has ended."""
        made = await self._ask(self._marked(mark, **self._subject.acknowledged))
        return await self._check(mark, self._note(made), None)

    async def _call(self, mark: str) -> str:
        """Wait for the callback."""
        members: dict[str, Json] = (
            {} if self._subject.callback is None else {self._subject.callback: f"{self._inbox.url}/{mark}"}
        )
        made = await self._ask(self._marked(mark, **members))
        task_id = self._note(made)
        posted = await self._inbox.first(mark, _PATIENCE_SECONDS)
        self._endured.expect("callbacks that never came", is_so=posted is not None)
        self._endured.done["callbacks"] += 1
        return await self._check(mark, task_id, None if posted is None else json.loads(posted))

    async def _batch(self, marks: list[str], made: list[str]) -> None:
        """Ask for all tasks at once, for one of them twice and for one that is none."""
        answer = await self._ask(self._subject.batch(*made, "nobody", made[0]))
        self._endured.done["batches"] += 1
        items = answer[self._subject.query.items]
        found = [self._mark_of(item) for item in items]
        self._endured.expect("batches that are not what was asked", is_so=found == [*marks, None, marks[0]])

    async def _check(self, mark: str, task_id: str, said: dict[str, Any] | None) -> str:
        """Ask for a task until it has ended; its record holds this request, and the outcome that was said."""
        roles = self._subject.query.record
        until = time.perf_counter() + _PATIENCE_SECONDS
        while True:
            record = await self._ask(self._subject.poll(task_id))
            self._endured.done["polls"] += 1
            if not record or record.get(roles["ended-at"]) is not None or time.perf_counter() > until:
                break
            await asyncio.sleep(_POLL_SECONDS)
        self._endured.expect("tasks that were lost", is_so=bool(record) and record[roles["ended-at"]] is not None)
        self._endured.expect("tasks that were crossed", is_so=self._mark_of(record) == mark)
        outcome = record.get(roles["response"]) or {}
        self._endured.expect("outcomes of another task", is_so=outcome.get(self._subject.task_id) == task_id)
        self._endured.expect("outcomes that differ", is_so=said is None or said == outcome)
        return task_id

    async def _ask(self, request: Request, *, has_to_wait: bool = False) -> dict[str, Any]:
        began = time.perf_counter()
        answer = await self._http.request(request.method, request.path, json=request.body)
        if not has_to_wait:
            self._endured.answers.append(time.perf_counter() - began)
        self._endured.done["requests"] += 1
        self._endured.expect("statuses other than 200", is_so=answer.status_code == _OK)
        said: dict[str, Any] = answer.json()
        return said

    def _marked(self, mark: str, **members: Json) -> Request:
        body = self._subject.create.body
        held = body if isinstance(body, dict) else {}
        return Request(self._subject.create.method, self._subject.create.path, {**held, **members, _MARK: mark})

    def _mark_of(self, record: dict[str, Any]) -> str | None:
        mark: str | None = record.get(self._subject.query.record["request"], {}).get(_MARK)
        return mark

    def _note(self, made: dict[str, Any]) -> str:
        task_id: str = made[self._subject.task_id]
        self._endured.ids.append(task_id)
        return task_id


def measure_endurance(spec: Path, *, clients: int, seconds: float, task_seconds: str) -> Iterator[Figure]:
    """Lay out what a mock server endured for so many seconds; of everything that can go wrong nothing should.

    Raises:
        SpecError: The document does not say how to make tasks and ask for them.
        ServerError: The server did not start.
    """
    subject = read_subject(spec)
    with start_mock(spec, "--task-seconds", task_seconds) as mock:
        held = [mock.resident_bytes]
        end = time.monotonic() + seconds

        def goes_on(_: int) -> bool:
            left = end - time.monotonic()
            if left < seconds * (1 - len(held) / 3):  # after each third
                held.append(mock.resident_bytes)
            return left > 0

        endured = asyncio.run(endure(mock.url, subject, clients=clients, goes_on=goes_on))
        held.append(mock.resident_bytes)
    yield Figure("clients", "clients at once", "", (clients,))
    for name, size in zip(("at the start", "after a third", "after two thirds", "at the end"), held, strict=False):
        yield Figure(f"memory.{name}", f"memory {name}", "MB", (size / 1e6,))
    yield Figure("seconds", "time", "s", (endured.seconds,))
    yield Figure("tasks", "tasks", "", (len(endured.ids),))
    for what, count in endured.done.items():
        yield Figure(f"done.{what}", what, "", (count,))
    yield Figure("rate", "requests", "per s", (endured.done["requests"] / endured.seconds,))
    hundredths = statistics.quantiles(endured.answers, n=100)
    for hundredth in (50, 99):
        title = f"answers that wait for nothing: p{hundredth}"
        yield Figure(f"p{hundredth}", title, "ms", (hundredths[hundredth - 1] * 1_000,))
    for problem, count in endured.problems.items():
        yield Figure(f"problem.{problem}", problem, "", (count,), _NONE)
