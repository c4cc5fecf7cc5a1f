"""The clients: what they send, and what they keep to themselves."""

import asyncio
import inspect
import json
from types import ModuleType

import httpx
import pytest
from pydantic import MISSING, ValidationError

from generator.tests.rendering.calling import SECRET, client_of, raised_by
from generator.tests.rendering.conftest import Answering

MADE = {"id": "b1", "state": "new"}


def test_what_is_sent_is_what_was_given(boxes: ModuleType, answering: Answering) -> None:
    """One request goes out: the documented method and address, the token, and the given fields alone."""
    requests: list[httpx.Request] = []

    client_of(boxes, answering(json=MADE, requests=requests)).create_box(kind="wood", class_="\ud800é")

    (request,) = requests
    assert (request.method, str(request.url)) == ("POST", "https://boxes.example/boxes")
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert json.loads(request.content) == {"kind": "wood", "class": "\ud800é"}


def test_the_asynchronous_client_does_the_same(boxes: ModuleType, answering: Answering) -> None:
    """`AsyncClient` sends the same bytes and returns the same answer."""
    requests: list[httpx.Request] = []

    async def call() -> object:
        http = httpx.AsyncClient(transport=answering(json=MADE, requests=requests))
        async with http, boxes.AsyncClient(token=SECRET, http_client=http) as client:
            return await client.create_box(kind="wood", width=3)

    answer = asyncio.run(call())

    assert answer == boxes.MadeBox(id="b1", state="new")
    assert json.loads(requests[0].content) == {"kind": "wood", "width": 3}


def test_a_request_that_breaks_a_rule_is_not_sent(boxes: ModuleType, answering: Answering) -> None:
    """A broken rule is raised before anything leaves the machine."""
    requests: list[httpx.Request] = []
    client = client_of(boxes, answering(json=MADE, requests=requests))

    with pytest.raises(ValidationError):
        client.create_box(kind="paper", width=11)

    assert requests == []


def test_a_request_is_checked_again_before_it_is_sent(boxes: ModuleType, answering: Answering) -> None:
    """What `model_copy` did to a request is found out by `send`."""
    requests: list[httpx.Request] = []
    client = client_of(boxes, answering(json=MADE, requests=requests))
    changed = boxes.Box(kind="paper").model_copy(update={"width": 11})

    with pytest.raises(ValidationError):
        client.send(boxes.CREATE_BOX, changed)

    assert requests == []


def test_a_lifted_rule_is_sent(boxes: ModuleType, answering: Answering) -> None:
    """`lift` sends on purpose what an inapplicable rule would refuse."""
    requests: list[httpx.Request] = []

    client_of(boxes, answering(json=MADE, requests=requests)).create_box(
        kind="paper", fragile=True, lift=("wood-only",)
    )

    assert json.loads(requests[0].content) == {"kind": "paper", "fragile": True}


@pytest.mark.parametrize(
    ("options", "per_call", "expected"),
    [({}, {}, 30), ({"timeout": 5.0}, {}, 5), ({"timeout": 5.0}, {"timeout": 0.5}, 0.5)],
)
def test_the_closest_timeout_counts(
    boxes: ModuleType,
    answering: Answering,
    options: dict[str, float],
    per_call: dict[str, float],
    expected: float,
) -> None:
    """A call's timeout goes before the client's, the client's before the documented one."""
    requests: list[httpx.Request] = []
    client = client_of(boxes, answering(json=MADE, requests=requests), **options)

    client.create_box(kind="wood", **per_call)

    assert requests[0].extensions["timeout"]["read"] == expected


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), 1e300])
def test_a_timeout_that_nobody_can_wait_is_refused(boxes: ModuleType, answering: Answering, timeout: float) -> None:
    """A timeout of which a socket could make nothing is refused before anything is sent."""
    requests: list[httpx.Request] = []

    with pytest.raises(ValueError, match="the timeout must be more than 0 and at most 2000000 seconds"):
        client_of(boxes, answering(json=MADE, requests=requests)).create_box(kind="wood", timeout=timeout)

    assert requests == []


def test_the_environment_gives_token_and_address(
    boxes: ModuleType, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without arguments, the variables that the document names are read."""
    requests: list[httpx.Request] = []
    monkeypatch.setenv("TINY_TOKEN", " from-environment\n")
    monkeypatch.setenv("TINY_BASE_URL", "http://localhost:1234/base/")

    with boxes.Client(http_client=httpx.Client(transport=answering(json=MADE, requests=requests))) as client:
        client.create_box(kind="wood")

    assert requests[0].headers["authorization"] == "Bearer from-environment"
    assert str(requests[0].url) == "http://localhost:1234/base/boxes"


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_no_token_is_an_error_that_says_where_one_is_looked_for(
    boxes: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A client without a token is not made."""
    monkeypatch.delenv("TINY_TOKEN", raising=False)

    with pytest.raises(boxes.MissingTokenError, match="TINY_TOKEN"):
        getattr(boxes, name)()


@pytest.mark.parametrize("token", [f"{SECRET}\n", f"{SECRET} x", f"{SECRET}é"])
def test_a_token_that_cannot_be_sent_is_refused_without_being_shown(boxes: ModuleType, token: str) -> None:
    """The message about a token does not repeat it."""
    with pytest.raises(ValueError, match="the token holds a character") as refusal:
        boxes.Client(token=token)

    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("base_url", [
    "boxes.example", "ftp://boxes.example", "https://", "/boxes", "https://boxes.example:x", "https://boxes.example\n",
    f"https://me:{SECRET}@boxes.example", f"ftp://me:{SECRET}@boxes.example", "https://boxes.example/?a=1",
    "https://boxes.example#a",
])  # fmt: skip
def test_an_address_that_is_none_is_refused(boxes: ModuleType, base_url: str) -> None:
    """A base URL that no path can follow, or that would displace the token, is refused; no password is shown."""
    with pytest.raises(ValueError, match="base URL") as refusal:
        boxes.Client(token=SECRET, base_url=base_url)

    assert SECRET not in str(refusal.value)
    with boxes.Client(token=SECRET) as client, pytest.raises(ValueError, match="base URL"):
        client.with_options(base_url=base_url)


def test_the_token_is_sent_whatever_else_a_given_http_client_would(boxes: ModuleType, answering: Answering) -> None:
    """Credentials of an `http_client` that was passed in do not displace the token."""
    requests: list[httpx.Request] = []
    http = httpx.Client(transport=answering(json=MADE, requests=requests), auth=("me", "mine"))

    boxes.Client(token=SECRET, http_client=http).create_box(kind="wood")

    assert requests[0].headers["authorization"] == f"Bearer {SECRET}"


def test_a_token_that_the_service_repeats_is_not_shown(boxes: ModuleType, answering: Answering) -> None:
    """A message of the service is shown without the token in it."""
    error = raised_by(boxes, answering(401, json={"error": {"message": f"token {SECRET} is wrong"}}))

    assert error.message == "token [redacted] is wrong"
    assert SECRET not in str(error)


def test_a_client_closes_only_what_it_opened(boxes: ModuleType, answering: Answering) -> None:
    """An HTTP client that was passed in stays open."""
    http = httpx.Client(transport=answering(json=MADE))

    with boxes.Client(token=SECRET, http_client=http):
        pass
    with boxes.Client(token=SECRET) as own:
        pass

    assert http.is_closed is False
    assert own._http.is_closed is True  # noqa: SLF001 - the one way to see it
    http.close()


def test_both_clients_have_the_same_methods(boxes: ModuleType) -> None:
    """What one client can, the other can, with the same parameters and documentation; only `aclose` differs."""

    def surface(client: type) -> dict[str, tuple[object, object]]:
        methods = {name: method for name, method in vars(client).items() if not name.startswith("_")}
        assert all(map(callable, methods.values()))
        return {
            {"aclose": "close"}.get(name, name): (inspect.signature(method), method.__doc__)
            for name, method in methods.items()
        }

    assert surface(boxes.Client) == surface(boxes.AsyncClient)
    assert surface(boxes.Client).keys() == {"close", "create_box", "send", "with_options"}


def test_both_clients_are_made_of_the_same_arguments(boxes: ModuleType) -> None:
    """The constructors differ in the kind of HTTP client and clock alone."""
    plain, asynchronous = (inspect.signature(client) for client in (boxes.Client, boxes.AsyncClient))

    assert [(each.name, each.kind, each.default) for each in plain.parameters.values()] == [
        (each.name, each.kind, each.default) for each in asynchronous.parameters.values()
    ]
    differing = {name for name in plain.parameters if plain.parameters[name] != asynchronous.parameters[name]}
    assert differing == {"http_client", "clock"}


def test_sending_returns_the_answer_as_it_came_too(boxes: ModuleType, answering: Answering) -> None:
    """`send` gives what the answer means, and the HTTP client's own response with its headers."""
    client = client_of(boxes, answering(json=MADE, headers={"x-quota": "7"}))

    answer = client.send(boxes.CREATE_BOX, {"kind": "wood"})

    assert answer.parsed == boxes.MadeBox(id="b1", state="new")
    assert (answer.response.status_code, answer.response.headers["x-quota"]) == (200, "7")


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_what_the_rules_refuse_is_sent_on_purpose_only(boxes: ModuleType, answering: Answering, name: str) -> None:
    """`unchecked=True` sends a body as it stands; without it, or on an operation's own method, nothing does."""
    requests: list[httpx.Request] = []
    refused = {"kind": "paper", "width": 11, "label": MISSING, "unknown": None}
    transport = answering(json=MADE, requests=requests)

    async def call(**options: bool) -> object:
        kind = getattr(httpx, name)
        client = getattr(boxes, name)(token=SECRET, http_client=kind(transport=transport))
        answer = client.send(boxes.CREATE_BOX, refused, **options)
        return (await answer) if inspect.isawaitable(answer) else answer

    for options in ({}, {"unchecked": False}):
        with pytest.raises(ValidationError):
            asyncio.run(call(**options))
    asyncio.run(call(unchecked=True))

    assert [json.loads(request.content) for request in requests] == [{"kind": "paper", "width": 11, "unknown": None}]
    assert "unchecked" not in inspect.signature(getattr(boxes, name).create_box).parameters


def test_a_request_that_was_changed_is_sent_on_purpose_too(boxes: ModuleType, answering: Answering) -> None:
    """`unchecked=True` sends a model as it is, under the names that are sent."""
    requests: list[httpx.Request] = []
    changed = boxes.Box(kind="paper", class_="a").model_copy(update={"width": 11})

    client_of(boxes, answering(json=MADE, requests=requests)).send(boxes.CREATE_BOX, changed, unchecked=True)

    assert json.loads(requests[0].content) == {"kind": "paper", "class": "a", "width": 11}
