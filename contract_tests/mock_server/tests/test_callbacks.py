"""Tests of callbacks, posted for real to a receiver on loopback."""

import json
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.callbacks import why_not_posted
from contract_tests.mock_server.journal import Entry
from contract_tests.mock_server.running import RunningMock, running_mock
from contract_tests.mock_server.tests.receiver import Receiver

_PATIENCE_SECONDS = 10


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:9/x", None),
        ("http://127.8.8.8/x", None),
        ("https://localhost/x", None),
        ("http://[::1]:9/", None),
        ("http://example.com/", "not a loopback host"),
        ("http://127.0.0.1.example.com/", "not a loopback host"),
        ("http://127.0.0.1@example.com/", "not a loopback host"),
        ("http://0.0.0.0/", "not a loopback host"),
        ("http://2130706433/", "not a loopback host"),
        ("http://localhost:0/", "not a port"),
        ("http://localhost:99999/", "not a port"),
        ("ftp://localhost/", "not an http URL"),
        ("/orders", "not an http URL"),
        ("", "not an http URL"),
        ("http://", "not an http URL"),
        ("http://[", "not a loopback host"),
        ("http://localhost/\x00", "not a URL"),
        ("http://localhost/\ud800", "not a URL"),
    ],
)
def test_only_this_machine_is_posted_to(url: str, reason: str | None) -> None:
    """Everything beyond loopback, and everything that is no http URL, is left alone with a reason."""
    assert why_not_posted(url) == reason


def test_the_result_is_posted_once_and_unsigned(client: httpx.Client, orders: RunningMock, receiver: Receiver) -> None:
    """The request is acknowledged; then one POST brings what the record holds."""
    before = _deliveries(orders)
    made = client.post("/orders", json={"tea": "green", "notify": f"{receiver.url}/ok/200"}).json()

    arrived = receiver.received.get(timeout=_PATIENCE_SECONDS)
    written = _wait_for_deliveries(orders, before + 1)[-1]
    record = client.post("/orders/find", json={"id": made["order_id"]}).json()

    assert list(made) == ["order_id"]
    assert json.loads(arrived.body) == record["outcome"]
    assert arrived.headers["content-type"] == "application/json"
    assert "authorization" not in arrived.headers
    assert not any("signature" in name for name in arrived.headers)
    assert (written.verdict, written.status) == ("posted", 200)
    assert receiver.received.empty()


@pytest.mark.parametrize("status", [307, 500])
def test_a_receiver_that_refuses_is_asked_no_second_time(
    client: httpx.Client, orders: RunningMock, receiver: Receiver, status: int
) -> None:
    """Neither a redirect nor an error leads to another POST; the answer is written down."""
    before = _deliveries(orders)
    client.post("/orders", json={"tea": "green", "notify": f"{receiver.url}/no/{status}"})
    _wait_for_deliveries(orders, before + 1)
    client.post("/orders", json={"tea": "green", "notify": f"{receiver.url}/then/200"})

    written = _wait_for_deliveries(orders, before + 2)

    assert [entry.status for entry in written[before:]] == [status, 200]
    assert [receiver.received.get(timeout=_PATIENCE_SECONDS).path for _ in range(2)] == [f"/no/{status}", "/then/200"]
    assert receiver.received.empty()


@pytest.mark.parametrize(
    ("url", "verdict"),
    [("http://example.com/hook", "skipped"), ("\ud800", "skipped"), ("http://127.0.0.1:1/", "failed")],
)
def test_what_cannot_be_posted_is_written_down(
    client: httpx.Client, orders: RunningMock, url: str, verdict: str
) -> None:
    """The request is acknowledged all the same."""
    before = _deliveries(orders)
    body = json.dumps({"tea": "green", "notify": url}).encode("ascii")

    answer = client.post("/orders", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 200
    assert _wait_for_deliveries(orders, before + 1)[-1].verdict == verdict


def test_a_refused_request_posts_nothing(client: httpx.Client, orders: RunningMock, receiver: Receiver) -> None:
    """A callback belongs to an accepted request alone."""
    before = _deliveries(orders)
    refused = client.post("/orders", json={"tea": "white", "notify": f"{receiver.url}/no/200"})
    client.post("/orders", json={"tea": "green", "notify": f"{receiver.url}/yes/200"})

    arrived = receiver.received.get(timeout=_PATIENCE_SECONDS)

    assert refused.status_code == 400
    assert arrived.path == "/yes/200"
    assert len(_wait_for_deliveries(orders, before + 1)) == before + 1


def _deliveries(orders: RunningMock) -> int:
    return sum(entry.kind == "callback" for entry in orders.journal.entries)


def _wait_for_deliveries(orders: RunningMock, count: int) -> tuple[Entry, ...]:
    return orders.journal.of_kind("callback", count=count, timeout=_PATIENCE_SECONDS)


def test_a_host_that_was_named_may_be_posted_to() -> None:
    """The name has to be the whole host."""
    assert why_not_posted("http://hooks.test/a", ["hooks.test"]) is None
    assert why_not_posted("http://other.hooks.test/a", ["hooks.test"]) == "not a loopback host"


def test_a_named_host_gets_its_callbacks(orders_spec: Path, receiver: Receiver) -> None:
    """0.0.0.0 leads to this machine and is no loopback address; named, it is posted to like one."""
    url = receiver.url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104 - an address to post to
    with running_mock(orders_spec, MockOptions("tea-token", callback_hosts=(httpx.URL(url).host,))) as mock:
        headers = {"authorization": "Bearer tea-token"}
        body = {"tea": "green", "notify": f"{url}/ok/200"}
        httpx.post(f"{mock.url}/orders", json=body, headers=headers, trust_env=False)
        (written,) = mock.journal.of_kind("callback", count=1, timeout=_PATIENCE_SECONDS)

    assert (written.verdict, written.status) == ("posted", 200)
    assert receiver.received.qsize() == 1


def test_what_the_receiver_says_is_recorded_as_far_as_it_begins(
    client: httpx.Client, orders: RunningMock, receiver: Receiver
) -> None:
    """Its answer may be endless; the journal is not."""
    before = _deliveries(orders)

    client.post("/orders", json={"tea": "green", "notify": f"{receiver.url}/said/500"})

    written = _wait_for_deliveries(orders, before + 1)[-1]
    assert written.detail == "said " * 100
    assert written.milliseconds > 0
