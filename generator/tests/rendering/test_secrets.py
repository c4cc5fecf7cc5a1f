"""The token is on the wire, and nowhere else: in no representation, log record, error, local variable, or pickle."""

import asyncio
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from types import ModuleType, TracebackType
from typing import Any, Final

import httpx
import pytest

from generator.tests.rendering.conftest import Answering, TinyPackage
from generator.tests.rendering.loopback import CUT, DROPPED, Loopback, answer

SECRET: Final = "secret-token-of-mine"  # noqa: S105 - of nobody
_REPEATED: Final = json.dumps({"error": {"code": SECRET, "message": f"no {SECRET}"}, "trace_id": SECRET}).encode()
_UNREADABLE: Final = json.dumps({"id": [SECRET], SECRET: 1}).encode()

both_clients = pytest.mark.parametrize("name", ["Client", "AsyncClient"])


def _made(package: ModuleType, name: str, http: object, **options: object) -> Any:  # noqa: ANN401 - of a class that was made just now
    return getattr(package, name)(token=SECRET, http_client=http, **options)


def _raised(package: ModuleType, name: str, base_url: str) -> Any:  # noqa: ANN401 - of a class that was made just now
    """Return what a call raises."""

    def call() -> None:
        with httpx.Client(trust_env=False) as http:
            _made(package, name, http, base_url=base_url, max_retries=0).create_box(kind="wood")

    async def call_asynchronously() -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            await _made(package, name, http, base_url=base_url, max_retries=0).create_box(kind="wood")

    with pytest.raises(package.ApiError) as raised:
        asyncio.run(call_asynchronously()) if name == "AsyncClient" else call()
    return raised.value


def _frames(error: BaseException | None) -> Iterator[TracebackType]:
    """Yield the frames of an error and of its causes."""
    while error is not None:
        frame = error.__traceback__
        while frame is not None:
            yield frame
            frame = frame.tb_next
        error = error.__cause__ or error.__context__


def _shown(error: Any) -> Iterator[str]:  # noqa: ANN401 - of a class that was made just now
    """Yield every way to show an error."""
    yield from (repr(error), str(error), repr(vars(error)), repr(error.args))
    yield "".join(traceback.format_exception(error))
    if error.__cause__ is not None:
        yield repr(error.__cause__.request.headers.raw)
    if error.response is not None:
        response = error.response
        yield from (repr(response.request.headers.raw), repr(response.headers.raw), repr(response.content))
        yield repr(vars(response))


@both_clients
@pytest.mark.parametrize(
    "step",
    [
        DROPPED,
        CUT,
        answer(401, _REPEATED, x_repeated=SECRET),
        answer(500, _REPEATED),
        answer(404, SECRET.encode()),
        answer(200, _REPEATED),
        answer(200, _UNREADABLE),
        answer(200, SECRET.encode(), content_type=SECRET),
    ],
)
def test_no_error_shows_or_keeps_the_token(boxes: ModuleType, name: str, step: bytes) -> None:
    """Whatever goes wrong, and even if the service repeats the token, neither the error nor its pickle holds it."""
    with Loopback(step) as server:
        error = _raised(boxes, name, server.url)

    assert SECRET.encode() in server.received[0]
    assert [text for text in _shown(error) if SECRET in text] == []
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert SECRET.encode() not in pickle.dumps(error, protocol)


@both_clients
@pytest.mark.parametrize("step", [DROPPED, answer(401), answer(200, b"[]")])
def test_no_local_variable_of_the_package_shows_the_token(boxes: ModuleType, name: str, step: bytes) -> None:
    """Who formats a traceback with its local variables finds no token in those of the package."""
    with Loopback(step) as server:
        error = _raised(boxes, name, server.url)

    found = [frame.tb_frame for frame in _frames(error) if boxes.__name__ in frame.tb_frame.f_code.co_filename]
    assert found
    for frame in found:
        assert {key: value for key, value in frame.f_locals.items() if SECRET in repr(value)} == {}


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (answer(403, b'{"error": {"code": "no_money", "message": "No."}, "trace_id": "t-1"}'), "BalanceError"),
        (answer(500, b""), "UncertainServerError"),
        (answer(200, b"[]"), "UncertainAnswerError"),
        (DROPPED, "UnansweredError"),
    ],
)
def test_an_error_survives_being_pickled(boxes: ModuleType, step: bytes, kind: str) -> None:
    """What goes to another process and back says the same."""
    with Loopback(step) as server:
        error = _raised(boxes, "Client", server.url)

    same = pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making

    assert type(same).__name__ == kind
    assert (str(same), same.message, same.operation, same.code, same.trace_id, same.advice) == (
        str(error),
        error.message,
        error.operation,
        error.code,
        error.trace_id,
        error.advice,
    )
    if error.response is not None:
        assert (same.response.status_code, same.response.content) == (error.status, error.response.content)
        assert same.response.request.headers["authorization"] == "Bearer [redacted]"


def test_what_was_sent_is_left_as_it_was(boxes: ModuleType, answering: Answering) -> None:
    """The request that a transport of the caller's own saw keeps its token; the error's is another one."""
    requests: list[httpx.Request] = []
    client = _made(boxes, "Client", httpx.Client(transport=answering(400, json={}, requests=requests)))

    with pytest.raises(boxes.InvalidRequestError) as raised:
        client.create_box(kind="wood")

    kept = raised.value.response.request
    assert requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert (kept.method, kept.url, kept.content) == (requests[0].method, requests[0].url, requests[0].content)


def test_an_error_that_does_not_repeat_the_token_keeps_the_answer_as_it_came(
    boxes: ModuleType, answering: Answering
) -> None:
    """A token too short to be one is not searched for in ordinary words."""
    client = boxes.Client(
        token="bad",  # noqa: S106 - of nobody
        http_client=httpx.Client(transport=answering(400, json={"message": "A bad box."}, headers={"x-a": "bad"})),
    )

    with pytest.raises(boxes.InvalidRequestError) as raised:
        client.create_box(kind="wood")

    assert raised.value.message == "A bad box."
    assert raised.value.response.headers["x-a"] == "bad"


@both_clients
def test_no_client_shows_the_token(boxes: ModuleType, name: str) -> None:
    """Neither the representation of a client, nor what is in it, nor a copy of it shows the token."""
    client = getattr(boxes, name)(token=SECRET)

    shown = [repr(each) for client in (client, client.with_options(timeout=1.0)) for each in (client, vars(client))]
    assert [text for text in shown if SECRET in text] == []


@both_clients
@pytest.mark.parametrize("base_url", [f"https://me:{SECRET}@boxes.example", f"https://{SECRET}@boxes.example"])
def test_an_address_with_a_password_is_refused_without_being_shown(boxes: ModuleType, name: str, base_url: str) -> None:
    """A password in the address would go out in the token's place, and into logs."""
    with pytest.raises(ValueError, match="name or password") as refusal:
        getattr(boxes, name)(token="t", base_url=base_url)  # noqa: S106 - of nobody

    assert SECRET not in str(refusal.value)


@both_clients
def test_no_record_of_any_logger_holds_the_token(
    boxes: ModuleType, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at its lowest level, neither a message nor its parts hold the token."""
    with caplog.at_level(1), Loopback(answer(401, _REPEATED)) as server:
        _raised(boxes, name, server.url)

    ours = [record for record in caplog.records if record.name == boxes.__name__]
    assert [record.levelname for record in ours] == ["DEBUG", "INFO"]
    for record in caplog.records:
        told = {**vars(record), "message": record.getMessage()}
        if record.name.startswith("httpcore"):
            continue  # it repeats the answer, in which this service repeats the token
        assert SECRET not in repr(told)
        assert SECRET.encode() not in pickle.dumps((record.msg, record.args))


def test_the_log_says_what_is_sent_and_what_came_of_it(boxes: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    """One logger, of the package's name: each try with its headers at DEBUG, each outcome at INFO, no bodies."""
    clock = boxes.Clock(sleep=lambda _: None, random=lambda: 0.5)
    caplog.set_level(logging.DEBUG, logger=boxes.__name__)

    with Loopback(answer(429), answer(200, b'{"id": "b1"}')) as server, httpx.Client(trust_env=False) as http:
        http.headers["x-key"] = "another-secret"
        _made(boxes, "Client", http, base_url=server.url, clock=clock, max_retries=1).create_box(
            kind="wood", note="private"
        )

    told = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == boxes.__name__]
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "content-length": str(len('{"kind": "wood", "note": "private"}')),
        "Authorization": "Bearer [redacted]",
    }
    assert told == [
        ("DEBUG", f"createBox: try 1: POST {server.url}/boxes {headers}"),
        ("INFO", "createBox: try 1: 429, sent again in 0.250 s"),
        ("DEBUG", f"createBox: try 2: POST {server.url}/boxes {headers}"),
        ("INFO", "createBox: try 2: 200"),
    ]


def test_a_key_in_a_header_of_its_own_is_sent_and_kept_out_of_sight(
    tiny_package: TinyPackage, answering: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    """What is redacted follows from the document's security scheme, as what is sent does."""
    package = tiny_package(("type: http, scheme: bearer", "type: apiKey, in: header, name: X-Box-Key"))
    requests: list[httpx.Request] = []
    client = _made(package, "Client", httpx.Client(transport=answering(401, json={}, requests=requests)))

    with caplog.at_level(1), pytest.raises(package.AuthenticationError) as raised:
        client.create_box(kind="wood")

    assert requests[0].headers["x-box-key"] == SECRET
    assert "authorization" not in requests[0].headers
    assert raised.value.response.request.headers["x-box-key"] == "[redacted]"
    assert SECRET.encode() not in pickle.dumps(raised.value)
    assert SECRET not in caplog.text
    assert "'X-Box-Key': '[redacted]'" in caplog.text
