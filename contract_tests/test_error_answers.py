"""Every error that the vendor's pages or published clients show is read: its class, code, message and trace."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

import acedata_sora as sora

TRACE: Final = "2efa9340-b21b-4e26-9e14-4aac95f343ab"
PAGE: Final = "<html><body>504 Gateway Time-out</body></html>"
PAYMENT: Final = {
    "x402Version": 2,
    "accepts": [{"scheme": "exact", "network": "eip155:8453", "amount": "53000", "maxTimeoutSeconds": 60}],
    "error": "PAYMENT-SIGNATURE header is required",
}


def envelope(code: str, message: str) -> dict[str, object]:
    """Return an error as the gateway writes it."""
    return {"error": {"code": code, "message": message}, "trace_id": TRACE}


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold an error answer and what it means; a 5xx means more where the request may cost something."""

    id: str
    status: int
    body: object
    kind: type[sora.StatusError]
    code: str | None
    message: str
    trace_id: str | None = None


def coded(status: int, code: str, message: str, kind: type[sora.StatusError]) -> Shown:
    """Return an error in the gateway's envelope."""
    return Shown(f"{status} {code}", status, envelope(code, message), kind, code, message, TRACE)


EVERY: Final = (
    coded(400, "bad_request", "model is invalid.", sora.InvalidRequestError),
    coded(400, "no_token", "No token specified for the request.", sora.AuthenticationError),
    coded(400, "token_mismatched", "The specified token is not matched with API.", sora.AuthenticationError),
    coded(401, "token_mismatched", "token and api does not match.", sora.AuthenticationError),
    coded(401, "invalid_token", "The specified token is invalid or wrong.", sora.AuthenticationError),
    coded(401, "token_expired", "token expired.", sora.AuthenticationError),
    coded(400, "api_not_implemented", "The API is not implemented.", sora.ServerError),
    coded(400, "disabled", "Your application has been disabled.", sora.PermissionDeniedError),
    coded(403, "disabled", "Your application has been disabled.", sora.PermissionDeniedError),
    coded(403, "used_up", "Your balance is not sufficient.", sora.BalanceError),
    coded(403, "forbidden", "Refused by moderation.", sora.PermissionDeniedError),
    coded(404, "no_api", "API does not exist.", sora.NotFoundError),
    coded(429, "too_many_requests", "You have exceeded the rate limit.", sora.RateLimitError),
    coded(429, "rate_limited", "Slowly.", sora.RateLimitError),
    coded(500, "api_error", "fetch failed", sora.ServerError),
    coded(504, "timeout", "The request timed out.", sora.ServerError),
    coded(500, "busy", "Later.", sora.ServerError),
    coded(413, "request_too_large", "Too large.", sora.UndocumentedStatusError),
    Shown("worker", 500, {"success": False, **envelope("api_error", "No.")},
          sora.ServerError, "api_error", "No.", TRACE),
    Shown("with a task", 400, {"success": False, "task_id": "t", **envelope("bad_request", "No.")},
          sora.InvalidRequestError, "bad_request", "No.", TRACE),
    Shown("facilitator", 500, {"error": "Facilitator verify returned empty body"}, sora.ServerError, None,
          "Facilitator verify returned empty body"),
    Shown("null", 400, {"error": None, "trace_id": TRACE}, sora.InvalidRequestError, None, "Bad Request", TRACE),
    Shown("no error at all", 403, {}, sora.PermissionDeniedError, None, "Forbidden"),
    Shown("dead route", 404, {"message": "no Route matched with those values"}, sora.NotFoundError, None,
          "no Route matched with those values"),
    Shown("detail", 404, {"detail": "Task not found"}, sora.NotFoundError, None, "Task not found"),
    Shown("payment", 402, PAYMENT, sora.UndocumentedStatusError, None, "PAYMENT-SIGNATURE header is required"),
    Shown("page", 504, PAGE, sora.ServerError, None,
          f"Gateway Timeout; the body is not a JSON object ({len(PAGE)} bytes)"),
    Shown("empty", 502, "", sora.ServerError, None, "Bad Gateway; the body is not a JSON object (0 bytes)"),
    Shown("list of faults", 422, {"detail": [{"msg": "No."}]}, sora.InvalidRequestError, None,
          httpx.codes.get_reason_phrase(422)),  # the two HTTP libraries call it by different names
)  # fmt: skip
UNCERTAIN: Final = {500, 502, 504}
OPERATIONS: Final = (sora.CREATE_VIDEO, sora.QUERY_TASKS)


def raised(operation: sora.Operation[Any, Any], shown: Shown, *, is_async: bool) -> sora.ApiError:
    """Return what an error answer raises."""
    content = shown.body if isinstance(shown.body, str) else json.dumps(shown.body)
    transport = httpx.MockTransport(lambda _: httpx.Response(shown.status, content=content.encode()))

    async def call() -> None:
        if is_async:
            async with httpx.AsyncClient(transport=transport) as http:
                later = sora.AsyncClient(token="t", http_client=http, max_retries=0)  # noqa: S106 - of nobody
                await later.send(operation, {}, unchecked=True)
        else:
            http_client = httpx.Client(transport=transport)
            client = sora.Client(token="t", http_client=http_client, max_retries=0)  # noqa: S106 - of nobody
            client.send(operation, {}, unchecked=True)

    with pytest.raises(sora.ApiError) as caught:
        asyncio.run(call())
    return caught.value


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
@pytest.mark.parametrize("shown", EVERY, ids=lambda shown: shown.id)
@pytest.mark.parametrize("is_async", [False, True], ids=["Client", "AsyncClient"])
def test_every_error_that_is_shown_anywhere_is_read(
    operation: sora.Operation[Any, Any],
    shown: Shown,
    *,
    is_async: bool,
) -> None:
    """It is of the class that its code or status means, and has all that the answer says."""
    error = raised(operation, shown, is_async=is_async)

    is_uncertain = operation is sora.CREATE_VIDEO and shown.status in UNCERTAIN
    assert type(error) is (sora.UncertainServerError if is_uncertain else shown.kind)
    assert isinstance(error, shown.kind)
    assert (error.code, error.message, error.trace_id) == (shown.code, shown.message, shown.trace_id)
    assert error.operation == operation.id
    assert isinstance(error, sora.StatusError)
    assert error.status == error.response.status_code == shown.status
    assert error.response.text == (shown.body if isinstance(shown.body, str) else json.dumps(shown.body))
    assert operation.id in str(error)
    assert shown.message.rstrip(".") in str(error)
