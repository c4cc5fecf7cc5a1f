"""Each fault in how bodies are read and refused is seen by the check whose claim it breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contract_tests.tests.faulty import (
    body_of,
    crashing,
    disconnecting,
    judging,
    named,
    reading,
    telling,
    with_json,
    with_status,
)

if TYPE_CHECKING:
    import httpx

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mock_server.server import MockServer
    from contract_tests.tests.faulty import Fault


def is_refusal(answer: httpx.Response) -> bool:
    """Say whether an answer refuses a body."""
    return answer.status_code == 400 and answer.json()["error"]["code"] == "bad_request"


def first_document(content: bytes) -> bytes:
    """Return what a body begins with that is JSON."""
    try:
        return content[: json.JSONDecoder().raw_decode(content.decode("latin-1"))[1]]
    except (ValueError, RecursionError):
        return content


def always(_: object) -> bool:
    """Say yes."""
    return True


FAULTS: dict[str, tuple[str, Fault]] = {
    "broken JSON breaks the server": (
        "createVideo json.malformed",
        crashing(lambda request: body_of(request) is None),
    ),
    "the server hangs up on broken JSON": (
        "createVideo json.malformed",
        disconnecting(lambda request: body_of(request) is None),
    ),
    "what follows the JSON is ignored": ("createVideo json.malformed", reading(always, first_document)),
    "an empty body is none": (
        "queryTasks json.malformed",
        reading(lambda request: not request.content.strip(), lambda _: b"{}"),
    ),
    "broken JSON is told as a matter of the token": (
        "queryTasks json.malformed",
        telling(is_refusal, with_status(401)),
    ),
    "refusals have a status of their own": ("createVideo json.malformed", telling(is_refusal, with_status(422))),
    "refusals are successes": ("createVideo json.malformed", telling(is_refusal, with_status(200))),
    "refusals have no code": (
        "createVideo json.malformed",
        telling(is_refusal, with_json(lambda _: {"error": {"message": "No."}})),
    ),
    "refusals have the code of another error": (
        "createVideo json.malformed",
        telling(is_refusal, with_json(lambda _: {"error": {"code": "no_token", "message": "No."}})),
    ),
    "deep JSON breaks the server": (
        "createVideo json.unusual",
        crashing(lambda request: request.content.count(b"[") > 1_000),
    ),
    "a large body breaks the server": (
        "createVideo json.unusual",
        crashing(lambda request: len(request.content) > 32 * 1024),
    ),
    "several lines are refused": (
        "createVideo json.spellings",
        reading(lambda request: b"\n" in request.content, lambda content: content[:-1]),
    ),
    "the order of keys matters": (
        "createVideo json.spellings",
        reading(lambda request: not request.content.startswith((b'{"m', b"{\n", b"\t")), lambda _: b"{}"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_seen_by_the_check_whose_claim_it_breaks(
    document: SpecDocument, mock: MockServer, name: str
) -> None:
    """A server that breaks one documented statement fails the check that is named after it."""
    key, fault = FAULTS[name]
    run = judging(document, mock, fault)

    record = run.examine(named(document, key))

    assert record.outcome == "fails"
