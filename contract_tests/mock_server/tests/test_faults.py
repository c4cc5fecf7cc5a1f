"""Tests of faults: on the wire as raw bytes where that matters, and by a clock that the test advances."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.reading.document import Json, load_document
from contract_tests.mock_server.resetting import ResettableApp
from contract_tests.mock_server.running import RunningMock
from contract_tests.mock_server.server import MockServer
from contract_tests.mock_server.tests.receiver import Receiver
from contract_tests.mock_server.tests.shop import PATIENCE_SECONDS, Asking, Shop, opened
from contract_tests.mock_server.tests.wire import ask_raw

_LINES = "accept: application/x-ndjson"


def _order(text: str, **more: Json) -> dict[str, Json]:
    return {"tea": "green", "wish": f"mock: {text}", **more}


@pytest.fixture
def shop(orders_spec: Path) -> Iterator[Shop]:
    """Give a shop whose orders take ten seconds of a clock that stands still."""
    with opened(orders_spec) as running:
        yield running


def test_a_connection_closed_before_the_answer_carries_none(orders: RunningMock) -> None:
    """Not a byte comes back; the journal knows that nothing was sent."""
    assert ask_raw(orders, "/orders", _order("close=before")) == b""

    entry = orders.journal.entries[-1]
    assert (entry.verdict, entry.status, entry.behaviour) == ("accepted", None, "close=before")


def test_a_connection_closed_during_the_answer_leaves_half_of_it(orders: RunningMock) -> None:
    """The headers promise more than comes."""
    head, _, body = ask_raw(orders, "/orders", _order("close=during")).partition(b"\r\n\r\n")

    promised = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert head.startswith(b"HTTP/1.1 200")
    assert len(body) == promised // 2 > 0


def test_a_connection_closed_after_the_answer_was_not_announced(orders: RunningMock) -> None:
    """All of the answer comes, and no word of the end."""
    head, _, body = ask_raw(orders, "/orders", _order("close=after")).partition(b"\r\n\r\n")

    assert "order_id" in json.loads(body)
    assert b"connection: close" not in head.lower()


def test_a_stream_closed_during_its_last_line_lacks_the_end_of_it(orders: RunningMock) -> None:
    """The chunks before are whole; the one that ends a body never comes."""
    received = ask_raw(orders, "/orders", _order("close=during"), _LINES)

    assert b"\r\n0\r\n" not in received
    assert b'"stage":"packed"' in received
    assert b'"stage":"sent"' not in received


@pytest.mark.parametrize("moment", ["before", "during"])
def test_a_client_meets_a_closed_connection_as_a_protocol_error(client: httpx.Client, moment: str) -> None:
    """Which is what httpx calls an answer that does not end."""
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/orders", json=_order(f"close={moment}"))


@pytest.mark.parametrize("moment", ["before", "during"])
def test_a_client_in_this_process_meets_the_same(orders_spec: Path, moment: str) -> None:
    """Without a connection the same exception comes out of the application."""

    async def ask(app: ResettableApp) -> None:
        transport = httpx.ASGITransport(app)
        headers = {"authorization": f"Bearer {app.service.options.token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=headers) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post("/orders", json=_order(f"close={moment}"))
            answer = await client.post("/orders", json=_order("close=after"))
        assert answer.status_code == 200

    asyncio.run(ask(ResettableApp(MockService(load_document(orders_spec), MockOptions()))))


def test_a_mock_without_a_socket_behaves_the_same(orders_spec: Path) -> None:
    """What stands for its requests is met through its own transport, until it is set back."""
    with MockServer(orders_spec, port=None) as mock:
        headers = {"authorization": f"Bearer {mock.token}"}
        with httpx.Client(transport=mock.transport, base_url=mock.url, headers=headers) as client:
            mock.behave("close=during times=1")
            mock.behave("lost")
            with pytest.raises(httpx.RemoteProtocolError):
                client.post("/orders", json={"tea": "green"})
            refused = client.post("/orders", json={"tea": "green"})
            mock.reset()
            accepted = client.post("/orders", json={"tea": "green"})

    assert (refused.status_code, accepted.status_code) == (502, 200)


@pytest.mark.parametrize(
    ("fault", "lines"),
    [
        ("truncated", ["open", "packed", None]),
        ("glued", [None]),
        ("blank", ["", "open", "", "packed", "", "sent"]),
    ],
)
def test_the_lines_of_a_stream_can_be_spoilt(client: httpx.Client, fault: str, lines: list[str | None]) -> None:
    """The last is cut, all stand on one, or each follows a blank one."""
    answer = client.post("/orders", json=_order(f"lines={fault}"), headers={"accept": "application/x-ndjson"})

    assert [_stage(line) for line in answer.text.removesuffix("\n").split("\n")] == lines
    assert answer.text.endswith("\n") == (fault != "truncated")


def test_lines_are_spoilt_in_streams_alone(client: httpx.Client) -> None:
    """An answer that is one JSON text has none."""
    assert "order_id" in client.post("/orders", json=_order("lines=truncated")).json()


def test_a_question_for_a_task_has_bad_days_too(client: httpx.Client) -> None:
    """Its body is searched for magic texts like any other."""
    answer = client.post("/orders/find", json={"id": "mock: content-type=text/odd"})

    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (200, "text/odd", {})


def test_an_answer_can_claim_to_be_something_else(client: httpx.Client) -> None:
    """The body is what it is; the header is not."""
    answer = client.post("/orders", json=_order("content-type=text/html%3Bcharset=utf-8"))

    assert answer.headers.get_list("content-type") == ["text/html;charset=utf-8"]
    assert "order_id" in answer.json()


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("/lines/0/stage:word", "stage", "mock-odd-word"),
        ("/lines/0/stage:null", "stage", None),
        ("/lines/0/stage:type", "stage", 0),
        ("/lines/0/stage:drop", "stage", "nothing"),
        ("/lines/0:drop", "lines", []),
        ("/lines:type", "lines", 0),
        ("/lines/7/stage:word", "stage", "sent"),
        ("/nowhere/at/all:null", "stage", "sent"),
    ],
)
def test_an_answer_can_break_its_schema_in_a_chosen_place(
    client: httpx.Client, text: str, place: str, expected: Json
) -> None:
    """The place is changed alone; one that is not there changes nothing."""
    said = client.post("/orders", json=_order(f"break={text}")).json()

    found = said if place == "lines" else said["lines"][0]
    assert found.get(place, "nothing") == expected
    assert len(said["order_id"]) == 36


def test_several_places_break_at_once_in_each_line(client: httpx.Client) -> None:
    """A stream is broken line by line."""
    text = "break=/order_id:drop break=/lines/0/id:null"
    answer = client.post("/orders", json=_order(text), headers={"accept": "application/x-ndjson"})

    said = [json.loads(line) for line in answer.text.splitlines()]
    assert ["order_id" in line for line in said] == [False] * 3
    assert [line["lines"][0]["id"] for line in said] == [None] * 3


def test_an_answer_can_be_late(shop: Shop) -> None:
    """It waits on the mock's clock, then is what it would have been."""
    asking = Asking(shop.client, _order("latency=3 task-seconds=0"))

    shop.wait_for_waiting(1)
    shop.clock.advance(2.9)
    assert shop.running.journal.entries == ()
    shop.clock.advance(0.2)

    assert "order_id" in asking.answer().json()


def test_a_refusal_can_be_late_too(shop: Shop) -> None:
    """An error on demand waits like any answer."""
    asking = Asking(shop.client, _order("lost latency=3"))

    shop.wait_for_waiting(1)
    shop.clock.advance(3)

    assert asking.answer().status_code == 502


def test_a_body_can_be_slow(shop: Shop) -> None:
    """A piece comes after each pause, and all of them are the answer."""
    asking = Asking(shop.client, _order("slow=30:1", later=True))

    shop.wait_for_waiting(1)
    shop.clock.advance(1)

    assert len(asking.answer().content) == len('{"order_id":""}') + 36


def test_who_leaves_during_a_pause_leaves_nothing_behind(orders_spec: Path) -> None:
    """The request is written down as given up, and the server goes on."""
    with opened(orders_spec, seconds=0) as shop, httpx.Client(base_url=shop.running.url, trust_env=False) as client:
        client.headers = shop.client.headers
        with pytest.raises(httpx.ReadTimeout):
            client.post("/orders", json=_order("latency=60"), timeout=0.05)
        shop.wait_for_waiting(0)

        assert shop.client.post("/orders", json={"tea": "green"}).status_code == 200
    kept = shop.running.journal.entries
    assert [(entry.status, entry.detail != "") for entry in kept] == [(None, True), (200, False)]


@pytest.mark.parametrize(("fault", "count"), [("twice", 2), ("never", 0)])
def test_a_callback_can_come_twice_or_never(
    client: httpx.Client, orders: RunningMock, receiver: Receiver, fault: str, count: int
) -> None:
    """The receiver gets the same body so many times; the journal says so of one that never comes."""
    orders.journal.clear()
    client.post("/orders", json=_order(f"callback={fault}", notify=f"{receiver.url}/x/200"))

    written = orders.journal.of_kind("callback", count=max(count, 1), timeout=PATIENCE_SECONDS)
    bodies = {receiver.received.get(timeout=PATIENCE_SECONDS).body for _ in range(count)}

    assert len(bodies) == min(count, 1)
    assert receiver.received.empty()
    assert [entry.verdict for entry in written] == (["posted"] * count or ["skipped"])


def test_a_callback_can_come_late(shop: Shop, receiver: Receiver) -> None:
    """The task has ended; the callback follows so many seconds after."""
    shop.order(_order("callback=late:5", notify=f"{receiver.url}/x/200"))

    shop.wait_for_waiting(1)
    shop.clock.advance(14.9)
    shop.wait_for_waiting(1)
    shop.clock.advance(0.1)

    assert receiver.received.get(timeout=PATIENCE_SECONDS)
    assert shop.running.journal.of_kind("callback", count=1, timeout=PATIENCE_SECONDS)[0].status == 200


def test_a_task_can_fail_after_it_was_accepted(shop: Shop, receiver: Receiver) -> None:
    """The record, the callback, the open request and the stream all tell of the chosen error."""
    order = shop.order(_order("fail=none task-seconds=0", notify=f"{receiver.url}/x/200"))
    posted = json.loads(receiver.received.get(timeout=PATIENCE_SECONDS).body)
    waited = shop.client.post("/orders", json=_order("fail=none task-seconds=0"))
    streamed = shop.client.post(
        "/orders", json=_order("fail=none task-seconds=0"), headers={"accept": "application/x-ndjson"}
    )

    said = [shop.find(order)["outcome"], posted, waited.json(), json.loads(streamed.text.splitlines()[-1])]
    assert [each["error"]["code"] for each in said] == ["none"] * 4
    assert (waited.status_code, streamed.status_code) == (400, 200)


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ("absent", "nothing"),
        ("null", None),
        ("empty", {}),
        ("snapshot", {"lines": [{"stage": "open"}]}),
        ("transient", {"ok": False, "error": "It is lost."}),
    ],
)
def test_one_task_can_show_a_shape_of_its_own_while_it_runs(shop: Shop, shape: str, shown: Json) -> None:
    """Others go on as usual, and the end is the same."""
    order = shop.order(_order(f"running-shape={shape}", later=True))
    other = shop.order({"tea": "green", "later": True})

    outcome = shop.find(order).get("outcome", "nothing")
    shop.clock.advance(10)

    if isinstance(outcome, dict):
        outcome.pop("order_id", None)
    assert outcome == shown
    assert shop.find(order)["outcome"]["order_id"] == order
    assert shop.find(other)["outcome"]["order_id"] == other


def test_one_task_can_take_its_own_time(shop: Shop) -> None:
    """By seconds, or by questions."""
    orders = [shop.order(_order(f"{text}", later=True)) for text in ("task-seconds=1", "polls=1", "latency=0")]

    first = ["order_id" in shop.find(order)["outcome"] for order in orders]
    shop.clock.advance(1)
    second = ["order_id" in shop.find(order)["outcome"] for order in orders]

    assert (first, second) == ([False, False, False], [True, True, False])


def _stage(line: str) -> str | None:
    """Return the stage that a line tells; nothing of a blank one, None of one that is no JSON text."""
    if not line:
        return ""
    try:
        stage: str = json.loads(line)["lines"][0]["stage"]
    except json.JSONDecodeError:
        return None
    return stage
