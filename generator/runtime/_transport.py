"""From a request to what is sent, and from an answer to what it means: pure, shared by both clients."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import NoneType
from typing import Final, Generic, NoReturn, TypeVar, cast, get_args

from pydantic import MISSING, BaseModel, ValidationError

from ._blame import printable
from ._credential import Credential
from ._http import httpx
from ._retry import never_left
from ._validation import RequestShape, checked_fields, explain
from .errors import (
    ERROR_OF_KIND,
    AnswerError,
    ErrorKind,
    NotSentError,
    Reason,
    ServerError,
    StatusError,
    TransportError,
    UnansweredError,
    UncertainAnswerError,
    UncertainServerError,
    UncertainStatusError,
    UndocumentedStatusError,
)

RequestT = TypeVar("RequestT", bound=BaseModel)
AnswerT = TypeVar("AnswerT")

HEADERS: Final = {"Accept": "application/json", "Content-Type": "application/json"}

_ENCODER: Final = json.JSONEncoder(allow_nan=False)  # escapes non-ASCII: that alone lets a lone surrogate through
_CONNECT_SECONDS: Final = 10.0
_LONGEST_SECONDS: Final = 2_000_000  # a socket counts milliseconds in 32 bits
_SHOWN_CHARACTERS: Final = 500
_UNKNOWN: Final = "It may have been carried out all the same, and was not sent again."
_OK: Final = range(200, 300)
_REFUSALS: Final = range(400, 500)
_SERVER_ERRORS: Final = range(500, 600)
_KIND_OF_STATUS: Final[Mapping[int, ErrorKind]] = {
    400: "invalid-request",
    401: "authentication",
    403: "permission",
    404: "not-found",
    422: "invalid-request",
    429: "rate-limit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[RequestT, AnswerT]):
    """Describe one method on one path.

    Args:
        id: The operation's id in the specification.
        method: The HTTP method.
        path: The path, after the base URL.
        request: The class of its request.
        shape: What a request is held to.
        answers: The classes of its answers; the first whose required properties are all there is meant.
        timeout: How long to wait for the answer, in seconds.
        statuses: The statuses that are documented, as they are written there: "200", "4XX", "default".
        kinds: What the documented error codes mean, by status and code.
        is_idempotent: Whether carrying it out twice changes and costs nothing.
        find_out: How to learn what became of a request whose answer was lost.
    """

    id: str
    method: str
    path: str
    request: type[RequestT]
    shape: RequestShape
    answers: tuple[type[BaseModel], ...]
    timeout: float
    statuses: frozenset[str]
    kinds: Mapping[tuple[int, str], ErrorKind]
    is_idempotent: bool
    find_out: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Generic[AnswerT]):
    """Hold an answer, read and as it came.

    Args:
        parsed: What it means.
        response: The answer of the HTTP client.
    """

    parsed: AnswerT
    response: httpx.Response


def checked_body(
    operation: Operation[RequestT, AnswerT],
    request: RequestT | Mapping[str, object],
    context: Mapping[str, Collection[str]],
    *,
    unchecked: bool = False,
) -> bytes:
    """Return a request as it is sent, checked whatever was done to it since it was made.

    Args:
        operation: What is asked for.
        request: The request, or its fields as they are sent.
        context: Which rules are lifted.
        unchecked: Whether all are, and the request is sent as it stands.

    Raises:
        ValidationError: The request breaks a rule.
    """
    raw = request.model_dump(by_alias=True, exclude_unset=True) if isinstance(request, BaseModel) else dict(request)
    if not unchecked:
        return _encoded(checked_fields(operation.request.__name__, raw, context, operation.shape))
    return _encoded({name: value for name, value in raw.items() if value is not MISSING})


def _encoded(body: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(body).encode("ascii")


@lru_cache(maxsize=128)
def limits(timeout: float) -> httpx.Timeout:
    """Return the limits of one call: the answer may take as long as given, the connection less.

    Raises:
        ValueError: It is no time that can be waited.
    """
    if not 0 < timeout <= _LONGEST_SECONDS:
        raise ValueError(f"the timeout must be more than 0 and at most {_LONGEST_SECONDS} seconds, unlike {timeout}")
    return httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS))


def no_answer(operation: Operation[RequestT, AnswerT], error: httpx.RequestError, token: Credential) -> TransportError:
    """Return what it means that no complete answer came: nothing was sent, or nobody knows."""
    error.request = token.bare_request(error.request)
    what = token.redacted(f"{type(error).__name__}: {error}")
    if never_left(error):
        return NotSentError(f"nothing was sent: {what}", operation=operation.id)
    if operation.is_idempotent:
        return TransportError(f"no complete answer: {what}", operation=operation.id)
    return UnansweredError(f"no complete answer: {what}", operation=operation.id, advice=advice_on(operation))


def note_interruption(operation: Operation[RequestT, AnswerT], error: BaseException) -> None:
    """Add to a cancellation, or to an interruption from the keyboard, what it may leave behind."""
    if not operation.is_idempotent and not isinstance(error, Exception):
        error.add_note(f"{operation.id}: interrupted. {advice_on(operation)}")


def decode(operation: Operation[RequestT, AnswerT], response: httpx.Response, token: Credential) -> AnswerT:
    """Return what an answer means.

    Raises:
        StatusError: It is an error, in any of the shapes that are known.
        AnswerError: It is a success with a body that is not documented.
    """
    documented = _is_documented(response.status_code, operation.statuses)
    if response.status_code not in _OK or not documented:
        _raise_status(operation, token.bare_response(response), documented=documented)
    try:
        body: object = json.loads(response.content)
    except (ValueError, RecursionError):
        shown = response.headers.get("content-type") or "no content type"
        message = f"the body is not JSON ({shown}, {len(response.content)} bytes)"
    else:
        if isinstance(body, dict) and _tells_an_error(operation, body):
            _raise_status(operation, token.bare_response(response), documented=documented)
        try:
            return cast("AnswerT", chosen(operation.answers, body).model_validate(body))
        except ValidationError as error:
            shown = explain(error.errors(include_url=False, include_input=False, include_context=False))
            message = f"the body is not as documented: {shown}"
    # Raised here, not above: a traceback would show the causes, and they quote what the service said.
    bare = token.bare_response(response)
    kind = AnswerError if operation.is_idempotent else UncertainAnswerError
    raise kind(
        token.redacted(message),
        operation=operation.id,
        response=bare,
        reason=_read_reason(bare),
        advice=advice_on(operation),
    )


def advice_on(operation: Operation[RequestT, AnswerT]) -> str:
    """Return what to do when nobody knows whether an operation was carried out; nothing if that does no harm."""
    return "" if operation.is_idempotent else f"{_UNKNOWN} {operation.find_out}".rstrip()


def chosen(answers: tuple[type[BaseModel], ...], body: object) -> type[BaseModel]:
    """Return the first class whose required properties are all there, else the last one."""
    for answer in answers[:-1]:
        if isinstance(body, dict) and all(
            body.get(name) is not None or (may_be_null and name in body) for name, may_be_null in _required(answer)
        ):
            return answer
    return answers[-1]


@cache
def _required(answer: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Return the required properties, and whether each may be null; of one that may not, null is taken for absent."""
    fields = [(info.alias or name, info) for name, info in answer.model_fields.items() if info.is_required()]
    return tuple((name, NoneType in get_args(info.annotation)) for name, info in fields)


def _tells_an_error(operation: Operation[RequestT, AnswerT], body: Mapping[str, object]) -> bool:
    """Tell whether a body with the status of a success is that of an error, with or without `success: false`."""
    if not body.get("error") or body.get("success") is True:
        return False
    return body.get("success") is False or not any("error" in answer.model_fields for answer in operation.answers)


def _is_documented(status: int, statuses: frozenset[str]) -> bool:
    return not statuses.isdisjoint((str(status), f"{status // 100}XX", "default"))


def _raise_status(operation: Operation[RequestT, AnswerT], response: httpx.Response, *, documented: bool) -> NoReturn:
    reason, advice = _read_reason(response), ""
    error: type[StatusError] = ERROR_OF_KIND[_kind(operation, response.status_code, reason.code)]
    if not operation.is_idempotent and response.status_code not in _REFUSALS:
        if response.status_code in _SERVER_ERRORS or error is ServerError:
            error, advice = UncertainServerError, advice_on(operation)
        elif error is UndocumentedStatusError:
            error, advice = UncertainStatusError, advice_on(operation)
    raise error(reason, operation=operation.id, response=response, documented=documented, advice=advice)


def _kind(operation: Operation[RequestT, AnswerT], status: int, code: str | None) -> ErrorKind:
    """Return what an error is: by status and code, else by code alone, else by status alone."""
    if code is not None:
        if (status, code) in operation.kinds:
            return operation.kinds[status, code]
        for (_, known), kind in operation.kinds.items():
            if known == code:
                return kind
    return "server" if status in _SERVER_ERRORS else _KIND_OF_STATUS.get(status, "undocumented")


def _read_reason(response: httpx.Response) -> Reason:
    """Read an error body: an object with `error` as an object or a text, `message`, or `detail`; or no JSON at all."""
    try:
        body: object = json.loads(response.content)
    except (ValueError, RecursionError):
        body = None
    phrase = response.reason_phrase or "no reason given"
    if not isinstance(body, dict):
        return Reason(f"{phrase}; the body is not a JSON object ({len(response.content)} bytes)")
    detail = body.get("error")
    inner = detail if isinstance(detail, dict) else {}
    candidates = (inner.get("message"), detail, body.get("message"), body.get("detail"))
    message = next((text for text in candidates if isinstance(text, str) and text), phrase)
    code, trace_id = inner.get("code"), body.get("trace_id")
    return Reason(
        printable(message if len(message) <= _SHOWN_CHARACTERS else f"{message[:_SHOWN_CHARACTERS]}…"),
        printable(code) if isinstance(code, str) and code else None,
        printable(trace_id) if isinstance(trace_id, str) and trace_id else None,
    )
