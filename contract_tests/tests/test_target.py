"""What a target answers is put into the right word, and nothing is lost on the way there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.running.observing import RULES_HEADER
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.wire import BEARER, Request

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "secret-of-this-test"  # noqa: S105 - it opens nothing
KINDS = {"bad_body": "invalid-request", "no_token": "authentication", "empty": "balance", "not_there": "server"}


def target_with(answer: Callable[[httpx.Request], httpx.Response]) -> Target:
    """Return a target whose answers come from a function."""
    return Target("http://target.invalid", token=TOKEN, error_kinds=KINDS, transport=httpx.MockTransport(answer))


def constant(status: int, body: object = None, **headers: str) -> Target:
    """Return a target that always answers the same."""
    return target_with(lambda _: httpx.Response(status, json=body, headers=headers))


def error(code: str) -> dict[str, object]:
    """Return an error envelope."""
    return {"error": {"code": code, "message": "for a test"}}


@pytest.mark.parametrize("token", [TOKEN, "with/slash+and=more", 'with"quote\\es'])
@pytest.mark.parametrize("write", [json.dumps, lambda value: json.dumps(value).replace("/", "\\/")])
def test_a_token_that_the_target_repeats_stays_out_of_everything_that_is_made_of_its_answer(
    token: str, write: Callable[[object], str]
) -> None:
    """Messages, reasons and the answer that other tools read are free of it, and the answer is JSON as before."""

    def repeat(request: httpx.Request) -> httpx.Response:
        said = request.headers["Authorization"]
        content = write(error(said) | {"seen": [said]})
        return httpx.Response(401, content=content, headers={"Content-Type": "application/json", RULES_HEADER: token})

    transport = httpx.MockTransport(repeat)
    with Target("http://target.invalid", token=token, transport=transport) as target:
        exchange = target.send(Request("POST", "/", (("Authorization", BEARER),), b"{}"))

    assert exchange.response is not None
    assert exchange.response.json() == error("Bearer ***") | {"seen": ["Bearer ***"]}
    assert exchange.observation.body == exchange.response.json()
    assert token not in repr(exchange.observation)
    assert token not in repr(exchange.response.headers)


def test_a_code_without_end_does_not_fill_the_report() -> None:
    """A reason stays a line that a person can read."""
    with constant(401, error("long " * 100_000)) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.reason is not None
    assert len(observation.reason) < 200


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_an_acceptance(status: int) -> None:
    """Whatever kind of success it is, the body was taken."""
    with constant(status) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.outcome == "accepted"


@pytest.mark.parametrize(
    ("status", "body"), [(400, error("bad_body")), (400, error("a_code_of_its_own")), (422, None), (413, "too large")]
)
def test_a_4xx_about_the_body_is_a_refusal(status: int, body: object) -> None:
    """A client error that is not about the caller, the address or the pace is about the body."""
    with constant(status, body) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.outcome == "refused"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (301, None),
        (307, None),
        (400, error("no_token")),
        (400, error("empty")),
        (400, error("not_there")),
        (401, None),
        (402, None),
        (403, None),
        (404, None),
        (405, None),
        (408, None),
        (429, None),
        (500, None),
        (503, error("bad_body")),
    ],
)
def test_an_answer_about_something_else_is_not_observed_and_says_why(status: int, body: object) -> None:
    """Token, balance, address, pace, redirects and failures tell nothing about the rules of a body."""
    with constant(status, body) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.outcome == "not observed"
    assert observation.reason is not None
    assert str(status) in observation.reason


def test_no_answer_is_an_observation_with_a_reason() -> None:
    """A refused connection raises nothing."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno 111] Connection refused", request=request)

    with target_with(refuse) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.outcome == "not observed"
    assert observation.reason == "nothing answers at http://target.invalid: connection refused"


def test_a_target_that_stays_silent_is_given_up() -> None:
    """After three silences in a row no further request is sent."""

    def stall(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    with target_with(stall) as target:
        observations = [target.ask("POST", "/things", {}) for _ in range(10)]

    assert target.requests == 3
    assert all(observation.outcome == "not observed" for observation in observations)


def test_silences_that_are_not_in_a_row_do_not_end_the_run() -> None:
    """An answer in between starts the count again."""
    silent = iter([True, True, False] * 4)

    def answer(request: httpx.Request) -> httpx.Response:
        if next(silent):
            raise httpx.ReadTimeout("slow", request=request)
        return httpx.Response(200)

    with target_with(answer) as target:
        for _ in range(12):
            target.ask("POST", "/things", {})

    assert target.requests == 12


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "شكرا", "👩‍👩‍👧", "a" * 70_000])
def test_any_text_reaches_the_target_unharmed(text: str) -> None:
    """What JSON can say arrives, lone surrogates included."""
    received: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        received.append(json.loads(request.content))
        return httpx.Response(200)

    with target_with(answer) as target:
        target.ask("POST", "/things", {"text": text})

    assert received == [{"text": text}]


def test_the_token_is_sent_and_shown_nowhere() -> None:
    """The header carries the token; the object's representation does not."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(401, json=error("no_token"))

    with target_with(answer) as target:
        observation = target.ask("POST", "/things", {})

    assert seen == [f"Bearer {TOKEN}"]
    assert TOKEN not in repr(target) + repr(observation)


def test_a_redirect_is_not_followed() -> None:
    """One request goes out, whatever the answer points to."""
    with constant(302, Location="http://elsewhere.invalid/") as target:
        target.ask("POST", "/things", {})

    assert target.requests == 1


def test_the_rules_that_our_mock_names_are_read() -> None:
    """The header lists rule ids, separated by commas."""
    with constant(400, error("bad_body"), **{RULES_HEADER: "size.small, colour"}) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.rules == frozenset({"size.small", "colour"})


def test_a_target_that_names_no_rules_is_not_taken_to_blame_none() -> None:
    """An absent header is not an empty list."""
    with constant(400, error("bad_body")) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.rules is None


def test_lines_of_json_are_read_one_by_one() -> None:
    """A streamed answer becomes the list of its lines."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b'{"a": 1}\n{"a": 2}\n', headers={"Content-Type": "application/x-ndjson"})

    with target_with(answer) as target:
        observation = target.ask("POST", "/things", {})

    assert observation.body == [{"a": 1}, {"a": 2}]
