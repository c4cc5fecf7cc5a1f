"""The receiver of callbacks keeps what comes, and tells one address from another."""

from __future__ import annotations

import gc
import socket
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.running.manners import Manners, is_near
from contract_tests.kit.running.receiver import Receiver
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a receiver on a free port."""
    opened = Receiver()
    yield opened
    opened.close()


def test_what_comes_is_kept_with_its_method_headers_and_body(receiver: Receiver) -> None:
    """Chunks are put together."""
    box = receiver.open()

    headers = {"Content-Type": "Text/Plain; charset=x"}
    httpx.put(box.url, content=iter([b"one ", b"two"]), headers=headers, trust_env=False)
    (came,) = box.wait(1, 5)

    assert (came.method, came.content, came.media_type) == ("PUT", b"one two", "text/plain")


def test_addresses_are_told_apart(receiver: Receiver) -> None:
    """What nobody waits for is refused."""
    one, other = receiver.open(), receiver.open()

    httpx.post(one.url, json={}, trust_env=False)
    stray = httpx.post(f"{one.url}0", json={}, trust_env=False)

    assert (len(one.came), len(other.came), stray.status_code) == (1, 0, 404)


def test_waiting_ends_as_soon_as_enough_has_come(receiver: Receiver) -> None:
    """Or when the time is up."""
    box = receiver.open()
    sender = threading.Thread(target=httpx.post, args=(box.url,), kwargs={"json": {}, "trust_env": False})

    sender.start()
    came = box.wait(1, 60)
    sender.join()

    assert len(came) == 1
    assert len(box.wait(2, 0.01)) == 1


def test_a_receiver_that_nobody_holds_any_more_is_closed() -> None:
    """Its port is free again."""
    opened = Receiver()
    port = httpx.URL(opened.open().url).port
    assert port is not None

    del opened
    gc.collect()

    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


def test_a_base_stands_before_each_address() -> None:
    """It leads through whatever forwards to the receiver."""
    opened = Receiver("https://tunnel.example/in/")

    assert opened.open().url.startswith("https://tunnel.example/in/")
    opened.close()


def test_a_target_elsewhere_reaches_nobody_unless_it_is_said_how(document: SpecDocument) -> None:
    """Neither is it asked freely, nor hurried."""
    with Target("https://api.example", token="") as target:
        far = Run(document=document, target=target)
        told = Run(document=document, target=target, chosen_manners=Manners(callback_base="https://tunnel.example"))

        assert far.receiver is None
        assert not far.manners.is_free
        assert far.manners.patience_seconds == 600
        assert "no callback can reach" in far.unreachable
        assert told.receiver is not None
        told.receiver.close()


@pytest.mark.parametrize(
    ("url", "near"),
    [("http://127.0.0.1:1", True), ("http://[::1]", True), ("http://localhost", True), ("http://192.0.2.1", False)],
)
def test_this_machine_is_told_from_others(url: str, *, near: bool) -> None:
    """By its address alone: no name is looked up."""
    assert is_near(url) == near
