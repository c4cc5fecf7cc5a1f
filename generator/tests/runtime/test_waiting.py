"""Waiting for a task: every documented shape of its record, the pauses, the deadline, and what is borne meanwhile."""

import asyncio
import dataclasses
import json
import pickle
from typing import Any, Final

import httpx
import pytest
from pydantic import BaseModel

import acedata_sora as sora
from generator.tests.runtime.conftest import MovedClock, Serving

_TOKEN: Final = "t"  # noqa: S105 - of nobody
_SECRET: Final = "a-token-of-nobody"  # noqa: S105 - as it says
_ID: Final = "b8976e18-32dc-4718-9ed8-1ea090fcb6ea"
_OUTCOME: Final = {"success": True, "task_id": _ID, "data": [{"id": "v", "video_url": "u", "state": "succeeded"}]}
_FINISHED: Final = {"id": _ID, "finished_at": 5.0, "response": _OUTCOME}
_RUNNING: Final = {"id": _ID, "finished_at": None, "response": None}
_ERROR: Final = {"code": "bad_request", "message": "No."}


def _outcome(**members: object) -> dict[str, object]:
    return {"id": _ID, "response": members}


def _data(*words: str) -> list[dict[str, str]]:
    return [{"id": "v", "state": word} for word in words]


class _Service:
    """Answer each question with the next of some bodies, the last one again and again, and keep the questions."""

    def __init__(self, *bodies: object) -> None:
        self.bodies: list[object] = list(bodies)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        if isinstance(body, Exception):
            raise body
        if isinstance(body, tuple):
            status, content, *headers = body
            return httpx.Response(status, json=content, headers=dict(headers))
        return httpx.Response(200, json=body)

    @property
    def client(self) -> sora.Client:
        return self.client_at(MovedClock())

    def client_at(self, clock: MovedClock) -> sora.Client:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return sora.Client(token=_TOKEN, http_client=http, clock=clock.blocking)


def _waits(clock: MovedClock, *bodies: object, deadline: float = 600) -> sora.VideoResult:
    return _Service(*bodies).client_at(clock).wait_for_task(_ID, deadline=deadline)


@pytest.mark.parametrize(
    "record",
    [
        _FINISHED,
        {"id": _ID, "response": _OUTCOME},
        {"id": _ID, "finished_at": 5.0, "response": {"task_id": _ID, "data": _data("succeeded")}},
        _outcome(task_id=_ID, data=_data("Completed", "succeed")),
        _outcome(success=True, task_id=_ID, data=_data("succeeded", "failed")),
        _outcome(success=True, task_id=_ID, data=_data("a_new_word")),
        _outcome(success=True, task_id=_ID, data=[], error=None, new="kept"),
        {"id": _ID, "finished_at": 5.0, "response": {"success": True, "task_id": _ID, "data": _data("pending")}},
        {"id": _ID, "started_at": 1.5, "finished_at": 5.0, "elapsed": 3.5, "status": "finished", "response": _OUTCOME},
    ],
    ids=[
        "ended, with success", "success, no times", "ended, no success", "words of other services, no success",
        "one of two failed", "success, unknown word", "success, nothing else", "ended, stale word",
        "ended, all times and a status",
    ],
)  # fmt: skip
def test_a_finished_task_gives_its_typed_result(clock: MovedClock, record: dict[str, Any]) -> None:
    """The outcome of a record is the result, whole, and nothing is waited for."""
    result = _waits(clock, record)

    assert isinstance(result, sora.VideoResult)
    assert result.model_dump(by_alias=True, exclude_unset=True) == record["response"]
    assert clock.pauses == []


@pytest.mark.parametrize(
    "record",
    [
        _RUNNING,
        {"id": _ID},
        {"id": _ID, "finished_at": None},
        {"id": _ID, "response": {}, "request": {"callback_url": "https://a.example/"}},
        _outcome(data=_data("pending")),
        _outcome(data=_data("processing")),
        _outcome(data=_data("succeeded", "processing")),
        _outcome(data=_data("a_new_word")),
        _outcome(data=_data("")),
        _outcome(success=True, task_id=_ID, data=_data("pending")),
        _outcome(success=False, error="try again"),
        {"id": _ID, "finished_at": None, "response": {"success": False, "error": "no channel yet"}},
        {"id": _ID, "state": "queued"},
        {"id": _ID, "state": "", "response": None},
        {"id": _ID, "created_at": 1.0, "started_at": 1.5, "finished_at": None, "elapsed": None, "response": None},
        {"id": _ID, "response": {"success": None, "error": None, "data": None}},
        {"id": _ID, "state": "Running", "response": {"data": []}},
    ],
    ids=[
        "response null", "bare id", "response absent", "response empty, request echoed", "pending", "processing",
        "one of two ready", "unknown word", "empty word", "success, still pending", "bare text as error",
        "bare text as error, not ended", "queued", "empty state", "started, all times", "everything null", "running",
    ],
)  # fmt: skip
def test_a_running_task_is_asked_for_again(clock: MovedClock, record: dict[str, Any]) -> None:
    """Every shape of a record that has not ended is waited for."""
    service = _Service(record, record, _FINISHED)

    result = service.client_at(clock).wait_for_task(_ID, deadline=600)

    assert result.task_id == _ID
    assert len(service.requests) == 3
    assert [json.loads(request.content) for request in service.requests] == [{"id": _ID, "action": "retrieve"}] * 3


@pytest.mark.parametrize(
    ("record", "code", "message"),
    [
        (_outcome(success=False, error=_ERROR, trace_id="r"), "bad_request", "bad_request: No. (trace r)"),
        ({"id": _ID, "finished_at": 5.0, "state": "", "response": {"success": False, "error": _ERROR}}, "bad_request",
         "bad_request: No."),
        (_outcome(error=_ERROR), "bad_request", "bad_request: No."),
        ({"id": _ID, "finished_at": 5.0, "response": {"success": False, "error": "No."}}, None, "No."),
        (_outcome(success=False), None, "no reason is given"),
        (_outcome(success=True, task_id=_ID, data=_data("failed", "failed")), None, "no reason is given"),
        ({"id": _ID, "state": "cancelled"}, None, "no reason is given"),
        ({"id": _ID, "finished_at": 5.0, "response": None}, None, "no reason is given"),
        ({"id": _ID, "state": "error", "response": {"error": _ERROR}}, "bad_request", "bad_request: No."),
        (_outcome(success=False, error={"code": "new", "message": "No.", "more": 1}, task_id=_ID, trace_id="r"), "new",
         "new: No. (trace r)"),
    ],
    ids=[
        "error object with trace", "ended, empty state", "no success", "ended, bare text as error",
        "success false alone", "every word failed", "cancelled", "ended, no outcome", "state error", "unknown code",
    ],
)  # fmt: skip
def test_a_failed_task_raises_what_the_service_says(
    clock: MovedClock, record: dict[str, Any], code: str | None, message: str
) -> None:
    """Every shape of a failure raises, with the task, the code, the trace and the answer."""
    with pytest.raises(sora.TaskFailedError) as raised:
        _waits(clock, record)

    error = raised.value
    assert str(error) == f"queryTasks: task {_ID} failed: {message}"
    assert (error.task_id, error.code, error.operation) == (_ID, code, "queryTasks")
    assert error.trace_id == ("r" if "trace r" in message else None)
    assert error.response is not None
    assert error.response.json() == record
    assert clock.pauses == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": None, "response": None},
        (404, {"error": {"code": "task_not_found", "message": "No."}}),
        (200, {"error": {"code": "not_found", "message": "No."}}),
    ],
    ids=["empty record", "record of nulls", "refused", "error in a success"],
)
def test_an_unknown_task_is_asked_for_thrice(clock: MovedClock, answer: object) -> None:
    """A record may be late, but not forever."""
    service = _Service(answer)

    with pytest.raises(sora.UnknownTaskError, match="asked 3 times") as raised:
        service.client_at(clock).wait_for_task(_ID, deadline=600)

    assert raised.value.task_id == _ID
    assert len(service.requests) == 3


def test_a_record_that_is_late_is_waited_for(clock: MovedClock) -> None:
    """Unknown answers count only in a row."""
    result = _waits(clock, {}, {}, _RUNNING, {}, {}, _FINISHED)

    assert result.task_id == _ID


def test_pauses_grow_to_a_bound(clock: MovedClock) -> None:
    """Pauses begin and end as the specification states, half as long again each time; the last is cut short."""
    with pytest.raises(sora.WaitDeadlineError):
        _waits(clock, _RUNNING, deadline=150)

    assert clock.pauses == pytest.approx([5, 7.5, 11.25, 16.875, 25.3125, 30, 30, 23.0625])
    assert clock.time == pytest.approx(1149)


def test_a_pause_that_ends_early_makes_no_further_question(clock: MovedClock) -> None:
    """The last question is one, even if the clock shows a little less than was slept."""
    service = _Service(_RUNNING)
    real = clock.blocking
    hasty = dataclasses.replace(real, sleep=lambda seconds: real.sleep(seconds * 0.999_999))
    http = httpx.Client(transport=httpx.MockTransport(service))

    with pytest.raises(sora.WaitDeadlineError):
        sora.Client(token=_TOKEN, http_client=http, clock=hasty).wait_for_task(_ID, deadline=5)

    assert len(service.requests) == 2


def test_the_deadline_keeps_the_task(clock: MovedClock) -> None:
    """The error names the task, so that the wait can be taken up again; a last question is asked just before."""
    service = _Service(_RUNNING)

    with pytest.raises(sora.WaitDeadlineError) as raised:
        service.client_at(clock).wait_for_task(_ID, deadline=5)
    asked = len(service.requests)
    service.bodies = [_FINISHED]
    result = service.client_at(clock).wait_for_task(raised.value.task_id, deadline=5)

    assert asked == 2
    assert result.task_id == _ID
    assert str(raised.value) == f"queryTasks: task {_ID} was not finished after 5 seconds"


def test_the_deadline_tells_a_reason_that_may_have_passed(clock: MovedClock) -> None:
    """A bare text as `error` does not end the wait, and is not lost."""
    with pytest.raises(sora.WaitDeadlineError, match="last: no channel yet"):
        _waits(clock, _outcome(success=False, error="no channel yet"), deadline=5)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("silence"),
        httpx.RemoteProtocolError("gone"),
        (429, {"error": {"code": "too_many_requests", "message": "Slowly."}}),
        (500, {}),
        (503, {}),
        (504, {"detail": "late"}),
    ],
)
def test_what_time_may_heal_is_borne(clock: MovedClock, failure: object) -> None:
    """Asking costs nothing and is tried again until the deadline, whose error says what went wrong last."""
    result = _waits(clock, failure, failure, _FINISHED)
    with pytest.raises(sora.WaitDeadlineError) as raised:
        _waits(clock, failure, deadline=5)

    assert result.task_id == _ID
    assert isinstance(raised.value.__cause__, sora.ApiError)
    assert str(raised.value.__cause__) in str(raised.value)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        ((401, {"error": {"code": "invalid_token", "message": "No."}}), "AuthenticationError"),
        ((403, {"error": {"code": "disabled", "message": "No."}}), "PermissionDeniedError"),
        ((400, {"error": {"code": "bad_request", "message": "No."}}), "InvalidRequestError"),
        ((404, {"message": "no Route matched with those values"}), "NotFoundError"),
        ((200, [1]), "AnswerError"),
        ((200, _outcome(success=True, data=_data("succeeded"))), "AnswerError"),
    ],
)
def test_what_time_does_not_heal_is_raised_at_once(clock: MovedClock, failure: object, kind: str) -> None:
    """A refusal, and an answer that breaks the contract, end the wait."""
    service = _Service(failure)

    with pytest.raises(sora.ApiError) as raised:
        service.client_at(clock).wait_for_task(_ID, deadline=600)

    assert type(raised.value).__name__ == kind
    assert getattr(raised.value, "__notes__", []) == (
        [] if "outcome" in str(raised.value) else [f"while waiting for task {_ID}"]
    )
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        ("20", 20),
        ("2", 5),
        ("0", 5),
        ("soon", 5),
        ("Thu, 01 Jan 1970 00:00:40 GMT", 40),
        ("700", 599),
        ("9" * 400, 599),
    ],
)
def test_the_pause_that_the_service_asks_for_is_kept(clock: MovedClock, status: int, asked: str, pause: float) -> None:
    """`Retry-After` makes a pause longer, up to the deadline, and no shorter; it counts once."""
    result = _waits(clock, (status, {}, ("retry-after", asked)), _FINISHED)

    assert result.task_id == _ID
    assert clock.pauses == [pause]


def test_a_pause_is_asked_for_once(clock: MovedClock) -> None:
    """After the pause that the service asked for, the wait goes on as it would have."""
    _waits(clock, (429, {}, ("retry-after", "20")), _RUNNING, _FINISHED)

    assert clock.pauses == [20, 7.5]


def test_what_has_passed_is_not_blamed(clock: MovedClock) -> None:
    """The error of the deadline tells of a failure only if it was the last thing that happened."""
    with pytest.raises(sora.WaitDeadlineError) as raised:
        _waits(clock, (503, {}), _RUNNING, deadline=5)

    assert raised.value.__cause__ is None
    assert "last:" not in str(raised.value)


def test_a_question_is_not_given_more_time_than_there_is(clock: MovedClock) -> None:
    """The timeout of a question is what is left of the deadline; a second is kept for the last one."""
    service = _Service(_RUNNING)

    with pytest.raises(sora.WaitDeadlineError):
        service.client_at(clock).wait_for_task(_ID, deadline=20, timeout=18)

    assert [request.extensions["timeout"]["read"] for request in service.requests] == [18, 15, 7.5, 1]


@pytest.mark.parametrize(("deadline", "last"), [(0.5, 0.05), (5, 0.5), (20, 1), (150, 1)])
def test_the_deadline_is_kept_by_a_service_that_answers_nothing(deadline: float, last: float) -> None:
    """Questions that all take as long as they may end with the deadline, and not after it."""
    clock, timeouts = MovedClock(), []

    def fall_silent(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"]["read"])
        clock.time += timeouts[-1]
        raise httpx.ReadTimeout("silence")

    http = httpx.Client(transport=httpx.MockTransport(fall_silent))
    with pytest.raises(sora.WaitDeadlineError):
        sora.Client(token=_TOKEN, http_client=http, clock=clock.blocking).wait_for_task(
            _ID, deadline=deadline, timeout=0.3
        )

    assert clock.time == pytest.approx(1000 + deadline, abs=last)
    assert clock.time <= 1000 + deadline


@pytest.mark.parametrize("deadline", [0, -1, float("inf"), float("nan")])
def test_a_deadline_is_needed(clock: MovedClock, deadline: float) -> None:
    """Waiting forever is not offered."""
    with pytest.raises(ValueError, match="positive number of seconds"):
        _waits(clock, _FINISHED, deadline=deadline)


def test_an_id_is_needed(clock: MovedClock) -> None:
    """An empty id is no task."""
    with pytest.raises(ValueError, match="task id is empty"):
        _Service(_FINISHED).client_at(clock).wait_for_task("", deadline=5)


def test_the_asynchronous_client_waits_the_same_way(clock: MovedClock) -> None:
    """`AsyncClient` asks the same questions after the same pauses."""
    service = _Service(_RUNNING, (503, {}), _FINISHED)

    async def wait() -> sora.VideoResult:
        http = httpx.AsyncClient(transport=httpx.MockTransport(service))
        async with http, sora.AsyncClient(token=_TOKEN, http_client=http, clock=clock.asynchronous) as client:
            return await client.wait_for_task(_ID, deadline=600)

    result = asyncio.run(wait())

    assert result.model_dump(by_alias=True, exclude_unset=True) == _OUTCOME
    assert clock.pauses == [5, 7.5]
    assert len(service.requests) == 3


def test_a_server_that_goes_away_is_borne(clock: MovedClock, serving: Serving) -> None:
    """Over a real socket: an answer that never comes, one that breaks off, then the result."""
    body = json.dumps(_FINISHED).encode()
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    with (
        serving([b"", head + body[:20], head + body]) as url,
        sora.Client(token=_TOKEN, base_url=url, clock=clock.blocking) as client,
    ):
        result = client.wait_for_task(_ID, deadline=600)

    assert result.task_id == _ID
    assert clock.pauses == [5, 7.5]


def test_the_errors_can_be_pickled(clock: MovedClock) -> None:
    """A worker of another process may raise them."""
    with pytest.raises(sora.WaitDeadlineError) as raised:
        _waits(clock, _RUNNING, deadline=5)

    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - made a line above

    assert (type(again), str(again), again.task_id) == (sora.WaitDeadlineError, str(raised.value), _ID)


@pytest.mark.parametrize(
    "answer",
    [
        _outcome(success=False, error={"code": _SECRET, "message": _SECRET}, trace_id=_SECRET),
        {"id": _ID, "finished_at": 5.0, "response": {"success": True, "data": [{"id": 7, "state": _SECRET}]}},
        _outcome(success=False, error=_SECRET),
        {"echo": None, _SECRET: None},
        (503, {"error": {"code": "x", "message": _SECRET}}),
        httpx.ReadTimeout(_SECRET),
    ],
    ids=["failed", "no such outcome", "running", "unknown", "refused", "silent"],
)
def test_the_token_is_in_no_error(clock: MovedClock, answer: object) -> None:
    """Whatever a service repeats, neither what is shown nor what is kept of an error has the token."""
    http = httpx.Client(transport=httpx.MockTransport(_Service(answer)))

    with pytest.raises(sora.ApiError) as raised:
        sora.Client(token=_SECRET, http_client=http, clock=clock.blocking).wait_for_task(_ID, deadline=15)

    errors = (raised.value, raised.value.__cause__)
    assert _SECRET not in "".join(map(str, errors))
    assert raised.value.__context__ is None  # no cause that quotes what the service said
    assert _SECRET.encode() not in pickle.dumps(raised.value)


def test_asking_for_one_and_for_several_are_typed_apart() -> None:
    """What the type checkers say is pinned by annotations; what comes is of these classes."""
    one: sora.Task = _Service(_FINISHED).client.query_tasks(id=_ID)
    several: sora.TaskBatch = _Service({"items": [_FINISHED]}).client.query_tasks(ids=[_ID], action="retrieve_batch")

    assert [type(answer) for answer in (one, several)] == [sora.Task, sora.TaskBatch]
    assert all(isinstance(answer, BaseModel) for answer in (one, several))


def test_a_bare_text_as_error_is_read() -> None:
    """A record whose error is a text is an answer like others, and makes the round trip."""
    record = _outcome(success=False, error="try again")

    answer = _Service(record).client.query_tasks(id=_ID)

    assert answer.model_dump(by_alias=True, exclude_unset=True) == record
