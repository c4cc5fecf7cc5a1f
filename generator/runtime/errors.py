"""Everything that a call can raise, apart from the `pydantic.ValidationError` of a request that breaks a rule.

ApiError
├── MissingTokenError           no token was given, so nothing was sent
├── TransportError              no complete answer arrived; the request may have been carried out all the same
├── StatusError                 the service answered with an error
│   ├── AuthenticationError     the token is missing, wrong, expired, or another service's
│   ├── PermissionDeniedError   the account may not do this
│   ├── BalanceError            the account cannot pay for this
│   ├── RateLimitError          too many requests
│   ├── InvalidRequestError     the service refused the request as it stands
│   ├── NotFoundError           no such operation at this address
│   ├── ServerError             the service failed
│   └── UndocumentedStatusError a status that the documentation does not know
└── AnswerError                 a success whose body is not what the documentation promises
"""

from dataclasses import dataclass
from typing import Literal

import httpx

ErrorKind = Literal[
    "authentication", "permission", "balance", "rate-limit", "invalid-request", "not-found", "server", "undocumented"
]


class ApiError(Exception):
    """Say that an operation has no result.

    Args:
        message: What went wrong.
        operation: The operation's id.
    """

    def __init__(self, message: str, *, operation: str = "") -> None:
        super().__init__(f"{operation}: {message}" if operation else message)
        self.message = message
        self.operation = operation


class MissingTokenError(ApiError):
    """Say that no token was given and that none is in the environment."""


class TransportError(ApiError):
    """Say that no complete answer arrived. Whether the request was carried out is unknown."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Hold what an error body says, whichever of its shapes it has.

    Args:
        message: The error in the service's words, or what stands for them.
        code: The service's short word for the error, if it gave one.
        trace_id: The id of the request in the service's logs, if it gave one.
    """

    message: str
    code: str | None = None
    trace_id: str | None = None


class StatusError(ApiError):
    """Say that the service answered with an error.

    Args:
        reason: What the body says.
        operation: The operation's id.
        response: The answer as it came.
        documented: Whether the documentation lists this status for this operation.
    """

    def __init__(self, reason: Reason, *, operation: str, response: httpx.Response, documented: bool = True) -> None:
        shown = " ".join(filter(None, [str(response.status_code), reason.code]))
        trace = f" (trace {reason.trace_id})" if reason.trace_id else ""
        super().__init__(f"{shown}: {reason.message}{trace}", operation=operation)
        self.message = reason.message
        self.status = response.status_code
        self.code = reason.code
        self.trace_id = reason.trace_id
        self.documented = documented
        self.response = response


class AuthenticationError(StatusError):
    """Say that the token is missing, wrong, expired, or another service's."""


class PermissionDeniedError(StatusError):
    """Say that the account may not do this."""


class BalanceError(StatusError):
    """Say that the account cannot pay for this."""


class RateLimitError(StatusError):
    """Say that too many requests came in a short time."""


class InvalidRequestError(StatusError):
    """Say that the service refused the request as it stands."""


class NotFoundError(StatusError):
    """Say that there is no such operation at this address."""


class ServerError(StatusError):
    """Say that the service failed."""


class UndocumentedStatusError(StatusError):
    """Say that the service answered with a status that the documentation does not know."""


class AnswerError(ApiError):
    """Say that a success came with a body that the documentation does not promise.

    Args:
        message: What is wrong with the body.
        operation: The operation's id.
        response: The answer as it came.
    """

    def __init__(self, message: str, *, operation: str, response: httpx.Response) -> None:
        super().__init__(f"{response.status_code}: {message}", operation=operation)
        self.message = message
        self.status = response.status_code
        self.response = response


ERROR_OF_KIND: dict[ErrorKind, type[StatusError]] = {
    "authentication": AuthenticationError,
    "permission": PermissionDeniedError,
    "balance": BalanceError,
    "rate-limit": RateLimitError,
    "invalid-request": InvalidRequestError,
    "not-found": NotFoundError,
    "server": ServerError,
    "undocumented": UndocumentedStatusError,
}
