"""A server that the documents allow passes every check over several requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.mock_server import MockOptions, MockServer
from contract_tests.tests.tampering import Tampering
from contract_tests.tests.test_conversation_checks import checks, run_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.tampering import Memory, Tamper, Told

NOT_FOUND = 404


@pytest.fixture(scope="module")
def mock(document: SpecDocument) -> Iterator[MockServer]:
    """Give a mock whose tasks are told of once before they end."""
    with MockServer(document.path, MockOptions(polls=1, seed=3), port=None) as server:
        yield server


def more_fields(told: Told, memory: Memory) -> None:
    """Add a field to every object that is answered."""
    for each in told.body if told.kind == "stream" else [told.body]:
        if each:  # an empty record is no record
            each["x_added"] = {"number": memory.number}


def more_of_an_acknowledgement(told: Told, memory: Memory) -> None:
    """Say success, with a trace of the acknowledgement's own."""
    if told.kind == "create" and set(told.body) == {"task_id"}:
        told.body |= {"success": True, "trace_id": f"trace {memory.number}", "started_at": 1.5}


def pending_acknowledgement(told: Told, memory: Memory) -> None:
    """Show in an acknowledgement that the task has begun."""
    if told.kind == "create" and set(told.body) == {"task_id"}:
        told.body["data"] = [{"id": f"video {memory.number}", "state": "pending"}]


def never_held_open(told: Told, _: Memory) -> None:
    """Acknowledge every request: one page has it so."""
    if told.kind == "create":
        told.body = {"task_id": told.body["task_id"]}
    if told.kind == "stream":
        told.body = [{"task_id": told.body[0]["task_id"]}]


def least_record(told: Told, _: Memory) -> None:
    """Leave out of a record what is not required, but for its end and outcome."""
    for record in [told.body] if told.kind == "ask" else told.body["items"] if told.kind == "several" else []:
        for name in set(record) - {"finished_at", "response", "id", "type", "request"}:
            del record[name]


def record_without_times(told: Told, _: Memory) -> None:
    """Tell no time at all."""
    for record in [told.body] if told.kind == "ask" else told.body["items"] if told.kind == "several" else []:
        for name in ("created_at", "started_at", "finished_at", "elapsed"):
            record.pop(name, None)


def new_words(told: Told, _: Memory) -> None:
    """Use words that no page knows for a task that goes on."""
    if told.kind == "ask" and told.body and not told.body.get("finished_at"):
        told.body |= {"state": "dreaming", "response": {"data": [{"state": "imagining"}]}}


def signed_anew(told: Told, memory: Memory) -> None:
    """Sign each address anew."""
    record = told.body.get("response") if told.kind == "ask" else told.body if told.kind == "create" else None
    for video in (record or {}).get("data") or []:
        if video.get("video_url"):
            video["video_url"] += f"?sig={memory.number}"


def unknown_left_out(told: Told, _: Memory) -> None:
    """Tell nothing of who is not known among others."""
    if told.kind == "several":
        items = [item for item in told.body["items"] if item]
        told.body = {"items": items, "count": len(items)}


def unknown_as_an_error(told: Told, _: Memory) -> None:
    """Answer with one of the listed codes."""
    if told.kind == "ask" and not told.body:
        told.status, told.body = NOT_FOUND, {"error": {"code": "task_not_found", "message": "No such task."}}


def unknown_as_nulls(told: Told, _: Memory) -> None:
    """Answer with a record in which nothing is set."""
    if told.kind == "ask" and not told.body:
        told.body = {"finished_at": None, "response": None}


def known_a_moment_later(told: Told, memory: Memory) -> None:
    """Know a task from the second question on."""
    if told.kind == "ask" and told.body and memory.kept.setdefault(told.body["id"], memory.number) == memory.number:
        told.body = {}


def whole_seconds(told: Told, _: Memory) -> None:
    """Tell times in whole seconds, and no other."""
    if told.kind == "ask":
        for name in ("created_at", "started_at", "finished_at"):
            if isinstance(told.body.get(name), float):
                told.body[name] = int(told.body[name])


def no_stream(told: Told, _: Memory) -> None:
    """Answer with JSON, whatever is asked for."""
    if told.kind == "stream":
        told.headers["content-type"] = "application/json"
        told.body = told.body[-1:]


def repeated_lines(told: Told, _: Memory) -> None:
    """Tell the beginning twice: progress may stand still."""
    if told.kind == "stream" and len(told.body) > 1:
        told.body.insert(0, told.body[0])


@pytest.mark.parametrize(
    ("change", "unseen"),
    [
        (more_fields, []),
        (more_of_an_acknowledgement, []),
        (pending_acknowledgement, []),
        (never_held_open, []),
        (least_record, []),
        (record_without_times, []),
        (new_words, []),
        (signed_anew, []),
        (unknown_left_out, []),
        (unknown_as_an_error, []),
        (unknown_as_nulls, []),
        (known_a_moment_later, []),
        (whole_seconds, []),
        (no_stream, ["stream.lines", "stream.end", "failure.stream"]),
        (repeated_lines, []),
    ],
)
def test_what_the_documents_allow_is_no_fault(
    document: SpecDocument, mock: MockServer, change: Tamper, unseen: list[str]
) -> None:
    """Nothing fails, and no more than what the server lacks is not observed."""
    with run_on(document, Tampering(mock.transport, change), mock.token, examples=5) as run:
        records = [run.examine(each) for each in checks(document)]

    assert [finding.problem for finding in run.recorder.findings.values()] == []
    assert [record.id for record in records if record.outcome == "not observed"] == unseen
