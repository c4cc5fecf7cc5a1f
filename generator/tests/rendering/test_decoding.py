"""What the clients make of each answer, and of each shape of error."""

from types import ModuleType

import httpx
import pytest

from generator.tests.rendering.calling import SECRET, client_of, raised_by
from generator.tests.rendering.conftest import Answering

MADE = {"id": "b1", "state": "new"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"id": "b1", "state": "melted", "extra": [1], "count": None}, "MadeBox"),
        ({"id": "b1"}, "Note"),
        ({"id": "b1", "state": None}, "Note"),
        ({"id": "b1", "made": "once", "_id": "k"}, "Note"),
    ],
)
def test_an_answer_is_told_by_what_it_must_have_and_kept_whole(
    boxes: ModuleType, answering: Answering, body: dict[str, object], name: str
) -> None:
    """The first class whose required fields are there, not null, is meant; new words and unknown fields are kept."""
    answer = client_of(boxes, answering(json=body)).create_box(kind="wood")

    assert type(answer).__name__ == name
    assert answer.model_dump(by_alias=True, exclude_unset=True) == body


@pytest.mark.parametrize(
    "content",
    [
        {"json": {"id": 7, "state": "new"}},
        {"json": {}},
        {"json": []},
        {"json": None},
        {"text": "<html>"},
        {"content": b""},
        {"content": b"\xff{}"},
        {"text": "[" * 100_000},
    ],
)
def test_a_success_with_another_body_is_an_error_of_its_own(
    boxes: ModuleType, answering: Answering, content: dict[str, object]
) -> None:
    """A 200 without the documented body raises, and keeps the answer."""
    error = raised_by(boxes, answering(**content))

    assert isinstance(error, boxes.AnswerError)
    assert error.operation == "createBox"
    assert error.response.status_code == 200


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "message"),
    [
        (400, {"error": {"code": "bad_box", "message": "No."}}, "InvalidRequestError", "bad_box", "No."),
        (400, {"error": {"code": "no_money", "message": "No."}}, "BalanceError", "no_money", "No."),
        (418, {"error": {"code": "no_money", "message": "No."}}, "BalanceError", "no_money", "No."),
        (400, {"error": {"code": "new_code", "message": "No."}}, "InvalidRequestError", "new_code", "No."),
        (401, {"success": False, "error": "No."}, "AuthenticationError", None, "No."),
        (404, {"message": "No route."}, "NotFoundError", None, "No route."),
        (429, {"detail": "Slowly."}, "RateLimitError", None, "Slowly."),
        (403, {"error": None}, "PermissionDeniedError", None, "Forbidden"),
        (500, {"error": {"code": None, "message": None}}, "UncertainServerError", None, "Internal Server Error"),
        (400, {"error": {"code": 7}, "message": 7}, "InvalidRequestError", None, "Bad Request"),
        (503, [], "UncertainServerError", None, "Service Unavailable; the body is not a JSON object (2 bytes)"),
        (302, {}, "UncertainStatusError", None, "Found"),
        (201, MADE, "UncertainStatusError", None, "Created"),
        (200, {"success": False, "id": "b", "error": {"code": "no_money", "message": "No."}}, "BalanceError",
         "no_money", "No."),
    ],
)  # fmt: skip
def test_every_shape_of_error_is_decoded(  # noqa: PLR0913, PLR0917 - a table
    boxes: ModuleType,
    answering: Answering,
    status: int,
    body: object,
    kind: str,
    code: str | None,
    message: str,
) -> None:
    """An error answer raises what it means: by its code, else by its status; whatever its body looks like."""
    error = raised_by(boxes, answering(status, json=body))

    assert isinstance(error, boxes.StatusError)
    assert (type(error).__name__, error.status, error.code, error.message) == (kind, status, code, message)
    assert error.operation == "createBox"
    assert error.response.json() == body


@pytest.mark.parametrize("content", [b"", b"<html>Bad Gateway</html>", b"\xff", b"[" * 100_000])
def test_an_error_that_is_no_json_is_decoded(boxes: ModuleType, answering: Answering, content: bytes) -> None:
    """A page of a proxy is an error with the status alone."""
    error = raised_by(boxes, answering(502, content=content))

    assert isinstance(error, boxes.ServerError)
    assert (error.status, error.code, error.documented) == (502, None, False)


def test_what_cannot_be_encoded_is_shown_all_the_same(boxes: ModuleType, answering: Answering) -> None:
    """A lone surrogate, which JSON can escape and no terminal can show, does not break whoever prints the error."""
    content = rb'{"error": {"code": "\ud800", "message": "a \udfff b"}, "trace_id": "\ud801"}'

    error = raised_by(boxes, answering(400, content=content))

    assert str(error).encode() == rb"createBox: 400 \ud800: a \udfff b (trace \ud801)"


def test_a_trace_id_is_kept_and_shown(boxes: ModuleType, answering: Answering) -> None:
    """What the vendor's support will ask for is in the message."""
    error = raised_by(boxes, answering(400, json={"error": {"code": "bad_box", "message": "No."}, "trace_id": "t-1"}))

    assert isinstance(error, boxes.StatusError)
    assert (error.trace_id, str(error)) == ("t-1", "createBox: 400 bad_box: No. (trace t-1)")


def test_an_answer_that_is_no_json_is_not_repeated(boxes: ModuleType) -> None:
    """The message of the error tells the kind and the size of what came, and none of it."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, text="<p>private</p>"))

    with pytest.raises(boxes.AnswerError) as caught:
        boxes.Client(token=SECRET, http_client=httpx.Client(transport=transport)).create_box(kind="wood")

    assert "the body is not JSON (text/plain; charset=utf-8, 14 bytes)" in str(caught.value)
    assert "private" not in str(caught.value)


def test_a_redirect_is_not_followed(boxes: ModuleType) -> None:
    """A body that may be billed is not sent to another address, whatever the given HTTP client does by default."""
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(307, headers={"location": "https://elsewhere.example/"})

    http = httpx.Client(transport=httpx.MockTransport(redirect), follow_redirects=True)
    with pytest.raises(boxes.UndocumentedStatusError):
        boxes.Client(token=SECRET, http_client=http).create_box(kind="wood")

    assert asked == ["https://boxes.example/boxes"]
