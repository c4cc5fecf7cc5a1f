"""Wait for a task: what an answer says of it, when to ask again, and when to give up. No I/O, shared by both clients.

Asking is free and changes nothing, so a failure that time may heal is borne until the deadline. That takes the place of
the retries of a single request, whose pauses know of no deadline.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final, Generic, Protocol

from pydantic import ValidationError

from ._blame import printable
from ._credential import Credential
from ._http import httpx
from ._retry import retry_after
from ._tasks import ResultT, TaskShape, first, judge_task, reason_in
from ._validation import explain
from .errors import (
    AnswerError,
    ApiError,
    Reason,
    StatusError,
    TaskFailedError,
    TransportError,
    UnknownTaskError,
    WaitDeadlineError,
)

# A record may appear a little later than its id; an id that is wrong should not cost the whole deadline.
_UNKNOWN_ANSWERS: Final = 3
_GROWTH: Final = 1.5
_LAST_SECONDS: Final = 1.0  # kept for the answer to the last question; a tenth of a deadline of under ten seconds
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERRORS: Final = range(500, 600)


class _Time(Protocol):
    @property
    def now(self) -> Callable[[], float]: ...
    @property
    def monotonic(self) -> Callable[[], float]: ...


class Wait(Generic[ResultT]):
    """Keep what waiting for one task needs to remember.

    Args:
        shape: What is asked, and where the records say what.
        task_id: The task.
        deadline: Seconds from now after which to give up.
        clock: What tells the time.
        token: What errors must not show.

    Raises:
        ValueError: The id is empty, or the deadline is no positive number of seconds.
    """

    def __init__(
        self, shape: TaskShape[ResultT], task_id: str, deadline: float, *, clock: _Time, token: Credential
    ) -> None:
        if not task_id:
            raise ValueError("the task id is empty")
        if not (deadline > 0 and math.isfinite(deadline)):
            raise ValueError(f"the deadline is a positive number of seconds, unlike {deadline}")
        self.question: Final[Mapping[str, object]] = {shape.one: task_id, **shape.ask}
        self._operation = shape.operation
        self._shape = shape
        self._task_id = task_id
        self._deadline = deadline
        self._clock = clock
        self._token = token
        self._end = clock.monotonic() + deadline
        self._last_seconds = min(_LAST_SECONDS, deadline / 10)
        self._is_last = False
        self._pause = shape.first_pause
        self._asked_pause = 0.0
        self._unknown = 0
        self._reason: Reason | None = None
        self._response: httpx.Response | None = None
        self._borne: ApiError | None = None

    def timeout(self, usual: float) -> float:
        """Return how many seconds one answer may take: no more than are left."""
        return min(usual, max(self._end - self._clock.monotonic(), self._last_seconds))

    def result_of(self, record: Mapping[str, object], response: httpx.Response) -> ResultT | None:
        """Return the result if a record has it, or None if the task runs.

        Raises:
            TaskFailedError: It failed.
            UnknownTaskError: It is still not known.
            AnswerError: It succeeded, and its outcome is not as documented.
        """
        state = judge_task(self._shape, record)
        self._response, self._borne = self._token.bare_response(response), None
        self._reason = self._reason_in(record)
        if state == "unknown":
            self._count_unknown()
            return None
        self._unknown = 0
        if state == "running":
            return None
        if state == "failed":
            reason = self._reason or Reason("no reason is given")
            code = f"{reason.code}: " if reason.code else ""
            trace = f" (trace {reason.trace_id})" if reason.trace_id else ""
            message = f"task {self._task_id} failed: {code}{reason.message}{trace}"
            raise TaskFailedError(
                message, operation=self._operation, task_id=self._task_id, reason=reason, response=self._response
            )
        try:
            return self._shape.result.model_validate(first(record, self._shape.outcome))
        except ValidationError as error:
            shown = explain(error.errors(include_url=False, include_input=False, include_context=False))
            problem = self._token.redacted(f"its outcome is not as documented: {shown}")
        # Raised here, not above: a traceback would show the cause, which quotes what the service said.
        message = f"task {self._task_id} has ended, and {problem}"
        reason = self._reason or Reason(message)
        raise AnswerError(message, operation=self._operation, response=self._response, reason=reason)

    def bear(self, error: ApiError) -> None:
        """Return if time may heal a failure of a question; otherwise raise it again.

        Raises:
            ApiError: It will not pass.
            UnknownTaskError: It says that the task is not known, and not for the first time.
        """
        self._borne = error
        if isinstance(error, StatusError):
            self._response = error.response
            if error.code in self._shape.unknown:
                self._count_unknown()
                return
            if error.status == _TOO_MANY_REQUESTS or error.status in _SERVER_ERRORS:
                self._asked_pause = retry_after(error.response, self._clock.now()) or 0.0
                return
        elif isinstance(error, TransportError):
            return
        error.add_note(f"while waiting for task {self._task_id}")
        raise error

    def next_pause(self) -> float:
        """Return how many seconds to let pass before the next question.

        No fewer than the service asked for, and no more than leave time for a last answer before the deadline.

        Raises:
            WaitDeadlineError: The time is up.
        """
        left = self._end - self._last_seconds - self._clock.monotonic()
        if self._is_last or left <= 0:
            last = (
                f"; last: {self._borne}" if self._borne else f"; last: {self._reason.message}" if self._reason else ""
            )
            message = f"task {self._task_id} was not finished after {self._deadline:g} seconds{last}"
            raise WaitDeadlineError(
                message,
                operation=self._operation,
                task_id=self._task_id,
                reason=self._reason,
                response=self._response,
            ) from self._borne
        pause = max(self._pause, self._asked_pause)
        self._pause, self._asked_pause = min(self._pause * _GROWTH, self._shape.longest_pause), 0.0
        self._is_last = pause >= left
        return min(pause, left)

    def _reason_in(self, record: Mapping[str, object]) -> Reason | None:
        reason = reason_in(self._shape, record)
        if reason is None:
            return None
        code, trace_id = (text and printable(self._token.redacted(text)) for text in (reason.code, reason.trace_id))
        return Reason(printable(self._token.redacted(reason.message)), code, trace_id)

    def _count_unknown(self) -> None:
        self._unknown += 1
        if self._unknown >= _UNKNOWN_ANSWERS:
            message = f"the service has no record of task {self._task_id}, asked {self._unknown} times"
            raise UnknownTaskError(
                message, operation=self._operation, task_id=self._task_id, response=self._response
            ) from self._borne
