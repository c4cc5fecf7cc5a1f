"""A Hypothesis state machine drives the server over a socket against a pure model of the life cycle."""

import concurrent.futures
import contextlib
import itertools
import json
import queue
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from contract_tests.mock_server import MockOptions, MockServer
from contract_tests.mock_server.tests.receiver import Receiver, running_receiver

_PATIENCE_SECONDS = 10
_WORDS = ["open", "packed", "sent"]
_STAGE_SECONDS = 30
_LAST = len(_WORDS) - 1
_FAILURE = {"ok": False, "error": {"code": "lost", "message": "It is lost."}}
_LOST_STATUS = 502


@dataclass(slots=True)
class Order:
    """What the model knows of one task: when it was made and what it will come to. The rest is arithmetic."""

    body: dict[str, Any]
    made: float
    fails: bool
    id: str | None = None  # a failure tells whoever waited for it no id
    outcome: dict[str, Any] | None = None  # as first told; whatever tells it again has to agree

    def stage(self, now: float) -> int:
        """Return where it is in its life."""
        return min(int((now - self.made) // _STAGE_SECONDS), _LAST)

    def accept(self, told: dict[str, Any]) -> None:
        """Hold an outcome to what it has to be, and to what was told before."""
        if self.fails:
            assert told == {**_FAILURE, "order_id": self.id}
        else:
            assert told["order_id"] == self.id
            assert told["lines"][0]["stage"] == _WORDS[_LAST]
        assert self.outcome in (None, told)
        self.outcome = told


@dataclass(slots=True)
class Stream:
    """A stream that is open, and how many of its lines were read."""

    order: Order
    lines: Iterator[str]
    answer: contextlib.ExitStack = field(repr=False)
    read: int = 0


class LifeCycle(RuleBasedStateMachine):
    """Create, fail, poll, stream and call back in any order while time passes, and compare with the model."""

    server: ClassVar[MockServer]
    receiver: ClassVar[Receiver]

    def __init__(self) -> None:
        super().__init__()
        self.pool = concurrent.futures.ThreadPoolExecutor(32)
        headers = {"authorization": f"Bearer {self.server.token}"}
        self.client = httpx.Client(
            base_url=self.server.url, headers=headers, trust_env=False, timeout=_PATIENCE_SECONDS, limits=httpx.Limits()
        )
        self.server.reset()
        self.begin()

    def begin(self) -> None:
        """Make the model of a server that has just started."""
        self.now = 0.0
        self.known: list[Order] = []
        self.waiting: list[tuple[Order, concurrent.futures.Future[httpx.Response]]] = []
        self.streams: list[Stream] = []
        self.calls: dict[str, Order] = {}
        self.written = 0
        self.posted = 0
        self.numbers = itertools.count()

    def teardown(self) -> None:
        """End what is still open."""
        self.server.reset()
        self.finish()
        self.client.close()
        self.pool.shutdown()

    def finish(self) -> None:
        """Answer all who wait, after a reset: it comes to what would have come."""
        for order, asked in self.waiting:
            self.take(order, asked.result(_PATIENCE_SECONDS))
        for stream in self.streams:
            self.read(stream, _LAST)
        assert self.receiver.received.empty()

    def take(self, order: Order, answer: httpx.Response) -> None:
        """Take the answer of a request that waited for its task."""
        if order.fails:
            assert (answer.status_code, answer.json()) == (_LOST_STATUS, _FAILURE)
            return
        assert answer.status_code == httpx.codes.OK
        order.id = answer.json()["order_id"]
        order.accept(answer.json())
        self.know(order)

    def know(self, order: Order) -> None:
        """Remember an order whose id was told; no id is told twice."""
        assert order.id not in {each.id for each in self.known}
        self.known.append(order)

    def read(self, stream: Stream, stage: int) -> None:
        """Read the lines of a stream up to a stage."""
        while stream.read <= stage:
            line = json.loads(next(stream.lines))
            if stream.read < _LAST:
                assert line["lines"][0]["stage"] == _WORDS[stream.read]
                assert line["order_id"] == (stream.order.id or line["order_id"])
            if stream.order.id is None:
                stream.order.id = line["order_id"]
                self.know(stream.order)
            if stream.read == _LAST:
                stream.order.accept(line)
                assert list(stream.lines) == []
                stream.answer.close()
            stream.read += 1

    def order(self, members: dict[str, Any], *, fails: bool) -> Order:
        """Make the model's side of a request."""
        grams = next(self.numbers) + 1
        body = {"tea": "green", "grams": grams, **members}
        return Order({**body, "note": "mock: fail=lost"} if fails else body, self.now, fails)

    @rule(fails=st.booleans())
    @precondition(lambda self: len(self.waiting) < 8)
    def create(self, *, fails: bool) -> None:
        """Send a request that is open until its task has ended."""
        order = self.order({}, fails=fails)
        self.waiting.append((order, self.pool.submit(self.client.post, "/orders", json=order.body)))

    @rule(fails=st.booleans())
    def create_for_later(self, *, fails: bool) -> None:
        """Send a request that is answered at once."""
        self.acknowledged(self.order({"later": True}, fails=fails))

    @rule(fails=st.booleans())
    def create_with_callback(self, *, fails: bool) -> None:
        """Send a request whose result is posted."""
        path = f"/{next(self.numbers)}/200"
        self.calls[path] = self.acknowledged(self.order({"notify": self.receiver.url + path}, fails=fails))

    def acknowledged(self, order: Order) -> Order:
        """Send a request, and take its acknowledgement."""
        answer = self.client.post("/orders", json=order.body)
        assert (answer.status_code, list(answer.json())) == (200, ["order_id"])
        order.id = answer.json()["order_id"]
        self.know(order)
        self.written += 1
        return order

    @rule(fails=st.booleans())
    @precondition(lambda self: len(self.streams) < 8)
    def create_stream(self, *, fails: bool) -> None:
        """Open a stream; its first line is there at once."""
        order = self.order({}, fails=fails)
        with contextlib.ExitStack() as stack:
            headers = {"accept": "application/x-ndjson"}
            answer = stack.enter_context(self.client.stream("POST", "/orders", json=order.body, headers=headers))
            stream = Stream(order, answer.iter_lines(), stack.pop_all())
        self.streams.append(stream)
        self.read(stream, 0)

    @rule(body=st.sampled_from([{}, {"tea": "white"}, {"tea": "black", "grams": 4}, {"later": True}]))
    def create_nothing(self, body: dict[str, Any]) -> None:
        """Send a body that breaks a rule: no task is made."""
        assert self.client.post("/orders", json=body).status_code == httpx.codes.BAD_REQUEST
        self.written += 1

    @rule(data=st.data())
    @precondition(lambda self: self.known)
    def poll(self, data: st.DataObject) -> None:
        """Ask for one task."""
        order = data.draw(st.sampled_from(self.known))
        self.compare(order, self.client.post("/orders/find", json={"id": order.id}).json())
        self.written += 1

    @rule(data=st.data())
    def poll_several(self, data: st.DataObject) -> None:
        """Ask for several, known or not, some of them twice."""
        self.ask_for(data.draw(st.lists(st.sampled_from([None, *self.known]), max_size=6)))

    def ask_for(self, asked: Sequence[Order | None]) -> None:
        """Ask for several orders at once, and hold each record to the model."""
        ids = ["nobody" if order is None else order.id for order in asked]
        found = self.client.post("/orders/find", json={"ids": ids}).json()
        assert found["count"] == len(found["items"]) == len(ids)
        for order, record in zip(asked, found["items"], strict=True):
            if order is None:
                assert record == {}
            else:
                self.compare(order, record)
        self.written += 1

    def compare(self, order: Order, record: dict[str, Any]) -> None:
        """Hold a record to the model."""
        stage = order.stage(self.now)
        assert (record["id"], record["asked"]) == (order.id, order.body)
        assert (record["began"] is None, record["ended"] is None) == (stage < 1, stage < _LAST)
        if stage < _LAST:
            assert record["outcome"] == {}
        else:
            assert record["ended"] - record["made"] == _STAGE_SECONDS * _LAST
            order.accept(record["outcome"])

    @rule(seconds=st.sampled_from([0, 1, 29, 30, 59, 60, 1_000]))
    def advance(self, seconds: int) -> None:
        """Let time pass: all that is due by then comes, and nothing else."""
        self.server.wait_for_waiting(self.waiters)
        self.server.advance(seconds)
        self.now += seconds
        for order, asked in self.due(self.waiting):
            self.take(order, asked.result(_PATIENCE_SECONDS))
            self.written += 1
        for stream in self.streams:
            self.read(stream, stream.order.stage(self.now))
        ended = [stream for stream in self.streams if stream.order.stage(self.now) == _LAST]
        self.streams = [stream for stream in self.streams if stream not in ended]
        self.written += len(ended)
        for _ in [order for order in self.calls.values() if order.stage(self.now) == _LAST]:
            self.receive()
        self.ask_for(self.known)

    def due(self, waiting: list[Any]) -> list[Any]:
        """Take out of those who wait whoever waits no longer."""
        ended = [each for each in waiting if each[0].stage(self.now) == _LAST]
        waiting[:] = [each for each in waiting if each not in ended]
        return ended

    def receive(self) -> None:
        """Take a callback; it is one that is due, and comes no second time."""
        try:
            came = self.receiver.received.get(timeout=_PATIENCE_SECONDS)
        except queue.Empty:
            pytest.fail("a callback that is due did not come")
        order = self.calls.pop(came.path)
        assert order.stage(self.now) == _LAST
        order.accept(json.loads(came.body))
        self.posted += 1

    @property
    def waiters(self) -> int:
        """Count who waits for time to pass."""
        return len(self.waiting) + len(self.streams) + len(self.calls)

    @rule()
    def reset(self) -> None:
        """Set the server back: whoever waits is answered, and nothing is known any more."""
        self.server.wait_for_waiting(self.waiters)
        self.server.reset()
        self.finish()
        gone = [order.id for order in self.known]
        self.begin()
        found = self.client.post("/orders/find", json={"ids": gone}).json()
        assert found["items"] == [{}] * len(gone)
        self.written += 1

    @invariant()
    def nothing_is_answered_before_its_time(self) -> None:
        """Whoever waits in the model waits for the server, too."""
        self.server.wait_for_waiting(self.waiters)
        assert not any(asked.done() for _, asked in self.waiting)
        assert self.receiver.received.empty()

    @invariant()
    def the_journal_holds_every_answer_and_every_callback(self) -> None:
        """As many as the model has seen, no more."""
        posted = self.server.journal.of_kind("callback", count=self.posted, timeout=_PATIENCE_SECONDS)
        assert [entry.verdict for entry in posted] == ["posted"] * self.posted
        assert len(self.server.journal.select(kind="request")) == self.written


def test_the_server_agrees_with_a_model_of_the_life_cycle(orders_spec: Path) -> None:
    """No order of requests, answers, passing time and resets leads to another state than the model's."""
    seconds = float(_STAGE_SECONDS * _LAST)
    options = MockOptions("tea-token", task_seconds=(seconds, seconds), seed=0)
    with MockServer(orders_spec, options) as server, running_receiver() as receiver:
        LifeCycle.server, LifeCycle.receiver = server, receiver

        run_state_machine_as_test(
            LifeCycle, settings=settings(max_examples=40, stateful_step_count=25, database=None, deadline=None)
        )
