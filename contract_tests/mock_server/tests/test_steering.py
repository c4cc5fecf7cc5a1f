"""Tests of the admin API, over a socket."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.living.clock import RunningClock, VirtualClock
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.running import RunningMock, running_mock
from contract_tests.mock_server.steering.guard import why_refused
from contract_tests.mock_server.steering.help import ADMIN_ROUTES
from contract_tests.mock_server.tests.receiver import Receiver
from contract_tests.mock_server.tests.shop import START, Asking, Shop, opened

_GREEN: dict[str, Json] = {"tea": "green"}
_LATER: dict[str, Json] = {"tea": "green", "later": True}


class Desk:
    """Ask the admin API of a shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def get(self, page: str) -> Any:  # noqa: ANN401 - the test knows what it asked for
        """Return what a page shows."""
        return self.shop.client.get(f"/__mock__/{page}").raise_for_status().json()

    def post(self, page: str, body: Json) -> Any:  # noqa: ANN401 - likewise
        """Have something done, and return what a page shows then."""
        return self.shop.client.post(f"/__mock__/{page}", json=body).raise_for_status().json()

    def behave(self, text: str) -> Any:  # noqa: ANN401 - likewise
        """Add a standing behaviour."""
        return self.post("behaviours", {"behaviour": text})

    def statuses(self, count: int) -> list[int]:
        """Order so many times and return how that was answered."""
        return [self.shop.client.post("/orders", json=_LATER).status_code for _ in range(count)]


@pytest.fixture
def desk(orders_spec: Path) -> Iterator[Desk]:
    """Give a shop whose orders take ten seconds of a clock that stands still."""
    with opened(orders_spec) as shop:
        yield Desk(shop)


def test_a_behaviour_stands_for_the_next_requests(desk: Desk) -> None:
    """It applies so many times; then it is gone."""
    shown = desk.behave("lost times=2")

    assert shown == {"id": 1, "behaviour": "error=lost times=2", "applied": 0}
    assert desk.statuses(3) == [502, 502, 200]
    assert desk.get("behaviours") == {"behaviours": []}


def test_a_behaviour_can_stand_for_one_operation(desk: Desk) -> None:
    """Others go on as usual."""
    desk.behave("lost operation=findOrders")

    assert desk.statuses(1) == [200]
    assert desk.shop.client.post("/orders/find", json={"id": "x"}).status_code == 502
    assert desk.get("behaviours")["behaviours"][0]["applied"] == 1


def test_a_rate_is_drawn_by_the_seed(orders_spec: Path) -> None:
    """The same seed meets the same requests, and about as many as the rate says."""
    runs: list[list[httpx.Response]] = []
    for behaviours in (("latency=0 status=503 rate=0.3",),) * 2 + ((),):
        options = MockOptions(seed=7, behaviours=behaviours)
        with running_mock(orders_spec, options) as mock:
            headers = {"authorization": f"Bearer {mock.token}"}
            with httpx.Client(base_url=mock.url, headers=headers, trust_env=False) as client:
                runs.append([client.post("/orders", json=_GREEN) for _ in range(100)])

    first, second, usual = ([answer.status_code for answer in run] for run in runs)
    assert first == second
    assert 15 <= first.count(503) <= 45
    assert set(usual) == {200}


def test_behaviours_are_removed_one_by_one_or_all_at_once(desk: Desk) -> None:
    """What is left stands on."""
    for text in ("lost", "retry-after=1", "latency=0"):
        desk.behave(text)

    one = desk.shop.client.delete("/__mock__/behaviours/1").json()
    gone = desk.shop.client.delete("/__mock__/behaviours/1")
    none = desk.shop.client.delete("/__mock__/behaviours").json()

    assert [each["id"] for each in one["behaviours"]] == [2, 3]
    assert gone.status_code == 404
    assert none == {"behaviours": []}


def test_a_request_s_own_behaviour_counts_over_what_stands(desk: Desk) -> None:
    """Where both say something; elsewhere they add up."""
    desk.behave("retry-after=1 content-type=text/odd")

    answer = desk.shop.client.post("/orders", json={**_LATER, "wish": "mock: retry-after=2"})

    assert (answer.headers["retry-after"], answer.headers["content-type"]) == ("2", "text/odd")


def test_a_refused_request_meets_with_what_stands(desk: Desk) -> None:
    """A wrong token or a bad body is refused as ever, with the faults that stand."""
    desk.behave("content-type=text/odd")

    bad = desk.shop.client.post("/orders", json={})
    wrong = desk.shop.client.post("/orders", json=_GREEN, headers={"authorization": "Bearer x"})

    assert [(each.status_code, each.headers["content-type"]) for each in (bad, wrong)] == [(400, "text/odd")] * 2


def test_only_so_many_behaviours_are_kept(desk: Desk) -> None:
    """One more is refused."""
    for _ in range(100):
        desk.behave("latency=0")

    assert desk.shop.client.post("/__mock__/behaviours", json={"behaviour": "latency=0"}).status_code == 409


def test_the_clock_is_moved(desk: Desk) -> None:
    """By seconds, or to a moment; whoever waited goes on."""
    asking = Asking(desk.shop.client, _GREEN)
    desk.shop.wait_for_waiting(1)

    advanced = desk.post("clock", {"advance": 4})
    moved = desk.post("clock", {"set": START + 10})

    assert advanced == {"now": START + 4, "stands-still": True}
    assert moved == desk.get("clock") == {"now": START + 10, "stands-still": True}
    assert asking.answer().status_code == 200


def test_a_clock_that_runs_is_not_moved(orders: RunningMock) -> None:
    """It says how to start one that can be."""
    answer = httpx.post(f"{orders.url}/__mock__/clock", json={"advance": 1}, trust_env=False)

    assert (answer.status_code, "--speed 0" in answer.json()["error"]) == (409, True)


def test_the_status_tells_what_is_kept_and_what_is_set(desk: Desk) -> None:
    """In numbers, with what stands and what was chosen."""
    desk.behave("latency=0")
    desk.statuses(2)

    status = desk.get("status")

    assert (status["now"], status["tasks"]["kept"], status["journal"]["kept"]) == (START, 2, 2)
    assert status["behaviours"] == [{"id": 1, "behaviour": "latency=0", "applied": 2}]
    assert status["settings"]["task-seconds"] == [10, 10]


def test_tasks_are_listed_newest_first(desk: Desk) -> None:
    """With when they end and whether they have, as far as that is known."""
    desk.statuses(1)
    desk.shop.clock.advance(10)
    order = desk.shop.order({**_LATER, "wish": "mock: fail=lost"})

    newest, oldest = desk.get("tasks")["tasks"]

    assert (newest["id"], newest["has-ended"], newest["fails-with"]) == (order, False, 502)
    assert (oldest["has-ended"], oldest["made-at"], oldest["ends-at"]) == (True, START, START + 10)
    assert [each["id"] for each in desk.get("tasks?limit=1")["tasks"]] == [order]


def test_settings_change_while_the_server_runs(desk: Desk) -> None:
    """Each is what the option of the same name chooses; tasks and journal stay."""
    order = desk.shop.order(_LATER)
    shown = desk.post(
        "settings",
        {
            "task-seconds": [0, 0],
            "polls": 1,
            "running-shape": "null",
            "unknown-route": "kong",
            "waive": ["tea.required"],
            "enforce": ["green-only"],
        },
    )
    second = desk.shop.order({"later": True})

    assert shown == desk.get("settings")
    assert desk.shop.find(order)["outcome"] is None
    assert desk.shop.find(second)["outcome"] is None
    assert desk.shop.find(second)["outcome"]["order_id"] == second
    assert desk.shop.client.get("/nowhere").json() == {"message": "no Route matched with those values"}
    refused = desk.shop.client.post("/orders", json={"tea": "black", "tags": []})
    assert refused.headers["x-contract-rules"] == "green-only"
    assert desk.post("settings", {"polls": None, "task-seconds": 3})["task-seconds"] == [3, 3]


def test_a_reset_returns_to_the_start(orders_spec: Path, receiver: Receiver) -> None:
    """Tasks, journal, behaviours, settings, clock and seed are what they were; who waits is answered."""
    with opened(orders_spec) as shop:
        desk = Desk(shop)
        desk.post("settings", {"polls": 3})
        desk.behave("content-type=text/odd")
        first = shop.order({**_LATER, "notify": f"{receiver.url}/x/200"})
        asking = Asking(shop.client, _GREEN)
        shop.wait_for_waiting(2)
        desk.post("clock", {"advance": 1})

        assert shop.client.post("/__mock__/reset").json() == {"reset": True}

        assert asking.answer().status_code == 200
        assert desk.get("clock")["now"] == START
        assert desk.get("journal")["entries"] == []
        assert desk.get("tasks") == {"tasks": [], "kept": 0}
        assert desk.get("behaviours") == {"behaviours": []}
        assert desk.get("settings")["polls"] is None
        assert shop.order(_LATER) == first
    assert receiver.received.empty()


@pytest.mark.parametrize(
    ("page", "body", "where"),
    [
        ("behaviours", b"{", "the body"),
        ("behaviours", b"[]", "the body"),
        ("behaviours", b"{}", "the body"),
        ("behaviours", b'{"behavior": "lost"}', "/behavior"),
        ("behaviours", b'{"behaviour": 1}', "/behaviour"),
        ("behaviours", b'{"behaviour": "odd"}', "/behaviour"),
        ("clock", b'{"advance": -1}', "/advance"),
        ("clock", b'{"advance": true}', "/advance"),
        ("clock", b'{"advance": 1' + b"0" * 400 + b"}", "/advance"),
        ("clock", b'{"advance": 1, "set": 2}', "the body"),
        ("settings", b'{"token": "x"}', "/token"),
        ("settings", b'{"polls": -1}', "/polls"),
        ("settings", b'{"polls": true}', "/polls"),
        ("settings", b'{"task-seconds": [2, 1]}', "/task-seconds"),
        ("settings", b'{"task-seconds": "soon"}', "/task-seconds"),
        ("settings", b'{"task-seconds": [1, true]}', "/task-seconds"),
        ("settings", b'{"running-shape": "round"}', "/running-shape"),
        ("settings", b'{"unknown-route": 1}', "/unknown-route"),
        ("settings", b'{"waive": "tea"}', "/waive"),
        ("settings", b'{"waive": ["nothing"]}', "/enforce, /waive"),
    ],
)
def test_what_is_not_understood_is_refused(desk: Desk, page: str, body: bytes, where: str) -> None:
    """A 400 says where and what could stand there; nothing is changed."""
    before = desk.get("status")

    answer = desk.shop.client.post(f"/__mock__/{page}", content=body, headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["where"]) == (400, where)
    assert desk.get("status") == before


def test_time_does_not_go_back(desk: Desk) -> None:
    """Setting the clock to a moment that is over is a conflict."""
    assert desk.shop.client.post("/__mock__/clock", json={"set": START - 1}).status_code == 409


def test_a_body_is_json_and_not_too_large(desk: Desk) -> None:
    """Other media types are 415, and more than a few kilobytes 413."""
    typed = desk.shop.client.post("/__mock__/clock", content=b'{"advance": 1}')
    large = desk.shop.client.post("/__mock__/clock", json={"advance": "x" * 100_000})

    assert (typed.status_code, large.status_code) == (415, 413)


@pytest.mark.parametrize("limit", ["x", "-1", "9" * 9, "\u0663"])
def test_a_limit_is_a_number(desk: Desk, limit: str) -> None:
    """Anything else is refused."""
    assert desk.shop.client.get("/__mock__/tasks", params={"limit": limit}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({}, False),
        ({"host": "127.0.0.1:8765"}, False),
        ({"host": "[::1]:8765"}, False),
        ({"host": "localhost:8765"}, False),
        ({"host": "mock.localhost"}, False),
        ({"host": "mock-server.invalid"}, False),
        ({"host": "mock-server"}, False),
        ({"host": "evil.example.com:8765"}, True),
        ({"host": "127.0.0.1.example.com"}, True),
        ({"host": "localhost.example.com"}, True),
        ({"host": "[::1"}, True),
        ({"host": "localhost:1", "origin": "http://localhost:1"}, False),
        ({"host": "localhost:1", "origin": "http://localhost:2"}, True),
        ({"host": "localhost:1", "origin": "http://example.com"}, True),
        ({"host": "localhost:1", "origin": "null"}, True),
        ({"host": "localhost:1", "sec-fetch-site": "same-origin"}, False),
        ({"host": "localhost:1", "sec-fetch-site": "cross-site"}, True),
    ],
)
def test_only_pages_of_this_server_may_steer_it(headers: dict[str, str], is_refused: bool) -> None:  # noqa: FBT001 - a column
    """A page from elsewhere is known by its origin, one that poses as this machine by its name."""
    assert (why_refused(headers) is not None) == is_refused


def test_pages_of_other_sites_are_refused_on_the_wire(desk: Desk) -> None:
    """A 403, and nothing is done."""
    refused = desk.shop.client.post("/__mock__/clock", json={"advance": 1}, headers={"origin": "http://example.com"})

    assert (refused.status_code, "not of this server" in refused.json()["error"]) == (403, True)
    assert desk.get("clock")["now"] == START


def test_without_the_admin_api_its_paths_are_unknown(orders_spec: Path) -> None:
    """All of them are answered like any address that nobody serves."""
    with running_mock(orders_spec, MockOptions(has_admin=False)) as mock:
        for route, _ in ADMIN_ROUTES:
            methods, _, path = route.rpartition(" ")
            for method in methods.split(", "):
                answer = httpx.request(method, mock.url + path, json={}, trust_env=False)
                assert answer.json()["error"]["code"] == "nowhere"


def test_every_route_of_the_help_is_served(desk: Desk) -> None:
    """With the methods that it names."""
    for route, _ in ADMIN_ROUTES:
        methods, _, path = route.rpartition(" ")
        for method in methods.split(", "):
            answer = desk.shop.client.request(method, path)
            assert answer.status_code in {200, 204, 415}


def test_no_token_is_ever_shown(desk: Desk) -> None:
    """Neither by the journal nor by anything else, wherever it was put."""
    token = desk.shop.running.token
    desk.shop.client.post("/orders", json={**_LATER, "wish": f"mock: code={token}"})
    desk.shop.client.post("/orders", json=_LATER, headers={"authorization": f"Bearer mock:code={token}"})

    shown = json.dumps([desk.get(page) for page in ("journal", "status", "tasks", "settings")])

    assert token not in shown


def test_a_clock_anew_is_at_its_start() -> None:
    """One that stands still is where it began; one that runs goes on from the present."""
    clock = VirtualClock(5)
    clock.advance(1)

    assert (clock.anew().now(), clock.now()) == (5, 6)
    assert RunningClock(2).anew().now() > START
