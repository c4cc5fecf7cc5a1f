"""Tests of the mock server as an object: time, reset, and the way in without a socket."""

import asyncio
import concurrent.futures
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

import contract_tests.mock_server as public
from contract_tests.mock_server import MockOptions, MockServer
from contract_tests.mock_server.in_process import InProcessTransport, looping
from contract_tests.mock_server.server import MockServerError
from contract_tests.mock_server.tests.receiver import Receiver

_GREEN = {"tea": "green"}
_LINES = {"accept": "application/x-ndjson"}
_SLOW = MockOptions(task_seconds=(60, 60), seed=1)
_PATIENCE_SECONDS = 10


@pytest.fixture(scope="module", params=[0, None], ids=["on a socket", "without a socket"])
def started(request: pytest.FixtureRequest, orders_spec: Path) -> Iterator[MockServer]:
    """Start a mock server, with a socket and without."""
    with MockServer(orders_spec, _SLOW, port=request.param) as server:
        yield server


@pytest.fixture
def server(started: MockServer) -> MockServer:
    """Give it as it is at the start."""
    started.reset()
    return started


@pytest.fixture
def client(server: MockServer) -> Iterator[httpx.Client]:
    """Give a client that needs no socket."""
    with httpx.Client(transport=server.transport, base_url=server.url, headers=_token(server)) as opened:
        yield opened


def _token(server: MockServer) -> dict[str, str]:
    return {"authorization": f"Bearer {server.token}"}


def test_the_public_names_are_those_that_can_be_imported() -> None:
    """`__all__` is what the package offers."""
    assert sorted(public.__all__) == ["MockOptions", "MockServer"]
    assert all(hasattr(public, name) for name in public.__all__)


def test_a_socket_and_the_transport_lead_to_the_same_server(orders_spec: Path) -> None:
    """An order that was made over a socket is found through the transport."""
    with (
        MockServer(orders_spec, _SLOW) as server,
        httpx.Client(base_url=server.url, headers=_token(server), trust_env=False) as by_socket,
        httpx.Client(base_url=server.url, headers=_token(server), transport=server.transport) as by_transport,
    ):
        order = by_socket.post("/orders", json={**_GREEN, "later": True}).json()["order_id"]

        found = by_transport.post("/orders/find", json={"id": order}).json()

    assert found["id"] == order


def test_a_stream_moves_with_the_clock(client: httpx.Client, server: MockServer) -> None:
    """Each line is there as soon as time has come to it, and not before."""
    with client.stream("POST", "/orders", json=_GREEN, headers=_LINES) as answer:
        lines = answer.iter_lines()
        words = []
        for seconds in (0, 30, 30):
            server.advance(seconds)
            words.append(json.loads(next(lines))["lines"][0]["stage"])
        rest = list(lines)

    assert words == ["open", "packed", "sent"]
    assert rest == []


def test_a_stream_moves_with_the_clock_for_an_async_client(server: MockServer) -> None:
    """The same transport serves an asynchronous client line by line."""

    async def follow() -> list[str]:
        async with (
            httpx.AsyncClient(transport=server.transport, base_url=server.url, headers=_token(server)) as client,
            client.stream("POST", "/orders", json=_GREEN, headers=_LINES) as answer,
        ):
            words = []
            async for line in answer.aiter_lines():
                words.append(json.loads(line)["lines"][0]["stage"])
                server.advance(30)
            return words

    assert asyncio.run(follow()) == ["open", "packed", "sent"]


def test_who_waits_for_a_task_is_answered_when_its_time_has_come(client: httpx.Client, server: MockServer) -> None:
    """A plain request is open until the clock has been advanced far enough."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, "/orders", json=_GREEN)
        server.wait_for_waiting()
        server.advance(59)
        was_done = asked.done()
        server.advance(1)
        answer = asked.result(_PATIENCE_SECONDS)

    assert (was_done, answer.status_code) == (False, 200)


def test_a_read_timeout_is_kept_and_leaves_no_one_waiting(client: httpx.Client, server: MockServer) -> None:
    """A client that gives up gets the error that a socket gives it, and its request no longer waits."""
    with pytest.raises(httpx.ReadTimeout):
        client.post("/orders", json=_GREEN, timeout=0.05)

    server.wait_for_waiting(0)
    assert [entry.detail for entry in server.journal.entries] == ["the client left before the answer was complete"]


def test_a_cancelled_async_request_leaves_no_one_waiting(server: MockServer) -> None:
    """Cancelling a coroutine is leaving."""

    async def leave() -> None:
        async with httpx.AsyncClient(
            transport=server.transport, base_url=server.url, headers=_token(server), timeout=_PATIENCE_SECONDS
        ) as client:
            asking = asyncio.create_task(client.post("/orders", json=_GREEN))
            await asyncio.to_thread(server.wait_for_waiting)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(leave())

    server.wait_for_waiting(0)


def test_reset_brings_the_start_back(client: httpx.Client, server: MockServer) -> None:
    """After it there is no task and no entry, time is where it began, and a seed gives the same ids again."""
    later = {**_GREEN, "later": True}
    began = server.clock.now()
    first = client.post("/orders", json=later).json()
    server.advance(1_000)

    server.reset()

    assert server.journal.entries == ()
    assert server.clock.now() == began
    assert client.post("/orders/find", json={"id": first["order_id"]}).json() == {}
    assert client.post("/orders", json=later).json() == first


def test_reset_takes_other_options_until_the_next(client: httpx.Client, server: MockServer) -> None:
    """Options that are handed to `reset` hold until it is called again."""
    server.reset(MockOptions("another"))
    refused = client.post("/orders", json=_GREEN).status_code
    accepted = client.post("/orders", json=_GREEN, headers=_token(server)).status_code

    server.reset()

    assert (refused, accepted) == (400, 200)
    assert server.options == _SLOW


def test_reset_lets_nobody_wait_on(client: httpx.Client, server: MockServer, receiver: Receiver) -> None:
    """A request that waits is answered; a callback that is not due is never posted."""
    client.post("/orders", json={**_GREEN, "notify": f"{receiver.url}/200"})
    before = server.journal
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, "/orders", json=_GREEN)
        server.wait_for_waiting(2)

        server.reset()

        assert asked.result(_PATIENCE_SECONDS).status_code == 200
    assert [entry.verdict for entry in before.select(kind="callback")] == ["skipped"]
    assert receiver.received.empty()


def test_a_clock_that_runs_by_itself_is_not_advanced(orders_spec: Path) -> None:
    """The error says with which clock it can be done."""
    with MockServer(orders_spec, speed=60) as server, pytest.raises(MockServerError, match="with speed=0"):
        server.advance(1)


def test_waiting_for_nobody_ends(server: MockServer) -> None:
    """The time limit is real time, whatever the clock does."""
    with pytest.raises(TimeoutError, match="not 1 wait"):
        server.wait_for_waiting(timeout=0.01)


def test_what_is_not_running_says_so(orders_spec: Path) -> None:
    """Neither an address nor a way in is given before the block or after it; a second block inside is refused."""
    server = MockServer(orders_spec, port=None)
    with pytest.raises(MockServerError, match="not running"):
        _ = server.url
    with server:
        transport = server.transport
        with pytest.raises(MockServerError, match="running already"), server:
            pass
    with pytest.raises(MockServerError, match="not running"):
        _ = server.transport
    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError, match="not running"):
        client.get("http://mock-server.invalid/hours")


def test_a_server_can_be_started_again(orders_spec: Path) -> None:
    """A second block begins with nothing of the first."""
    server = MockServer(orders_spec, port=None)

    counts = []
    for _ in range(2):
        with server, httpx.Client(transport=server.transport, base_url=server.url) as client:
            client.get("/hours")
            counts.append(len(server.journal.entries))

    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ([], "without sending a response"),
        ([{"type": "http.response.start", "status": 200, "headers": []}], "without sending complete message body"),
    ],
)
def test_an_answer_that_breaks_off_is_the_error_that_a_socket_gives(
    sent: list[dict[str, object]], message: str
) -> None:
    """Both clients get `RemoteProtocolError`, before the head and within the body."""

    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        for each in sent:
            await send(each)

    async def nothing() -> None:
        pass

    async def ask(transport: httpx.AsyncBaseTransport) -> None:
        async with httpx.AsyncClient(transport=transport) as client:
            await client.get("http://mock-server.invalid/")

    with looping(nothing) as running:
        transport = InProcessTransport(application, running.loop)
        with httpx.Client(transport=transport) as client, pytest.raises(httpx.RemoteProtocolError, match=message):
            client.get("http://mock-server.invalid/")
        with pytest.raises(httpx.RemoteProtocolError, match=message):
            asyncio.run(ask(transport))


def test_an_exception_of_the_application_is_raised() -> None:
    """A fault of ours is not hidden behind an error of HTTP."""

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise KeyError("ours")

    async def nothing() -> None:
        pass

    with looping(nothing) as running:
        transport = InProcessTransport(application, running.loop)
        with httpx.Client(transport=transport) as client, pytest.raises(KeyError, match="ours"):
            client.get("http://mock-server.invalid/")


def test_what_is_asked_of_a_loop_at_its_very_end_is_not_waited_for() -> None:
    """Nobody is left to answer a question that comes too late to be put and too early to be refused."""

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pass

    loop = asyncio.new_event_loop()  # which nobody runs
    with (
        httpx.Client(transport=InProcessTransport(application, loop)) as client,
        concurrent.futures.ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(client.get, "http://mock-server.invalid/")
        with pytest.raises(TimeoutError):
            asked.result(0.1)
        loop.close()
        with pytest.raises(httpx.RemoteProtocolError, match="was stopped"):
            asked.result(_PATIENCE_SECONDS)


def test_a_server_that_stops_leaves_no_client_hanging() -> None:
    """Who still waits when the loop ends gets an error of HTTP."""

    async def application(_scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()
        has_come.set_result(None)
        await receive()

    async def nothing() -> None:
        pass

    has_come: concurrent.futures.Future[None] = concurrent.futures.Future()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with looping(nothing) as running:
            client = httpx.Client(transport=InProcessTransport(application, running.loop), timeout=_PATIENCE_SECONDS)
            asked = pool.submit(client.get, "http://mock-server.invalid/")
            has_come.result(_PATIENCE_SECONDS)
        with pytest.raises(httpx.RemoteProtocolError, match="was stopped"):
            asked.result(_PATIENCE_SECONDS)
    client.close()
