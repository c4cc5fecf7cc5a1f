"""Everything that a call can raise, apart from the `pydantic.ValidationError` of a request that breaks a rule.

ApiError
├── MissingTokenError           no token was given, so nothing was sent
├── TransportError              no complete answer arrived
│   ├── NotSentError            there was no connection, so nothing was sent
│   └── UnansweredError (?)     the request was sent, and may have been carried out
├── StatusError                 the service answered with an error
│   ├── AuthenticationError     the token is missing, wrong, expired, or another service's
│   ├── PermissionDeniedError   the account may not do this
│   ├── BalanceError            the account cannot pay for this
│   ├── RateLimitError          too many requests
│   ├── InvalidRequestError     the service refused the request as it stands
│   ├── NotFoundError           no such operation at this address
│   ├── ServerError             the service failed
│   │   └── UncertainServerError (?)    it failed, and may have carried the request out before
│   └── UndocumentedStatusError a status that the documentation does not know
│       └── UncertainStatusError (?)    neither a success nor a refusal
├── AnswerError                 a success whose body is not what the documentation promises
│   └── UncertainAnswerError (?)        likewise, of a request that may cost something
├── CallbackError               a delivery that is not what the documentation promises
├── StreamError                 a stream of snapshots holds what is no snapshot
│   ├── TruncatedStreamError    it ended, or fell silent, before it was complete
│   │   └── UncertainTruncatedStreamError (?)   likewise, of a request that may cost something
│   └── UncertainStreamError (?)        it holds what is no snapshot, likewise
├── TaskError                   waiting for a task gave no result
│   ├── TaskFailedError         the task failed
│   ├── UnknownTaskError        the service has no record of it
│   └── WaitDeadlineError       it was still running when the time was up
└── OutcomeUnknownError         what (?) marks: asking again may do, and cost, everything twice
    ├── UnansweredError
    ├── UncertainServerError
    ├── UncertainStatusError
    ├── UncertainAnswerError
    ├── UncertainTruncatedStreamError
    └── UncertainStreamError

Every error can be pickled. None holds the token, nor does the request of its `response`.
"""

from dataclasses import dataclass
from typing import Literal

from ._http import httpx

ErrorKind = Literal[
    "authentication", "permission", "balance", "rate-limit", "invalid-request", "not-found", "server", "undocumented"
]


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


class ApiError(Exception):
    """Say that an operation has no result.

    Args:
        message: What went wrong.
        operation: The operation's id.
        response: The answer, if there is one.
        reason: What its body says, if it says anything: its code and trace id are the error's.
        advice: What to do about it, if that can be said.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str = "",
        response: httpx.Response | None = None,
        reason: Reason | None = None,
        advice: str = "",
    ) -> None:
        shown = f"{operation}: {message}" if operation else message
        super().__init__(f"{shown.rstrip('.')}. {advice}" if advice else shown)
        self.message = message
        self.operation = operation
        self.response = response
        self.code = None if reason is None else reason.code
        self.trace_id = None if reason is None else reason.trace_id
        self.advice = advice

    def __reduce__(self) -> tuple[object, ...]:
        """Return how to make the error again, which its class cannot do from its text."""
        return _made_again, (type(self), self.args, vars(self))


def _made_again(kind: type[ApiError], args: tuple[object, ...], attributes: dict[str, object]) -> ApiError:
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error


class MissingTokenError(ApiError):
    """Say that no token was given and that none is in the environment."""


class OutcomeUnknownError(ApiError):
    """Say that the operation may have been carried out, and that asking again may do, and cost, everything twice.

    The request was not sent again. `advice` says how to find out what became of it.
    """


class TransportError(ApiError):
    """Say that no complete answer arrived."""


class NotSentError(TransportError):
    """Say that there was no connection, so that nothing was sent and nothing was done."""


class UnansweredError(TransportError, OutcomeUnknownError):
    """Say that a request was sent, may have been carried out, and was not answered."""


class StatusError(ApiError):
    """Say that the service answered with an error.

    Args:
        reason: What the body says.
        operation: The operation's id.
        response: The answer as it came.
        documented: Whether the documentation lists this status for this operation.
        advice: What to do about it, if that can be said.
    """

    response: httpx.Response  # pyright: ignore[reportIncompatibleVariableOverride] - here it is always there

    def __init__(
        self, reason: Reason, *, operation: str, response: httpx.Response, documented: bool = True, advice: str = ""
    ) -> None:
        shown = " ".join(filter(None, [str(response.status_code), reason.code]))
        trace = f" (trace {reason.trace_id})" if reason.trace_id else ""
        super().__init__(
            f"{shown}: {reason.message}{trace}",
            operation=operation,
            response=response,
            reason=reason,
            advice=advice,
        )
        self.message = reason.message
        self.status = response.status_code
        self.documented = documented


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


class UncertainServerError(ServerError, OutcomeUnknownError):
    """Say that the service failed, and that it may have carried the request out before."""


class UndocumentedStatusError(StatusError):
    """Say that the service answered with a status that the documentation does not know."""


class UncertainStatusError(UndocumentedStatusError, OutcomeUnknownError):
    """Say that an answer is neither a success nor a refusal: the service may have carried the request out."""


class AnswerError(ApiError):
    """Say that a success came with a body that the documentation does not promise.

    Args:
        message: What is wrong with the body.
        operation: The operation's id.
        response: The answer as it came.
        reason: The code and the trace id that the body has all the same.
        advice: What to do about it, if that can be said.
    """

    response: httpx.Response  # pyright: ignore[reportIncompatibleVariableOverride] - here it is always there

    def __init__(
        self, message: str, *, operation: str, response: httpx.Response, reason: Reason, advice: str = ""
    ) -> None:
        shown = f"{response.status_code}: {message}"
        super().__init__(shown, operation=operation, response=response, reason=reason, advice=advice)
        self.message = message
        self.status = response.status_code


class UncertainAnswerError(AnswerError, OutcomeUnknownError):
    """Say that a success cannot be read, although the request was carried out by all appearances."""


class CallbackError(ApiError):
    """Say that what was delivered is not what the documentation promises of a callback."""


class StreamError(ApiError):
    """Say that a stream holds what is no snapshot. Every snapshot before it was delivered.

    `response` has the status and the headers of the stream, without a body.
    """


class TruncatedStreamError(StreamError):
    """Say that a stream ended, or fell silent, before it was complete. What becomes of the request is unknown."""


class UncertainStreamError(StreamError, OutcomeUnknownError):
    """Say that a stream holds what is no snapshot, although the request is being carried out by all appearances."""


class UncertainTruncatedStreamError(TruncatedStreamError, OutcomeUnknownError):
    """Say that a stream broke off, although the request is being carried out by all appearances."""


class TaskError(ApiError):
    """Say that waiting for a task gave no result.

    Args:
        message: Why there is none.
        operation: The id of the operation that was asked.
        task_id: The task, which can be asked for again.
        reason: What the service says of it, if it says anything.
        response: The last answer.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str = "",
        task_id: str = "",
        reason: Reason | None = None,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(message, operation=operation, response=response, reason=reason)
        self.task_id = task_id


class TaskFailedError(TaskError):
    """Say that a task failed."""


class UnknownTaskError(TaskError):
    """Say that the service has no record of a task, although it was asked more than once."""


class WaitDeadlineError(TaskError):
    """Say that a task was still running when the time was up. Wait for the same id to go on waiting."""


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
