"""Tests of errors on demand, over a socket: each documented code, each envelope, each way to ask."""

import base64
import json
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.misbehaving.envelopes import ENVELOPES
from contract_tests.mock_server.misbehaving.examples import error_code
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import ErrorExample, Operation
from contract_tests.mock_server.running import RunningMock, running_mock

_ANY_TEXT = "any text"


@pytest.fixture(scope="module")
def videos() -> Iterator[RunningMock]:
    """Give a running mock of the document that we serve."""
    with running_mock(options=MockOptions("video-token")) as running:
        yield running


@pytest.fixture
def asking(videos: RunningMock) -> Iterator[httpx.Client]:
    """Give a client of it with the right token."""
    headers = {"authorization": f"Bearer {videos.token}"}
    with httpx.Client(base_url=videos.url, headers=headers, trust_env=False) as opened:
        yield opened


def _legal_body(operation: Operation, text: str) -> dict[str, Json]:
    """Return the least that an operation takes, with a text in one of its properties."""
    schema: Any = operation.body_schema
    body: dict[str, Json] = {
        name: schema["properties"][name].get("enum", [_ANY_TEXT])[0] for name in schema.get("required", ())
    }
    name = next(
        name
        for name, property_ in schema["properties"].items()
        if property_.get("type") == "string" and "enum" not in property_ and "format" not in property_
    )
    return body | {name: text}


def _documented(videos: RunningMock) -> Iterator[tuple[Operation, ErrorExample]]:
    return ((operation, error) for operation in videos.service.operations for error in operation.errors)


def test_every_documented_error_can_be_asked_for(videos: RunningMock, asking: httpx.Client) -> None:
    """Its code and its status choose it: the answer is the document's example, with a fresh trace id."""
    answers = [
        (error, asking.post(operation.path, json=_legal_body(operation, f"mock: error={code} status={error.status}")))
        for operation, error in _documented(videos)
        if (code := error_code(error))
    ]

    assert len(answers) > 10
    for error, answer in answers:
        expected: Any = error.body
        said = answer.json()
        assert answer.status_code == error.status
        assert said | {"trace_id": None} == expected | {"trace_id": None}
        assert said["trace_id"] != expected["trace_id"]


def test_every_code_comes_in_every_envelope(videos: RunningMock, asking: httpx.Client) -> None:
    """The form changes, the status stays; the code or the message is in it wherever the form has a place for one."""
    for operation, error in _documented(videos):
        shown: Any = error.body
        for name in ENVELOPES:
            text = f"mock: error={error_code(error)} status={error.status} envelope={name}"
            answer = asking.post(operation.path, json=_legal_body(operation, text))

            assert answer.status_code == error.status
            if name in {"documented", "gateway", "worker", "task"}:
                assert answer.json()["error"] == shown["error"]
            elif name in {"string", "kong", "detail"}:
                assert list(answer.json().values()) == [shown["error"]["message"]]


@pytest.mark.parametrize(
    ("text", "status", "body"),
    [
        ("envelope=gateway", 502, {"error": {"code": "lost", "message": "It is lost."}, "trace_id": "*"}),
        (
            "envelope=worker",
            502,
            {"success": False, "error": {"code": "lost", "message": "It is lost."}, "trace_id": "*"},
        ),
        (
            "envelope=task status=500",
            500,
            {
                "success": False,
                "task_id": "*",
                "trace_id": "*",
                "error": {"code": "lost", "message": "It is lost."},
            },
        ),
        ("bad envelope=string", 400, {"error": "No."}),
        ("bad envelope=null", 400, {"success": False, "error": None, "trace_id": "*"}),
        ("bad envelope=absent", 400, {"success": False, "trace_id": "*"}),
        ("bad envelope=kong", 400, {"message": "No."}),
        ("envelope=kong", 404, {"message": "no Route matched with those values"}),
        ("envelope=detail status=504", 504, {"detail": "It is lost."}),
        ("code=odd", 502, {"error": {"code": "odd", "message": "It is lost."}, "order_id": "*"}),
        ("error=none code=odd", 400, {"error": {"code": "odd", "message": "No token."}}),
        ("status=400", 400, {"error": {"code": "bad", "message": "No."}, "trace_id": "*"}),
        ("status=503", 503, {"error": {"code": "lost", "message": "It is lost."}, "order_id": "*"}),
    ],
)
def test_an_error_is_chosen_by_its_parts(client: httpx.Client, text: str, status: int, body: dict[str, Json]) -> None:
    """Code, status and envelope each have a default that follows from the others."""
    answer = client.post("/orders", json={"tea": "green", "notify": f"mock: {text}"})

    said = answer.json()
    assert answer.status_code == status
    assert {key: "*" if body.get(key) == "*" else item for key, item in said.items()} == body
    assert len(said.get("trace_id", "x" * 36)) == 36


@pytest.mark.parametrize(("status", "words"), [(502, b"502 Bad Gateway"), (504, b"504 Gateway Timeout")])
def test_a_proxy_answers_with_a_page(client: httpx.Client, status: int, words: bytes) -> None:
    """It is HTML and says so."""
    answer = client.post("/orders", json={"tea": "green", "notify": f"mock:envelope=html;status={status}"})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html")
    assert words in answer.content


def test_an_answer_can_be_empty(client: httpx.Client) -> None:
    """There is a status, and nothing else."""
    answer = client.post("/orders", json={"tea": "green", "notify": "mock: envelope=empty status=500"})

    assert (answer.status_code, answer.content) == (500, b"")


def test_a_payment_is_asked_for_in_the_body_or_in_a_header(client: httpx.Client) -> None:
    """Both are 402 and name the amount, each in the words of its version."""
    texts = [{"tea": "green", "notify": f"mock: envelope=payment-{place}"} for place in ("body", "header")]

    first, second = (client.post("/orders", json=text) for text in texts)

    assert (first.status_code, second.status_code) == (402, 402)
    quote = json.loads(base64.b64decode(second.headers["payment-required"]))
    assert (first.json()["x402Version"], quote["x402Version"]) == (1, 2)
    assert first.json()["accepts"][0]["maxAmountRequired"] == quote["accepts"][0]["amount"] == "53000"
    assert first.json()["accepts"][0]["resource"] == quote["accepts"][0]["resource"] == "/orders"


def test_a_limit_may_say_when_to_come_back(asking: httpx.Client, videos: RunningMock) -> None:
    """As seconds, as a date, or not at all."""
    operation = videos.service.operations[0]
    texts = [f"mock: status=429 {more}" for more in ("", "retry-after=7", "retry-after=date:60")]

    answers = [asking.post(operation.path, json=_legal_body(operation, text)) for text in texts]

    assert [answer.status_code for answer in answers] == [429, 429, 429]
    said = [answer.headers.get("retry-after", "") for answer in answers]
    assert said[:2] == ["", "7"]
    assert 50 < parsedate_to_datetime(said[2]).timestamp() - time.time() < 70


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [("mock:none", 400, "none"), ("mock:error=bad;status=418", 418, "bad"), ("mock:wrong", 400, "wrong")],
)
def test_a_magic_token_asks_before_the_body_is_read(orders: RunningMock, token: str, status: int, code: str) -> None:
    """Whatever the body is, the error of the token comes first."""
    headers = {"authorization": f"Bearer {token}"}

    answer = httpx.post(f"{orders.url}/orders", content=b"{", headers=headers, trust_env=False)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_magic_token_is_a_good_one_otherwise(orders: RunningMock) -> None:
    """One that asks for a fault lets the request through."""
    headers = {"authorization": "bearer mock:latency=0"}

    answer = httpx.post(f"{orders.url}/orders", json={"tea": "green"}, headers=headers, trust_env=False)

    assert answer.status_code == 200
    assert orders.journal.entries[-1].behaviour == "latency=0"


@pytest.mark.parametrize("word", ["mock:latency=fast", "mock:nothing-of-the-kind"])
def test_what_cannot_be_read_is_refused_with_a_reason(orders: RunningMock, client: httpx.Client, word: str) -> None:
    """In a body it is a bad body, in a token a bad token; both say which part and what could stand there."""
    headers = {"authorization": f"Bearer {word}"}

    answers = [
        client.post("/orders", json={"tea": "green", "notify": word}),
        client.post("/orders", json={"tea": "green"}, headers=headers),
    ]

    assert [answer.json()["error"]["code"] for answer in answers] == ["bad", "wrong"]
    for answer in answers:
        assert answer.headers["x-contract-rules"] == "mock.behaviour"
        assert word.removeprefix("mock:") in answer.json()["error"]["message"]
    assert [entry.rules for entry in orders.journal.entries[-2:]] == [("mock.behaviour",)] * 2


def test_a_body_that_breaks_a_rule_is_refused_for_that(client: httpx.Client) -> None:
    """A magic text counts once the body is good."""
    answer = client.post("/orders", json={"notify": "mock: lost"})

    assert answer.headers["x-contract-rules"] == "tea.required"


def test_the_journal_tells_what_was_asked_for(client: httpx.Client, orders: RunningMock) -> None:
    """The entry of the request names the behaviour and a verdict of its own."""
    client.post("/orders", json={"tea": "green", "notify": "mock: lost; retry-after=3"})

    entry = orders.journal.entries[-1]

    assert (entry.verdict, entry.status, entry.behaviour) == ("error-on-demand", 502, "error=lost retry-after=3")


def test_a_wrong_address_is_answered_as_documented_or_as_the_gateway_does(orders_spec: Path) -> None:
    """A switch chooses between both."""
    answers = []
    for way in ("documented", "kong"):
        with running_mock(orders_spec, MockOptions(unknown_route=way)) as mock:
            answers.append(httpx.post(f"{mock.url}/nowhere", trust_env=False))
            assert mock.journal.entries[-1].verdict == "operation-unknown"

    assert answers[0].json()["error"]["code"] == "nowhere"
    assert (answers[1].status_code, answers[1].json()) == (404, {"message": "no Route matched with those values"})
