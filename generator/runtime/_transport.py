"""From a request to what is sent, and from an answer to what it means: pure, shared by both clients."""

import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Final, Generic, NoReturn, TypeVar, cast, get_args

import httpx
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ._validation import explain
from .errors import ERROR_OF_KIND, AnswerError, ErrorKind, MissingTokenError, Reason, StatusError

RequestT = TypeVar("RequestT", bound=BaseModel)
AnswerT = TypeVar("AnswerT")

_CONNECT_SECONDS: Final = 10.0
_LONGEST_SECONDS: Final = 2_000_000  # a socket counts milliseconds in 32 bits
_SHOWN_CHARACTERS: Final = 500
_TELLING_CHARACTERS: Final = 8  # a shorter token occurs in messages by chance
_VISIBLE_ASCII: Final = re.compile(r"[!-~]+")
_OK: Final = range(200, 300)
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
        answers: The classes of its answers; the first whose required properties are all there is meant.
        timeout: How long to wait for the answer, in seconds.
        statuses: The statuses that are documented, as they are written there: "200", "4XX", "default".
        kinds: What the documented error codes mean, by status and code.
    """

    id: str
    method: str
    path: str
    request: type[RequestT]
    answers: tuple[type[BaseModel], ...]
    timeout: float
    statuses: frozenset[str]
    kinds: Mapping[tuple[int, str], ErrorKind]


def find_token(token: str | None, variable: str) -> str:
    """Return the token that was given, or the one in the environment.

    Raises:
        MissingTokenError: There is neither.
        ValueError: It cannot be sent in a header. The message does not repeat it.
    """
    found = os.environ.get(variable, "").strip() if token is None else token
    if not found:
        raise MissingTokenError(f"no token: pass token=…, or set the environment variable {variable}")
    if not _VISIBLE_ASCII.fullmatch(found):
        raise ValueError("the token holds a character that cannot be sent in a header, such as a space or a line end")
    return found


def find_base_url(base_url: str | None, variable: str, documented: str) -> str:
    """Return the base URL that was given, or the one in the environment, or the documented one.

    Raises:
        ValueError: It is not an absolute http or https URL, or holds more than an address. No password is shown.
    """
    found = base_url or os.environ.get(variable, "").strip() or documented
    try:
        url = httpx.URL(found)
    except httpx.InvalidURL as error:
        raise ValueError(f"the base URL cannot be read: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"the base URL must begin with https:// or http:// and name a host, unlike {url!r}")
    if url.userinfo or url.query or url.fragment:
        raise ValueError(f"the base URL must end with its path, and name no user and no password, unlike {url!r}")
    return found.rstrip("/")


def checked_body(
    operation: Operation[RequestT, AnswerT],
    request: RequestT | Mapping[str, object],
    context: Mapping[str, Collection[str]],
) -> bytes:
    """Return a request as it is sent, checked whatever was done to it since it was made.

    Raises:
        ValidationError: The request breaks a rule.
    """
    raw = request.model_dump(by_alias=True, exclude_unset=True) if isinstance(request, BaseModel) else dict(request)
    checked = operation.request.model_validate(raw, context=dict(context))
    # Non-ASCII is escaped: that alone lets a lone surrogate through.
    return json.dumps(checked.model_dump(by_alias=True, exclude_unset=True), allow_nan=False).encode("ascii")


def headers(token: str) -> dict[str, str]:
    """Return the headers of a request."""
    return {"Accept": "application/json", "Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def limits(timeout: float) -> httpx.Timeout:
    """Return the limits of one call: the answer may take as long as given, the connection less.

    Raises:
        ValueError: It is no time that can be waited.
    """
    if not 0 < timeout <= _LONGEST_SECONDS:
        raise ValueError(f"the timeout must be more than 0 and at most {_LONGEST_SECONDS} seconds, unlike {timeout}")
    return httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS))


def decode(operation: Operation[RequestT, AnswerT], response: httpx.Response) -> AnswerT:
    """Return what an answer means.

    Raises:
        StatusError: It is an error, in any of the shapes that are known.
        AnswerError: It is a success with a body that is not documented.
    """
    documented = _is_documented(response.status_code, operation.statuses)
    if response.status_code not in _OK or not documented:
        _raise_status(operation, response, _read_reason(response), documented=documented)
    try:
        body: object = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        shown = response.headers.get("content-type") or "no content type"
        message = f"the body is not JSON ({shown}, {len(response.content)} bytes)"
        raise AnswerError(message, operation=operation.id, response=response) from error
    if isinstance(body, dict) and body.get("success") is False and body.get("error"):
        _raise_status(operation, response, _read_reason(response), documented=documented)
    try:
        answer = _chosen(operation.answers, body).model_validate(body)
    except ValidationError as error:
        shown = explain(error.errors(include_url=False, include_input=False, include_context=False))
        message = f"the body is not as documented: {shown}"
        raise AnswerError(message, operation=operation.id, response=response) from error
    return cast("AnswerT", answer)


def _chosen(answers: tuple[type[BaseModel], ...], body: object) -> type[BaseModel]:
    """Return the first class whose required properties are all there, else the last one."""
    for answer in answers[:-1]:
        required = [(info.alias or name, info) for name, info in answer.model_fields.items() if info.is_required()]
        if isinstance(body, dict) and all(_is_there(body, name, info) for name, info in required):
            return answer
    return answers[-1]


def _is_there(body: Mapping[str, object], name: str, info: FieldInfo) -> bool:
    """Tell whether a required property is there: null is taken for absent, unless it may be null."""
    return body.get(name) is not None or (name in body and NoneType in get_args(info.annotation))


def _is_documented(status: int, statuses: frozenset[str]) -> bool:
    return not statuses.isdisjoint((str(status), f"{status // 100}XX", "default"))


def _raise_status(
    operation: Operation[RequestT, AnswerT], response: httpx.Response, reason: Reason, *, documented: bool
) -> NoReturn:
    error: type[StatusError] = ERROR_OF_KIND[_kind(operation, response.status_code, reason.code)]
    raise error(reason, operation=operation.id, response=response, documented=documented)


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
    message = _without_token(next((text for text in candidates if isinstance(text, str) and text), phrase), response)
    code, trace_id = inner.get("code"), body.get("trace_id")
    return Reason(
        message if len(message) <= _SHOWN_CHARACTERS else f"{message[:_SHOWN_CHARACTERS]}…",
        code if isinstance(code, str) and code else None,
        trace_id if isinstance(trace_id, str) and trace_id else None,
    )


def _without_token(text: str, response: httpx.Response) -> str:
    """Return a text of the service without the token, which some services repeat."""
    token = response.request.headers.get("Authorization", "").removeprefix("Bearer ")
    return text if len(token) < _TELLING_CHARACTERS else text.replace(token, "<token>")
