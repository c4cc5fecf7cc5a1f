"""The checks over several requests hold on the mock however it lives, and each fails where its claim is broken."""

from __future__ import annotations

import copy
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.checks.life_cycle import LIFE_CYCLE
from contract_tests.kit.running.embedded import failing_fields
from contract_tests.kit.running.manners import Manners
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.mock_server import MockOptions, MockServer
from contract_tests.tests.tampering import Json, Memory, Tampering, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.tampering import Tamper

GROUPS = (
    "pace",
    "acknowledgement",
    "outcome",
    "stream",
    "failure",
    "ids",
    "concurrency",
    "task",
    "callback",
    LIFE_CYCLE,
)


def checks(document: SpecDocument) -> list[Check]:
    """Return the checks over several requests."""
    return [check for check in checks_of(document) if check.id.startswith(GROUPS)]


def check(document: SpecDocument, check_id: str) -> Check:
    """Return the check of an id."""
    return next(each for each in checks(document) if each.id == check_id)


@contextmanager
def run_on(
    document: SpecDocument,
    transport: httpx.BaseTransport,
    token: str,
    *,
    examples: int = 8,
    callback_seconds: float = 20.0,
) -> Iterator[Run]:
    """Give a run whose target is reached without a socket; only callbacks take one."""
    manners = Manners(callback_seconds=callback_seconds, second_callback_seconds=0.1, failing=failing_fields(document))
    with Target("http://localhost", token=token, error_kinds=document.error_kinds, transport=transport) as target:
        run = Run(document=document, target=target, examples=examples, chosen_manners=manners)
        yield run
        if run.receiver is not None:
            run.receiver.close()


@pytest.fixture(scope="module")
def mock(document: SpecDocument) -> Iterator[MockServer]:
    """Give a mock whose tasks are told of once before they end."""
    with MockServer(document.path, MockOptions(polls=1, seed=3), port=None) as server:
        yield server


@pytest.mark.parametrize("shape", ["absent", "null", "empty", "snapshot", "transient"])
@pytest.mark.parametrize("polls", [None, 2])
def test_every_check_holds_on_the_mock_however_its_tasks_live(
    document: SpecDocument, shape: str, polls: int | None
) -> None:
    """Neither what a record shows while its task runs nor how soon that ends is held against a target."""
    options = MockOptions(polls=polls, running_shape=shape, seed=5)  # type: ignore[arg-type]  # each is one

    with (
        MockServer(document.path, options, port=None) as server,
        run_on(document, server.transport, server.token) as run,
    ):
        records = [run.examine(each) for each in checks(document)]

    assert {record.id: record.reason for record in records if record.outcome == "not observed"} == {}
    assert [finding.problem for finding in run.recorder.findings.values()] == []


def test_every_check_holds_on_tasks_that_take_time(document: SpecDocument) -> None:
    """A target is asked again until a task has ended."""
    options = MockOptions(task_seconds=(2.0, 4.0), seed=5)

    with (
        MockServer(document.path, options, speed=100.0, port=None) as server,
        run_on(document, server.transport, server.token, examples=3) as run,
    ):
        records = [run.examine(each) for each in checks(document)]

    assert {record.id: record.reason for record in records if record.outcome != "holds"} == {}


def outcome_at_once(told: Told, memory: Memory) -> None:
    """Answer every request with a finished outcome."""
    if told.kind == "create" and "data" in told.body:
        memory.kept["finished"] = told.body
    elif told.kind == "create":
        told.body = {**memory.kept.get("finished", FINISHED), **told.body}


FINISHED = {
    "success": True,
    "trace_id": "t",
    "data": [{"id": "v", "video_url": "https://v.example/", "state": "succeeded"}],
}


def no_task_id(told: Told, _: Memory) -> None:
    """Forget the id of the task."""
    if told.kind == "create":
        told.body.pop("task_id")


def same_ids(told: Told, memory: Memory) -> None:
    """Answer every request with the id of the first."""
    if told.kind == "create":
        told.body["task_id"] = memory.kept.setdefault("id", told.body["task_id"])


def remembered_answers(told: Told, memory: Memory) -> None:
    """Answer a repeated request with the id of the first."""
    if told.kind == "create":
        told.body["task_id"] = memory.kept.setdefault(json.dumps(told.asked), told.body["task_id"])


def other_id_in_the_record(told: Told, _: Memory) -> None:
    """Tell of another task than the one asked for."""
    if told.kind == "ask" and told.body:
        told.body["id"] = "another"


def other_id_in_the_outcome(told: Told, _: Memory) -> None:
    """Tell of an outcome of another task."""
    if told.kind == "ask" and (told.body.get("response") or {}).get("data"):
        told.body["response"]["task_id"] = "another"


def other_trace(told: Told, _: Memory) -> None:
    """Give the record a trace of its own."""
    if told.kind == "ask" and "trace_id" in told.body:
        told.body["trace_id"] = "another"


def forgotten(told: Told, _: Memory) -> None:
    """Know no task."""
    if told.kind == "ask":
        told.body = {}


def everybody_known(told: Told, memory: Memory) -> None:
    """Answer for an unknown id with the record of another."""
    if told.kind == "ask":
        told.body = told.body or memory.kept.get("record", {"id": "somebody", "type": "videos"})


def failing_for_nobody(told: Told, _: Memory) -> None:
    """Fail where an id is not known."""
    if told.kind == "ask" and not told.body:
        told.status, told.body = 500, {"error": {"code": "api_error", "message": "Oops."}}


def batch_backwards(told: Told, _: Memory) -> None:
    """Tell of several tasks in another order."""
    if told.kind == "several":
        told.body["items"].reverse()


def batch_without_duplicates(told: Told, _: Memory) -> None:
    """Tell of each task once."""
    if told.kind == "several":
        items = [item for number, item in enumerate(told.body["items"]) if item not in told.body["items"][:number]]
        told.body = {"items": items, "count": len(items)}


def batch_miscounted(told: Told, _: Memory) -> None:
    """Count one too many."""
    if told.kind == "several":
        told.body["count"] += 1


def batch_mistyped(told: Told, _: Memory) -> None:
    """Count in words."""
    if told.kind == "several":
        told.body["count"] = str(told.body["count"])


def defaults_in_the_echo(told: Told, _: Memory) -> None:
    """Add a default to the request that is shown."""
    if told.kind == "ask" and "request" in told.body:
        told.body["request"] = {"version": "1.0", **told.body["request"], "seed": 1}


def trimmed_echo(told: Told, _: Memory) -> None:
    """Lose what is false or zero."""
    if told.kind == "ask" and "request" in told.body:
        told.body["request"] = {name: value for name, value in told.body["request"].items() if value not in (0, [])}


def milliseconds(told: Told, _: Memory) -> None:
    """Tell times in milliseconds."""
    if told.kind == "ask" and told.body:
        told.body["created_at"] *= 1_000


def started_after_its_end(told: Told, _: Memory) -> None:
    """Tell of a task that began after it had ended."""
    if told.kind == "ask" and told.body.get("finished_at"):
        told.body["started_at"] = told.body["finished_at"] + 1


def running_again(told: Told, memory: Memory) -> None:
    """Tell of an ended task as running, the second time."""
    if told.kind == "ask" and told.body.get("finished_at"):
        if told.body["id"] in memory.kept:
            told.body |= {"finished_at": None, "response": {"data": [{"state": "processing"}]}}
        memory.kept[told.body.get("id", "")] = True


def changing_outcome(told: Told, memory: Memory) -> None:
    """Give each telling of an outcome another video."""
    if told.kind == "ask" and (told.body.get("response") or {}).get("data"):
        told.body["response"]["data"][0]["id"] = f"video {memory.number}"


def mistyped_outcome(told: Told, _: Memory) -> None:
    """Tell videos that are no list in the record."""
    if told.kind == "ask" and (told.body.get("response") or {}).get("data"):
        told.body["response"]["data"] = "done"


def mistyped_record(told: Told, _: Memory) -> None:
    """Tell a time in words while the task runs."""
    if told.kind == "ask" and told.body and not told.body.get("finished_at"):
        told.body["created_at"] = "just now"


def mistyped_answer(told: Told, _: Memory) -> None:
    """Answer with a success that is a word, which the shape of an acknowledgement lets through."""
    if told.kind == "create" and "data" in told.body:
        told.body["success"] = "true"


def first_line_of_another(told: Told, _: Memory) -> None:
    """Begin a stream with the id of another task."""
    if told.kind == "stream":
        told.body[0]["task_id"] = "another"


def endless_stream(told: Told, _: Memory) -> None:
    """Leave the last line out."""
    if told.kind == "stream" and len(told.body) > 1:
        told.body.pop()


def stream_that_turns_back(told: Told, _: Memory) -> None:
    """End a stream with its first line."""
    if told.kind == "stream" and len(told.body) > 1:
        told.body.append(copy.deepcopy(told.body[0]))


def stream_of_another_outcome(told: Told, _: Memory) -> None:
    """End a stream with another video."""
    if told.kind == "stream" and told.body[-1].get("data"):
        told.body[-1]["data"][0]["id"] = "another"


def mislabelled_stream(told: Told, _: Memory) -> None:
    """Call lines a text."""
    if told.kind == "stream":
        told.headers["content-type"] = "text/plain"


def failure_without_reason(told: Told, _: Memory) -> None:
    """Do not say what went wrong."""
    if told.kind == "ask" and "error" in (told.body.get("response") or {}):
        told.body["response"] = {"success": False}


def mixed_up(told: Told, memory: Memory) -> None:
    """Answer every fourth request with the record of another."""
    if told.kind == "ask" and told.body:
        before: Json = memory.kept.get("record", told.body)
        memory.kept["record"] = copy.deepcopy(told.body)
        if memory.number % 4 == 0:
            told.body["request"] = before["request"]


FAULTS: list[tuple[Tamper, list[str]]] = [
    (outcome_at_once, ["acknowledgement.async", "acknowledgement.callback_url"]),
    (no_task_id, ["acknowledgement.async", "outcome.answer", LIFE_CYCLE]),
    (same_ids, ["ids.unique", "concurrency.apart"]),
    (remembered_answers, ["ids.unique", LIFE_CYCLE]),
    (other_id_in_the_record, ["acknowledgement.async", "task.record", "ids.agree", "concurrency.apart", LIFE_CYCLE]),
    (other_id_in_the_outcome, ["ids.agree", "task.record", LIFE_CYCLE]),
    (other_trace, ["ids.agree"]),
    (forgotten, ["acknowledgement.async", "acknowledgement.callback_url", "task.record", LIFE_CYCLE]),
    (everybody_known, ["task.unknown", LIFE_CYCLE]),
    (failing_for_nobody, ["task.unknown"]),
    (batch_backwards, ["task.batch", LIFE_CYCLE]),
    (batch_without_duplicates, ["task.batch"]),
    (batch_miscounted, ["task.batch", LIFE_CYCLE]),
    (batch_mistyped, ["task.batch", LIFE_CYCLE]),
    (defaults_in_the_echo, ["task.request", LIFE_CYCLE]),
    (trimmed_echo, ["task.request"]),
    (milliseconds, ["task.times"]),
    (started_after_its_end, ["task.times"]),
    (running_again, ["task.final", LIFE_CYCLE]),
    (changing_outcome, ["task.final", "outcome.answer", "callback.outcome", "stream.end", LIFE_CYCLE]),
    (mistyped_outcome, ["task.record", LIFE_CYCLE]),
    (mistyped_record, ["task.record"]),
    (mistyped_answer, ["outcome.answer"]),
    (first_line_of_another, ["stream.lines", LIFE_CYCLE]),
    (endless_stream, ["stream.end"]),
    (stream_that_turns_back, ["stream.end", LIFE_CYCLE]),
    (stream_of_another_outcome, ["stream.end", LIFE_CYCLE]),
    (mislabelled_stream, ["stream.lines", "stream.end"]),
    (failure_without_reason, ["failure.record"]),
    (mixed_up, ["concurrency.apart"]),
]


@pytest.mark.parametrize(
    ("tamper", "check_id"),
    [pytest.param(tamper, each, id=f"{tamper.__name__}-{each}") for tamper, found_by in FAULTS for each in found_by],
)
def test_a_fault_is_found_and_its_case_shows_it_again(
    document: SpecDocument, mock: MockServer, tamper: Tamper, check_id: str
) -> None:
    """The check fails, and so does its smallest case, read back from JSON, in another run."""
    broken = check(document, check_id)
    with run_on(document, Tampering(mock.transport, tamper), mock.token, examples=15) as run:
        record = run.examine(broken)

    assert record.outcome == "fails", record
    case = json.loads(json.dumps(run.recorder.findings[broken.finding_id].case))
    with run_on(document, Tampering(mock.transport, tamper), mock.token) as again:
        assert again.examine(broken, only=case).outcome == "fails"


def nothing(_: Told, __: Memory) -> None:
    """Change nothing."""


@pytest.mark.parametrize(
    ("posts", "found_by"),
    [
        pytest.param(lambda outcome: [outcome], [], id="as documented"),
        pytest.param(lambda outcome: [outcome, outcome], ["callback.once"], id="twice"),
        pytest.param(lambda _: [], ["callback.shape", "callback.once", "callback.outcome"], id="never"),
        pytest.param(lambda outcome: [{**outcome, "data": 1}], ["callback.shape", "callback.outcome"], id="mistyped"),
        pytest.param(lambda outcome: [{**outcome, "trace_id": "x"}], ["callback.outcome"], id="other trace"),
        pytest.param(lambda outcome: [{"task_id": outcome["task_id"], "data": []}], ["callback.outcome"], id="less"),
        pytest.param(lambda outcome: [{**outcome, "added": 1}], [], id="more than documented"),
    ],
)
def test_a_callback_that_is_not_as_documented_is_found(
    document: SpecDocument, mock: MockServer, posts: Callable[[Json], list[Json]], found_by: list[str]
) -> None:
    """It comes once, whole, and says what the record says."""
    mock.reset(MockOptions(seed=3))
    transport = Tampering(mock.transport, nothing, posts)
    names = ["callback.shape", "callback.once", "callback.outcome"]

    # What is posted is posted before the request is answered.
    with run_on(document, transport, mock.token, callback_seconds=0.1) as run:
        records = [run.examine(check(document, name)) for name in names]

    assert [record.id for record in records if record.outcome == "fails"] == found_by
    mock.reset()
