"""Each fault in what becomes of texts, or of who was refused, is seen by the check whose claim it breaks."""

from __future__ import annotations

import html
import json
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.server import MockServer
from contract_tests.tests.faulty import crashing, judging, named, resent, telling, values_in, with_json, with_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.faulty import Fault, Send

RIGHT = f"Bearer {MockOptions().token}"


@pytest.fixture(scope="module")
def calling() -> Iterator[MockServer]:
    """Yield a mock server whose clock runs, so that callbacks are posted."""
    with MockServer(port=None, speed=1.0) as server:
        yield server


def told(change: Callable[[str], object]) -> Fault:
    """Make a fault of a server that keeps other texts than it was sent."""

    def changed(value: object) -> object:
        if isinstance(value, list):
            return [changed(item) for item in value]
        return change(value) if isinstance(value, str) else value

    def rewritten(body: dict[str, object]) -> dict[str, object]:
        request = body["request"]
        assert isinstance(request, dict)
        return {**body, "request": {name: changed(value) for name, value in request.items()}}

    return telling(lambda answer: answer.status_code == 200 and '"request"' in answer.text, with_json(rewritten))


def with_path(text: str) -> str:
    """Complete an address as many libraries do."""
    parts = urlsplit(text) if "://" in text else None
    return text if parts is None or parts.path else f"{text}/"


@pytest.mark.parametrize(
    ("key", "change"),
    [
        pytest.param("prompt", str.strip, id="trimmed"),
        pytest.param("prompt", str.lower, id="in small letters"),
        pytest.param("prompt", html.escape, id="escaped for HTML"),
        pytest.param("prompt", unquote, id="decoded like an address"),
        pytest.param("prompt", lambda text: text.replace("+", " "), id="without plus signs"),
        pytest.param("prompt", lambda text: text.partition("\0")[0], id="cut at NUL"),
        pytest.param("prompt", lambda text: " ".join(text.split()), id="with single spaces"),
        pytest.param("prompt", lambda text: text[:500], id="cut"),
        pytest.param("prompt", lambda text: unicodedata.normalize("NFC", text), id="normalized"),
        pytest.param("prompt", lambda text: text.encode("utf-8", "replace").decode(), id="without lone surrogates"),
        pytest.param("prompt", lambda text: int(text) if text.isdecimal() else text, id="a number"),
        pytest.param("prompt", lambda text: text or None, id="null"),
        pytest.param("character_url", with_path, id="a completed address"),
        pytest.param("image_urls", unquote, id="a decoded address in a list"),
        pytest.param("callback_url", lambda text: text.replace("&amp;", "&"), id="an unescaped address"),
    ],
)
def test_a_text_that_comes_back_changed_is_seen(
    document: SpecDocument, mock: MockServer, key: str, change: Callable[[str], object]
) -> None:
    """The record of a task tells the request as it was sent."""
    run = judging(document, mock, told(change))

    record = run.examine(named(document, f"createVideo texts {key}"))

    assert record.outcome == "fails"


@pytest.mark.parametrize(
    "key", ["createVideo texts prompt", "createVideo texts callback_url", "createVideo texts image_urls"]
)
def test_a_text_that_breaks_the_server_is_seen(document: SpecDocument, mock: MockServer, key: str) -> None:
    """What a server cannot bear it has to refuse."""
    run = judging(document, mock, crashing(lambda request: "\\ud800" in request.content.decode()))

    assert run.examine(named(document, key)).outcome == "fails"


def test_a_text_that_is_refused_in_order_is_no_fault(document: SpecDocument, mock: MockServer) -> None:
    """No page says which texts a server has to bear."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        is_odd = any(isinstance(value, str) and not value.isprintable() for value in values_in(request))
        return send(resent(request, b"[]") if is_odd else request)

    run = judging(document, mock, fault)

    assert run.examine(named(document, "createVideo texts prompt")).outcome == "holds"
    assert run.examine(named(document, "createVideo body.hostile-text")).outcome == "holds"


def test_a_text_that_is_refused_in_disorder_is_a_fault(document: SpecDocument, mock: MockServer) -> None:
    """A refusal has its documented status, whatever it is for."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        return with_status(418)(send(resent(request, b"[]"))) if b"\\u0000" in request.content else send(request)

    run = judging(document, mock, fault)

    assert run.examine(named(document, "createVideo texts prompt")).outcome == "fails"


@pytest.mark.parametrize("who", ["", "Bearer wrong-token", RIGHT])
def test_whoever_is_refused_and_gets_a_task_all_the_same_is_seen(
    document: SpecDocument, calling: MockServer, who: str
) -> None:
    """The callback of a task that should not be there gives it away."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        answer = send(request)
        if answer.status_code >= 400 and request.headers.get("Authorization", "") == who:
            body = json.loads(request.content) | {"model": "sora-2", "prompt": "cat"}
            send(resent(request, json.dumps(body).encode(), authorization=RIGHT))
        return answer

    run = judging(document, calling, fault)

    record = run.examine(named(document, "createVideo refusal.no-task"))

    assert record.outcome == "fails"
    assert "made a task" in run.recorder.findings[record.finding or ""].problem


def test_whoever_is_refused_gets_no_task(document: SpecDocument, calling: MockServer) -> None:
    """The mock server makes no task of what it refuses."""
    run = judging(document, calling)

    assert run.examine(named(document, "createVideo refusal.no-task")).outcome == "holds"
