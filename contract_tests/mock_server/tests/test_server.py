"""Tests of the running server, over a socket."""

import json
import socket
from pathlib import Path

import httpx
import pytest
import yaml

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, Json
from contract_tests.mock_server.running import ListenError, RunningMock, running_mock

_GREEN = {"tea": "green"}
_PATIENCE_SECONDS = 10


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "none"),
        ("", "none"),
        ("Bearer", "none"),
        ("Bearer wrong", "wrong"),
        ("Bearer tea-token2", "wrong"),
        ("Basic tea-token", "wrong"),
        ("tea-token", "wrong"),
        ("Bearer t\u00e9a", "wrong"),
    ],
)
def test_the_token_is_judged_before_the_body(orders: RunningMock, header: str | None, code: str) -> None:
    """A bad token is refused with the documented example, whatever the body is."""
    headers = [] if header is None else [(b"authorization", header.encode())]

    answer = httpx.post(f"{orders.url}/orders", content=b"{", headers=headers, trust_env=False)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


def test_the_scheme_word_has_no_case(orders: RunningMock) -> None:
    """`bearer` is as good as `Bearer`."""
    headers = {"authorization": "bEARER tea-token"}

    answer = httpx.post(f"{orders.url}/orders", json=_GREEN, headers=headers, trust_env=False)

    assert answer.status_code == 200


def test_an_open_operation_needs_no_token(orders: RunningMock) -> None:
    """An operation with empty security answers its example to everyone."""
    answer = httpx.get(f"{orders.url}/hours", trust_env=False)

    assert (answer.status_code, answer.json()) == (200, {"opens": 9})


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("GET", "/orders"), ("POST", "/orders/"), ("PUT", "/hours")]
)
def test_an_unknown_path_or_method_gets_the_documented_answer(client: httpx.Client, method: str, path: str) -> None:
    """What no operation is gets the example of `operation-unknown`, and no redirect."""
    answer = client.request(method, path, json=_GREEN)

    assert answer.json() == {"error": {"code": "nowhere", "message": "Nothing here."}}


def test_a_refusal_names_every_broken_rule(client: httpx.Client) -> None:
    """The envelope is the documented one with a fresh trace id; the rules are in its message and in a header."""
    body = {"tea": "black", "grams": 4, "steep_from": 1, "steep_to": 9}

    first, second = (client.post("/orders", json=body) for _ in range(2))

    assert first.status_code == 400
    assert first.headers["x-contract-rules"] == "grams.black, steep.complete, steep.span"
    assert first.json()["error"]["code"] == "bad"
    assert all(
        f"[{atom}]" in first.json()["error"]["message"] for atom in ("grams.black", "steep.complete:tags", "steep.span")
    )
    assert first.json()["trace_id"] != second.json()["trace_id"]


@pytest.mark.parametrize(
    ("content", "content_type", "status", "rule"),
    [
        (b"{", "application/json", 400, "body.json"),
        (b"", "application/json", 400, "body.json"),
        (b'{"tea":"green","tea":"green"}', "application/json", 400, "body.json"),
        (b'{"tea":"\xff"}', "application/json", 400, "body.json"),
        (b"[" * 300_000, "application/json", 400, "body.json"),
        (b'{"tea":"green","x":NaN}', "application/json", 400, "body.json"),
        (b'{"tea":"green","x":-Infinity}', "application/json", 400, "body.json"),
        (b'{"tea":"green","x":1e999}', "application/json", 400, "body.json"),
        (b'{"tea":"green","x":' + b"9" * 100_000 + b"}", "application/json", 400, "body.json"),
        (b'{"tea":"green","x":' + b"[" * 150 + b"]" * 150 + b"}", "application/json", 400, "body.json"),
        (b'{"tea":"green"}', "text/plain", 400, "body.media-type"),
        (b'{"tea":"green"}', "", 400, "body.media-type"),
        (b" " * MAX_BODY_BYTES + b" ", "application/json", 413, "body.size"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_cleanly(
    client: httpx.Client, content: bytes, content_type: str, status: int, rule: str
) -> None:
    """Bytes that are no body get the documented envelope and never a 500."""
    answer = client.post("/orders", content=content, headers={"content-type": content_type})

    assert (answer.status_code, answer.headers["x-contract-rules"]) == (status, rule)
    assert answer.json()["error"]["code"] == "bad"


def test_a_large_legal_body_is_accepted(client: httpx.Client) -> None:
    """A body is accepted up to the limit."""
    room = MAX_BODY_BYTES - len('{"tea":"green","x":""}')

    answer = client.post("/orders", content=b'{"tea":"green","x":"%s"}' % (b"a" * room), headers=_json())

    assert answer.status_code == 200


def test_a_plain_request_is_answered_with_a_result_of_its_own(client: httpx.Client) -> None:
    """Results have the documented shape, and every id in them is new."""
    first, second = (client.post("/orders", json=_GREEN).json() for _ in range(2))

    assert list(first) == ["order_id", "trace_id", "lines"]
    assert first["lines"][0]["stage"] == "sent"
    assert first["order_id"] != second["order_id"]
    assert first["lines"][0]["id"] != second["lines"][0]["id"]


def test_a_body_is_kept_as_it_was_sent(client: httpx.Client) -> None:
    """Integral floats, lone surrogates, NUL and unknown keys come back from the record unharmed."""
    sent = b'{"tea":"green","grams":10.0,"note":"\\ud800\\u0000\\u202e","deep":[[[null]]]}'

    made = client.post("/orders", content=sent, headers=_json())
    record = client.post("/orders/find", json={"id": made.json()["order_id"]})

    assert made.status_code == 200
    assert sent in record.content
    assert record.json()["outcome"] == made.json()
    assert record.json()["id"] == made.json()["order_id"]
    assert record.json()["account_id"] == "a1"


def test_a_later_result_is_found_by_its_id(client: httpx.Client) -> None:
    """A body that meets `x-acknowledged-when` gets the id alone; the record holds the result."""
    made = client.post("/orders", json={**_GREEN, "later": True}).json()

    found = client.post("/orders/find", json={"id": made["order_id"]}).json()

    assert list(made) == ["order_id"]
    assert found["outcome"]["order_id"] == made["order_id"]
    assert found["outcome"]["lines"][0]["stage"] == "sent"


def test_a_batch_keeps_order_duplicates_and_unknown_ids(client: httpx.Client) -> None:
    """There is one item for each id, in the order asked for."""
    first, second = (client.post("/orders", json=_GREEN).json()["order_id"] for _ in range(2))

    answer = client.post("/orders/find", json={"ids": [second, "nobody", first, second]}).json()

    assert [item.get("id") for item in answer["items"]] == [second, None, first, second]
    assert answer["count"] == 4


@pytest.mark.parametrize("body", [{"id": "nobody"}, {}, {"id": None}])
def test_an_unknown_id_gets_the_documented_example(client: httpx.Client, body: Json) -> None:
    """No record is not an error."""
    answer = client.post("/orders/find", json=body)

    assert (answer.status_code, answer.json()) == (200, {})


def test_lines_move_from_an_open_snapshot_to_the_result(client: httpx.Client) -> None:
    """A line-wise answer is a snapshot for each stage, then the result; only that has every id."""
    answer = client.post("/orders", json=_GREEN, headers={"accept": "application/x-ndjson"})

    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert len({line["order_id"] for line in lines}) == 1
    assert [("trace_id" in line, line["lines"][0]["stage"], line["lines"][0]["link"]) for line in lines] == [
        (False, "open", ""),
        (False, "packed", ""),
        (True, "sent", "http://localhost/parcel"),
    ]


def test_an_acknowledgement_is_a_single_line(client: httpx.Client) -> None:
    """What is answered later has one line now."""
    answer = client.post("/orders", json={**_GREEN, "later": True}, headers={"accept": "application/x-ndjson"})

    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [list(json.loads(line)) for line in answer.text.splitlines()] == [["order_id"]]


def test_the_journal_tells_what_was_asked_without_the_token(client: httpx.Client, orders: RunningMock) -> None:
    """Every answer is written down with its verdict and rules; a token in an address is replaced."""
    client.post("/orders", json={"tea": "white"})
    client.get(f"/{orders.token}")

    text = client.get("/__mock__/journal").text

    refused, unknown = json.loads(text)["entries"][-2:]
    assert (refused["operation"], refused["verdict"], refused["status"]) == ("createOrder", "body-refused", 400)
    assert refused["rules"] == ["tea.enum"]
    assert (unknown["operation"], unknown["address"]) == (None, "/***")
    assert orders.token not in text


def test_the_journal_can_be_asked_and_emptied(orders_spec: Path) -> None:
    """Entries are chosen by operation, verdict and kind, counted, and numbered for good."""
    with running_mock(orders_spec, MockOptions("tea-token")) as mock:
        headers = {"authorization": "Bearer tea-token"}
        with httpx.Client(base_url=mock.url, headers=headers, trust_env=False) as client:
            for body in ({"tea": "white"}, _GREEN, _GREEN | {"notify": "http://example.com/"}):
                client.post("/orders", json=body)
            client.get("/hours")

            def ask(**wanted: str) -> list[int]:
                told = client.get("/__mock__/journal", params=wanted).json()
                assert told["count"] == len(told["entries"])
                return [entry["sequence"] for entry in told["entries"]]

            asked = [
                ask(),
                ask(operation="createOrder", verdict="accepted"),
                ask(verdict="body-refused"),
                ask(kind="callback"),
                ask(operation="nothing"),
            ]
            emptied = client.delete("/__mock__/journal").status_code
            client.get("/hours")
            asked.append(ask())

    assert asked == [[1, 2, 3, 4, 5], [2, 3], [1], [4], [], [6]]
    assert emptied == 204


def test_switches_refuse_what_the_documents_leave_open(orders_spec: Path) -> None:
    """Both switches work over the wire, and a key that no header can hold is no obstacle."""
    with running_mock(orders_spec, MockOptions(switches=Switches(("green-only", "body.unknown")))) as strict:
        headers = {"authorization": f"Bearer {strict.token}"}
        body = {"tea": "black", "tags": [], "\u2603\n": 1}

        answer = httpx.post(f"{strict.url}/orders", json=body, headers=headers, trust_env=False)

    assert answer.headers["x-contract-rules"] == "green-only, body.unknown"


def test_a_taken_port_is_said_plainly(orders: RunningMock) -> None:
    """Two servers do not share an address."""
    port = httpx.URL(orders.url).port
    assert port is not None

    with pytest.raises(ListenError, match="in use"), running_mock(port=port):
        pass


def test_a_client_that_goes_away_is_written_down(orders: RunningMock) -> None:
    """A body that ends early is a refusal in the journal and no crash."""
    before = sum(entry.kind == "request" for entry in orders.journal.entries)
    url = httpx.URL(orders.url)
    assert url.port is not None
    head = b"POST /orders HTTP/1.1\r\nhost: a\r\nauthorization: Bearer tea-token\r\ncontent-length: 100\r\n\r\n{"

    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall(head)

    written = orders.journal.of_kind("request", count=before + 1, timeout=_PATIENCE_SECONDS)
    assert [entry.rules for entry in written[before:]] == [("body.incomplete",)]


def test_the_repository_document_answers_its_own_examples() -> None:
    """Each request example of spec/openapi.yaml is accepted by a mock of it."""
    paths = yaml.safe_load(DEFAULT_SPEC.read_text(encoding="utf-8"))["paths"]
    requests = [
        (method, path, example["value"])
        for path, item in paths.items()
        for method, operation in item.items()
        for example in operation["requestBody"]["content"]["application/json"]["examples"].values()
    ]

    with running_mock() as mock:
        headers = {"authorization": f"Bearer {mock.token}"}
        statuses = [
            httpx.request(method, mock.url + path, json=body, headers=headers, trust_env=False).status_code
            for method, path, body in requests
        ]

    assert statuses
    assert set(statuses) == {200}


def _json() -> dict[str, str]:
    return {"content-type": "application/json"}
