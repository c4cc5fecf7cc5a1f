"""Against real servers: nothing that may have been carried out is sent a second time, unless that is harmless."""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, Final

import httpx
import pytest

from generator.tests.rendering.conftest import TinyPackage
from generator.tests.rendering.loopback import CUT, DROPPED, SILENT, Loopback, answer

_MADE: Final = answer(200, b'{"id": "b1"}')
_TIMEOUT: Final = 20.0  # seconds; nothing here takes as long
_SHORT: Final = 1.0  # enough to send a request, and what a silent server costs

both_clients = pytest.mark.parametrize("name", ["Client", "AsyncClient"])


class _Caller:
    """Make calls with either client, and keep the pauses that its clock was asked for."""

    def __init__(self, package: ModuleType, name: str, on_pause: Callable[[int], None] | None = None) -> None:
        self.pauses: list[float] = []
        self._package, self._name = package, name
        self._on_pause = on_pause

    def __call__(
        self, server: Loopback, options: Sequence[dict[str, object]] = (), *, is_idempotent: bool = False
    ) -> Any:  # noqa: ANN401 - of a class that was made just now
        """Make one call, with each of the options on top of the ones before."""
        operation = dataclasses.replace(
            self._package.CREATE_BOX, is_idempotent=is_idempotent, find_out="Count your boxes."
        )
        first, *others = options or [{}]
        settings: dict[str, Any] = {
            "token": "t",
            "base_url": server.url,
            "timeout": _TIMEOUT,
            "max_retries": 2,
            **first,
        }

        def pause(seconds: float) -> None:
            self.pauses.append(seconds)
            if self._on_pause is not None:
                self._on_pause(len(self.pauses))

        async def pause_asynchronously(seconds: float) -> None:
            pause(seconds)

        if self._name == "Client":
            clock = self._package.Clock(sleep=pause, random=lambda: 1.0)
            with httpx.Client(trust_env=False) as http:
                client = self._package.Client(**settings, http_client=http, clock=clock)
                for changed in others:
                    client = client.with_options(**changed)
                return client.send(operation, {"kind": "wood"}).parsed

        async def call() -> object:
            clock = self._package.AsyncClock(sleep=pause_asynchronously, random=lambda: 1.0)
            async with httpx.AsyncClient(trust_env=False) as http:
                client = self._package.AsyncClient(**settings, http_client=http, clock=clock)
                for changed in others:
                    client = client.with_options(**changed)
                return (await client.send(operation, {"kind": "wood"})).parsed

        return asyncio.run(call())


@both_clients
@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (DROPPED, "UnansweredError"),
        (CUT, "UnansweredError"),
        (SILENT, "UnansweredError"),
        *((answer(status), "UncertainServerError") for status in (500, 501, 502, 503, 504, 599)),
        (answer(503, retry_after="1"), "UncertainServerError"),
        (answer(500, b'{"error": {"code": "no_money", "message": "No."}}'), "UncertainServerError"),
    ],
)
def test_what_may_have_been_carried_out_is_not_sent_again(
    boxes: ModuleType, name: str, step: bytes | None, kind: str
) -> None:
    """The server receives one request, and the error says that the outcome is unknown, and how to find out."""
    call = _Caller(boxes, name)

    with Loopback(step) as server, pytest.raises(boxes.OutcomeUnknownError) as raised:
        call(server, [{"timeout": _SHORT if step is SILENT else _TIMEOUT}])

    assert len(server.received) == 1
    assert call.pauses == []
    assert type(raised.value).__name__ == kind
    assert raised.value.operation == "createBox"
    said = "It may have been carried out all the same, and was not sent again. Count your boxes."
    assert str(raised.value).startswith("createBox: ")
    assert str(raised.value).endswith(said)
    assert raised.value.advice == said
    assert isinstance(raised.value, boxes.TransportError) == (kind == "UnansweredError")
    assert isinstance(raised.value, boxes.ServerError) == (kind == "UncertainServerError")


@both_clients
@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 418])
def test_a_refusal_is_not_sent_again(boxes: ModuleType, name: str, status: int) -> None:
    """What is refused for a reason would be refused again; its outcome is known."""
    call = _Caller(boxes, name)

    with Loopback(answer(status)) as server, pytest.raises(boxes.StatusError) as raised:
        call(server, is_idempotent=True)

    assert len(server.received) == 1
    assert not isinstance(raised.value, boxes.OutcomeUnknownError)


@both_clients
@pytest.mark.parametrize("is_idempotent", [False, True])
def test_a_refused_connection_is_tried_again(boxes: ModuleType, name: str, *, is_idempotent: bool) -> None:
    """Refused twice, then up: the server receives one request, and the pauses double."""
    with Loopback(_MADE, is_listening=False) as server:
        call = _Caller(boxes, name, on_pause=lambda number: server.listen() if number == 2 else None)

        made = call(server, is_idempotent=is_idempotent)

    assert made.id == "b1"
    assert len(server.received) == 1
    assert call.pauses == [0.5, 1.0]


@both_clients
def test_no_connection_at_all_is_an_error_that_says_so(boxes: ModuleType, name: str) -> None:
    """After the last try the error says that nothing was sent."""
    call = _Caller(boxes, name)

    with Loopback(is_listening=False) as server, pytest.raises(boxes.NotSentError) as raised:
        call(server)

    assert call.pauses == [0.5, 1.0]
    assert str(raised.value).startswith("createBox: nothing was sent: ConnectError: ")
    assert not isinstance(raised.value, boxes.OutcomeUnknownError)


@both_clients
@pytest.mark.parametrize("is_idempotent", [False, True])
def test_a_rate_limit_is_waited_for(boxes: ModuleType, name: str, *, is_idempotent: bool) -> None:
    """429 with `Retry-After: 1`, then 200: two requests of one content, and one second is asked of the clock."""
    call = _Caller(boxes, name)

    with Loopback(answer(429, retry_after="1"), _MADE) as server:
        made = call(server, is_idempotent=is_idempotent)

    assert made.id == "b1"
    first, second = server.received
    assert first == second
    assert call.pauses == [1.0]


@both_clients
def test_a_rate_limit_for_too_long_is_raised_at_once(boxes: ModuleType, name: str) -> None:
    """A pause beyond the limit is the caller's to make."""
    call = _Caller(boxes, name)

    with Loopback(answer(429, retry_after="61")) as server, pytest.raises(boxes.RateLimitError) as raised:
        call(server)

    assert call.pauses == []
    assert raised.value.response.headers["retry-after"] == "61"


@both_clients
@pytest.mark.parametrize("step", [DROPPED, CUT, SILENT, answer(502), answer(503), answer(504)])
def test_an_idempotent_operation_is_asked_again(boxes: ModuleType, name: str, step: bytes | None) -> None:
    """Where asking twice is harmless, a lost answer is asked for again."""
    call = _Caller(boxes, name)

    with Loopback(step, _MADE) as server:
        made = call(server, [{"timeout": _SHORT if step is SILENT else _TIMEOUT}], is_idempotent=True)

    assert made.id == "b1"
    assert len(server.received) == 2
    assert call.pauses == [0.5]


@both_clients
@pytest.mark.parametrize(
    ("step", "kind", "requests"),
    [(DROPPED, "TransportError", 3), (answer(503), "ServerError", 3), (answer(500), "ServerError", 1)],
)
def test_an_idempotent_operation_is_given_up_in_the_end(
    boxes: ModuleType, name: str, step: bytes, kind: str, requests: int
) -> None:
    """After the last try the error is a plain one: asking once more is still harmless."""
    call = _Caller(boxes, name)

    with Loopback(step, step, step, _MADE) as server, pytest.raises(boxes.ApiError) as raised:
        call(server, is_idempotent=True)

    assert type(raised.value).__name__ == kind
    assert len(server.received) == requests


@both_clients
@pytest.mark.parametrize("options", [[{"max_retries": 0}], [{}, {"max_retries": 0}]])
@pytest.mark.parametrize("step", [answer(429, retry_after="1"), answer(503), DROPPED])
def test_no_retries_means_none(boxes: ModuleType, name: str, options: list[dict[str, object]], step: bytes) -> None:
    """`max_retries=0` turns it off, when the client is made and in a copy."""
    call = _Caller(boxes, name)

    with Loopback(step, _MADE) as server, pytest.raises(boxes.ApiError):
        call(server, options, is_idempotent=True)

    assert len(server.received) == 1
    assert call.pauses == []


@both_clients
def test_a_copy_keeps_what_is_not_changed(boxes: ModuleType, name: str) -> None:
    """Each option changes alone: the retries stay when the address changes, and the other way round."""
    call = _Caller(boxes, name)

    with Loopback(answer(429), answer(429), answer(429), _MADE) as server, Loopback() as elsewhere:
        made = call(
            server, [{"base_url": elsewhere.url}, {"max_retries": 3}, {"base_url": server.url}, {"timeout": 20.0}]
        )

    assert made.id == "b1"
    assert (len(server.received), len(elsewhere.received)) == (4, 0)


@both_clients
def test_a_copy_shares_the_connections(boxes: ModuleType, name: str) -> None:
    """A copy sends with the same HTTP client; closing it closes nothing, and closing the first closes both."""
    client = getattr(boxes, name)(token="t")  # noqa: S106 - of nobody
    copied = client.with_options(timeout=1.0, max_retries=0)

    def close(each: Any) -> None:  # noqa: ANN401 - of either class
        asyncio.run(each.aclose()) if name == "AsyncClient" else each.close()

    assert type(copied) is type(client)
    assert copied._http is client._http  # noqa: SLF001 - the one way to see it
    close(copied)
    assert not client._http.is_closed  # noqa: SLF001
    close(client)
    assert copied._http.is_closed  # noqa: SLF001


@both_clients
def test_a_mistaken_number_of_retries_is_refused(boxes: ModuleType, name: str) -> None:
    """A mistake is told at once, when the client is made and when it is copied."""
    kind = getattr(boxes, name)

    with pytest.raises(ValueError, match="max_retries"):
        kind(token="t", max_retries=-1)  # noqa: S106 - of nobody
    with pytest.raises(ValueError, match="max_retries"):
        kind(token="t").with_options(max_retries=-1)  # noqa: S106 - of nobody


@pytest.mark.parametrize(
    ("edits", "is_idempotent"),
    [
        ((), False),
        ((("      summary: Make a box\n", "      x-idempotent: true\n"),), True),
        ((("    post:\n", "    put:\n"),), True),
        ((("    post:\n", "    put:\n"), ("      summary: Make a box\n", "      x-idempotent: false\n")), False),
        ((("    post:\n", "    patch:\n"),), False),
    ],
)
def test_the_document_says_what_is_idempotent(
    tiny_package: TinyPackage, edits: tuple[tuple[str, str], ...], *, is_idempotent: bool
) -> None:
    """`x-idempotent` decides, and where it is not given the HTTP method."""
    package = tiny_package(*edits)

    assert package.CREATE_BOX.is_idempotent is is_idempotent


def test_the_document_says_how_to_find_out(tiny_package: TinyPackage) -> None:
    """`x-find-out` is in the package, on one line."""
    package = tiny_package(("      summary: Make a box\n", "      x-find-out: |\n        Count your\n        boxes.\n"))

    assert package.CREATE_BOX.find_out == "Count your boxes."


@both_clients
def test_the_clock_of_a_client_is_the_real_one(boxes: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clock of the caller's own, `time.sleep` and `asyncio.sleep` are what pauses."""
    pauses: list[float] = []
    made = [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200, json={"id": "b1"})]
    transport = httpx.MockTransport(lambda _: made.pop(0))

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("asyncio.sleep", pause)
    if name == "Client":
        assert boxes.Clock().sleep is time.sleep
        clock = boxes.Clock(sleep=pauses.append)
        http = httpx.Client(transport=transport)
        boxes.Client(token="t", http_client=http, clock=clock, max_retries=1).create_box(kind="wood")  # noqa: S106
    else:
        client = boxes.AsyncClient(token="t", http_client=httpx.AsyncClient(transport=transport), max_retries=1)  # noqa: S106
        asyncio.run(client.create_box(kind="wood"))

    assert pauses == [7.0]
