"""Each fault in who may ask is seen by the check whose claim it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.tests.faulty import (
    crashing,
    judging,
    named,
    taking,
    telling,
    with_header,
    with_json,
    with_status,
)

if TYPE_CHECKING:
    import httpx

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mock_server.server import MockServer
    from contract_tests.tests.faulty import Fault

TOKEN = MockOptions().token
RIGHT = f"Bearer {TOKEN}"


def said(request: httpx.Request) -> str:
    """Return how a request shows its token."""
    return str(request.headers.get("Authorization", ""))


def shown(request: httpx.Request) -> str:
    """Return the token that a request shows under any scheme."""
    return said(request).rpartition(" ")[2]


def is_refusal(answer: httpx.Response) -> bool:
    """Say whether an answer refuses a body."""
    return answer.status_code == 400 and answer.json()["error"]["code"] == "bad_request"


def is_turned_away(answer: httpx.Response) -> bool:
    """Say whether an answer refuses a token."""
    return answer.status_code in {400, 401} and not is_refusal(answer)


def without_scheme(request: httpx.Request) -> bool:
    """Say whether a token comes bare."""
    return said(request) == TOKEN


FAULTS: dict[str, tuple[str, Fault]] = {
    "no token is needed": (
        "createVideo authentication.missing-token",
        taking(lambda request: not said(request), authorization=RIGHT),
    ),
    "streams are open to all": (
        "createVideo authentication.missing-token",
        taking(lambda request: not said(request) and "ndjson" in request.headers["accept"], authorization=RIGHT),
    ),
    "records are open to all": (
        "queryTasks authentication.missing-token",
        taking(lambda request: not said(request), authorization=RIGHT),
    ),
    "a missing token is an internal error": (
        "createVideo authentication.missing-token",
        crashing(lambda request: not said(request)),
    ),
    "a missing token is forbidden": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_status(403)),
    ),
    "a missing token is a bad request": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_json(lambda body: body | {"error": {"code": "bad_request", "message": "No."}})),
    ),
    "a refused token is told a result": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_json(lambda body: body | {"data": []})),
    ),
    "a refused token is told the right one": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_json(lambda body: body | {"expected": TOKEN})),
    ),
    "a refused token has no envelope": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_json(lambda _: {"message": "No."})),
    ),
    "a refused token is told in plain text": (
        "createVideo authentication.missing-token",
        telling(is_turned_away, with_header("Content-Type", "text/plain")),
    ),
    "a bare token will do": (
        "createVideo authentication.malformed-token",
        taking(without_scheme, authorization=RIGHT),
    ),
    "any scheme will do": (
        "createVideo authentication.malformed-token",
        taking(lambda request: shown(request) == TOKEN, authorization=RIGHT),
    ),
    "an empty token will do": (
        "createVideo authentication.malformed-token",
        taking(lambda request: said(request).strip() == "Bearer", authorization=RIGHT),
    ),
    "any token will do": (
        "createVideo authentication.wrong-token",
        taking(lambda request: said(request).startswith("Bearer "), authorization=RIGHT),
    ),
    "more than the token will do": (
        "createVideo authentication.wrong-token",
        taking(lambda request: shown(request).startswith(TOKEN), authorization=RIGHT),
    ),
    "less than the token will do": (
        "createVideo authentication.wrong-token",
        taking(lambda request: len(shown(request)) > 1 and TOKEN.startswith(shown(request)), authorization=RIGHT),
    ),
    "a token of the same length will do": (
        "createVideo authentication.wrong-token",
        taking(lambda request: len(shown(request)) == len(TOKEN), authorization=RIGHT),
    ),
    "a token in other letters will do": (
        "createVideo authentication.wrong-token",
        taking(lambda request: shown(request).lower() == TOKEN.lower(), authorization=RIGHT),
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
