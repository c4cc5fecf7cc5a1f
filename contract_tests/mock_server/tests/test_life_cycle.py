"""Tests of tasks that take their time, over a socket, by a clock that the test advances."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.living.records import RunningShape
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.tests.receiver import Receiver
from contract_tests.mock_server.tests.shop import PATIENCE_SECONDS, START, Asking, Shop, opened

_LATER: dict[str, Json] = {"tea": "green", "later": True}
_LINES = {"accept": "application/x-ndjson"}


@pytest.fixture
def shop(orders_spec: Path) -> Iterator[Shop]:
    """Give a shop whose orders take ten seconds."""
    with opened(orders_spec) as running:
        yield running


def test_a_record_follows_the_clock(shop: Shop) -> None:
    """It runs for its time, then shows the outcome; the moments in it are those of the clock."""
    order = shop.order(_LATER)

    seen = []
    for seconds in (0, 5, 4.9, 0.1, 1_000):
        shop.clock.advance(seconds)
        record = shop.find(order)
        seen.append([record["outcome"] != {}, *(record[name] for name in ("made", "began", "ended", "took"))])

    running: list[Json] = [False, START, START + 5, None, None]
    over: list[Json] = [True, START, START + 5, START + 10, 5]
    assert seen == [[False, START, None, None, None], running, running, over, over]


@pytest.mark.parametrize(
    ("shape", "before", "after"),
    [
        ("absent", "nothing", "nothing"),
        ("null", None, None),
        ("empty", {}, {}),
        ("snapshot", {"lines": [{"stage": "open"}]}, {"lines": [{"stage": "packed"}]}),
    ],
)
def test_a_running_record_has_the_shape_that_was_chosen(
    orders_spec: Path, shape: RunningShape, before: Json, after: Json
) -> None:
    """All that was ever seen of a running task can be asked for."""
    with opened(orders_spec, shape=shape) as shop:
        order = shop.order(_LATER)
        first = shop.find(order)
        shop.clock.advance(5)
        second = shop.find(order)
        shop.clock.advance(5)
        third = shop.find(order)

    assert [record.get("outcome", "nothing") for record in (first, second)] == [before, after]
    assert third["outcome"]["lines"][0]["stage"] == "sent"


def test_a_plain_request_waits_for_its_end(shop: Shop) -> None:
    """It is answered when the clock says so, and the record holds the same."""
    asking = Asking(shop.client, {"tea": "green"})
    shop.wait_for_waiting(1)
    early = shop.running.journal.select(operation="createOrder")

    shop.clock.advance(10)
    made = asking.answer().json()

    assert early == ()
    assert shop.find(made["order_id"])["outcome"] == made
    assert [entry.at for entry in shop.running.journal.select(operation="createOrder")] == [START]


def test_a_stream_shows_each_stage_as_it_begins(shop: Shop) -> None:
    """A line is sent when the clock reaches it, and what a poll shows meanwhile is no further."""
    seen: list[tuple[str, bool]] = []
    with shop.client.stream("POST", "/orders", json={"tea": "green"}, headers=_LINES) as answer:
        lines = answer.iter_lines()
        for seconds in (0, 5, 5):
            if seconds:
                shop.wait_for_waiting(1)
            shop.clock.advance(seconds)
            line = json.loads(next(lines))
            record = shop.find(line["order_id"])
            seen.append((line["lines"][0]["stage"], record["outcome"] == line))

    assert seen == [("open", False), ("packed", False), ("sent", True)]


def test_a_callback_comes_at_the_end_and_brings_the_record(shop: Shop, receiver: Receiver) -> None:
    """Nothing is posted before; what is posted is what a poll finds."""
    order = shop.order({"tea": "green", "notify": f"{receiver.url}/ok/200"})
    shop.wait_for_waiting(1)
    shop.clock.advance(9.5)
    shop.order(_LATER)
    early = shop.running.journal.select(kind="callback")

    shop.clock.advance(0.5)
    arrived = receiver.received.get(timeout=PATIENCE_SECONDS)
    (written,) = shop.running.journal.of_kind("callback", count=1, timeout=PATIENCE_SECONDS)

    assert early == ()
    assert json.loads(arrived.body) == shop.find(order)["outcome"]
    assert (written.at, written.status) == (START + 10, 200)


def test_a_failure_looks_as_documented_wherever_it_is_seen(shop: Shop, receiver: Receiver) -> None:
    """The waiting request gets an error status without a task id; poll, stream and callback show the failure body."""
    shop.fail()
    waiting = Asking(shop.client, {"tea": "green"})
    streaming = Asking(shop.client, {"tea": "green"}, _LINES)
    order = shop.order({"tea": "green", "notify": f"{receiver.url}/ok/200"})
    shop.wait_for_waiting(3)

    shop.clock.advance(10)
    plain, lines = waiting.answer(), streaming.answer()
    record = shop.find(order)

    error = {"code": "lost", "message": "It is lost."}
    assert (plain.status_code, plain.json()) == (502, {"ok": False, "error": error})
    last = json.loads(lines.text.splitlines()[-1])
    assert (lines.status_code, last) == (200, {"ok": False, "order_id": last["order_id"], "error": error})
    assert record["outcome"] == {"ok": False, "order_id": order, "error": error}
    assert record["ended"] == START + 10
    assert json.loads(receiver.received.get(timeout=PATIENCE_SECONDS).body) == record["outcome"]


def test_polls_move_a_task_that_nobody_waits_for(orders_spec: Path) -> None:
    """No time passes: questions alone end it, and an id that is named twice in one question is asked for once."""
    with opened(orders_spec, polls=2, shape="snapshot") as shop:
        order = shop.order(_LATER)
        first = shop.find(order)
        batch = shop.client.post("/orders/find", json={"ids": [order, order]}).json()
        last = shop.find(order)

    assert first["outcome"] == {"lines": [{"stage": "open"}]}
    assert [item["outcome"] for item in batch["items"]] == [{"lines": [{"stage": "packed"}]}] * 2
    assert last["outcome"]["lines"][0]["stage"] == "sent"


def test_whoever_waits_needs_no_polls(orders_spec: Path, receiver: Receiver) -> None:
    """An open request, a stream and a callback go straight on, and a poll finds what they were told."""
    with opened(orders_spec, seconds=0, polls=5) as shop:
        plain = shop.client.post("/orders", json={"tea": "green"}).json()
        lines = shop.client.post("/orders", json={"tea": "green"}, headers=_LINES).text.splitlines()
        order = shop.order({"tea": "green", "notify": f"{receiver.url}/ok/200"})
        posted = json.loads(receiver.received.get(timeout=PATIENCE_SECONDS).body)
        found = [shop.find(made)["outcome"] for made in (plain["order_id"], order)]

    assert found == [plain, posted]
    assert json.loads(lines[-1])["lines"][0]["stage"] == "sent"


def test_a_client_that_leaves_does_not_stop_its_task(shop: Shop) -> None:
    """The task goes on, nobody waits any more, and the journal says that the answer found no reader."""
    headers = {"authorization": f"Bearer {shop.running.token}"}
    with (
        pytest.raises(httpx.ReadTimeout),
        httpx.Client(base_url=shop.running.url, headers=headers, trust_env=False) as client,
    ):
        client.post("/orders", json={"tea": "green"}, timeout=httpx.Timeout(5, read=0.2))

    (left,) = shop.running.journal.of_kind("request", count=1, timeout=PATIENCE_SECONDS)

    assert (left.verdict, left.status) == ("accepted", None)
    assert left.detail.startswith("the client left")
    assert shop.clock.wait_for_waiting(0, timeout=PATIENCE_SECONDS)


def test_a_stop_ends_every_wait(orders_spec: Path, receiver: Receiver) -> None:
    """Who still waits is answered; a callback that was not due is not posted, and the journal says so."""
    with opened(orders_spec, seconds=1_000) as shop:
        client = httpx.Client(base_url=shop.running.url, headers=shop.client.headers, trust_env=False)
        asking = Asking(client, {"tea": "green"})
        shop.order({"tea": "green", "notify": f"{receiver.url}/ok/200"})
        shop.wait_for_waiting(2)
        journal = shop.running.journal
        shop.running.stop()
        shop.running.wait()

    answer = asking.answer()
    client.close()
    assert answer.status_code == 200
    assert [entry.detail for entry in journal.select(kind="callback")] == ["the server stopped before the task ended"]
    assert receiver.received.empty()


def test_a_callback_that_is_due_is_posted_before_the_stop(orders_spec: Path, receiver: Receiver) -> None:
    """Stopping right after the acknowledgement loses none."""
    with opened(orders_spec, seconds=0) as shop:
        for _ in range(20):
            shop.order({"tea": "green", "notify": f"{receiver.url}/ok/200"})

    assert receiver.received.qsize() == 20


def test_a_seed_brings_everything_back(orders_spec: Path) -> None:
    """Two servers with one seed and one clock give the same answers to the same requests."""

    def answers() -> list[str]:
        with opened(orders_spec, seed=42) as shop:
            order = shop.order(_LATER)
            shop.clock.advance(10)
            return [order, json.dumps(shop.find(order))]

    assert answers() == answers()


def test_ids_are_unique_among_many_clients(orders_spec: Path) -> None:
    """Four clients at once get a hundred orders, each with an id of its own."""
    with opened(orders_spec, seconds=0) as shop:
        made: list[str] = []

        def ask() -> None:
            with httpx.Client(base_url=shop.running.url, headers=shop.client.headers, trust_env=False) as client:
                made.extend(client.post("/orders", json={"tea": "green"}).json()["order_id"] for _ in range(25))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (len(made), len(set(made))) == (100, 100)


def test_the_state_of_the_server_can_be_asked_for(shop: Shop) -> None:
    """What is kept and what was dropped is in numbers."""
    shop.order(_LATER)

    state = shop.client.get("/__mock__/status").json()

    assert state["now"] == START
    assert (state["tasks"]["kept"], state["tasks"]["dropped"]) == (1, 0)
    assert state["journal"] == {"kept": 1, "dropped": 0}


def test_ids_have_the_form_that_is_documented_for_the_body(orders_spec: Path, tmp_path: Path) -> None:
    """Where an example answers some bodies only, they get ids of its form, in the answer and in the record."""
    finished = "                finished:\n"
    for_black = """\
                black:
                  x-answers-to: {properties: {tea: {const: black}}, required: [tea]}
                  value: {order_id: order_77, trace_id: t1, lines: [{id: 9f, stage: sent, link: http://localhost/parcel}]}
"""
    path = tmp_path / "orders.yaml"
    path.write_text(
        orders_spec.read_text(encoding="utf-8").replace(finished, for_black + finished, 1), encoding="utf-8"
    )
    forms = {"black": (r"order_\d\d", r"[0-9a-f]{2}"), "green": (r"[0-9a-f-]{36}", r"tea:line_\w{3}")}

    with opened(path, seconds=0) as shop:
        answers = {tea: shop.client.post("/orders", json={"tea": tea}).json() for tea in forms}
        records = {tea: shop.find(answer["order_id"]) for tea, answer in answers.items()}

    for tea, (order, line) in forms.items():
        assert re.fullmatch(order, answers[tea]["order_id"])
        assert re.fullmatch(line, answers[tea]["lines"][0]["id"])
        assert records[tea]["id"] == answers[tea]["order_id"]
        assert records[tea]["outcome"] == answers[tea]
