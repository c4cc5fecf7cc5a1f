"""A server that the documents allow passes every check of single requests, and no accident is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.checks.authentication import authentication_checks
from contract_tests.kit.checks.keys import key_checks
from contract_tests.kit.checks.malformed import malformed_checks
from contract_tests.kit.checks.media_types import media_type_checks
from contract_tests.kit.checks.methods import method_checks
from contract_tests.kit.checks.negotiation import negotiation_checks
from contract_tests.kit.checks.texts import text_checks
from contract_tests.kit.checks.turned_away import turned_away_checks
from contract_tests.kit.checks.value_types import type_checks
from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.server import MockServer
from contract_tests.tests.faulty import (
    judging,
    named,
    resent,
    right,
    telling,
    with_header,
    with_json,
    with_status,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.faulty import Send

SINGLE = (
    authentication_checks,
    key_checks,
    malformed_checks,
    media_type_checks,
    method_checks,
    negotiation_checks,
    text_checks,
    turned_away_checks,
    type_checks,
)
ENFORCED = ("v1-only", "body.unknown", "image_urls.v2-first", "prompt.non-empty", "character.start-with-url")


def said(request: httpx.Request) -> str:
    """Return how a request shows its token."""
    return str(request.headers.get("Authorization", ""))


def is_refusal(answer: httpx.Response) -> bool:
    """Say whether an answer refuses a body."""
    return answer.status_code == 400 and answer.json()["error"]["code"] == "bad_request"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(MockOptions(), id="as documented"),
        pytest.param(MockOptions(switches=Switches(enforce=ENFORCED)), id="all that is open is refused"),
        pytest.param(
            MockOptions(switches=Switches(waive=("size.v1-sora-2", "model.required"))),
            id="all that is disputed is taken",
        ),
        pytest.param(MockOptions(unknown_route="kong"), id="the gateway's answer to unknown addresses"),
        pytest.param(MockOptions(polls=2, running_shape="null"), id="tasks that take some time"),
    ],
)
def test_a_server_that_the_documents_allow_passes_every_check(document: SpecDocument, options: MockOptions) -> None:
    """Neither reading of what is open or disputed is a fault."""
    with MockServer(options=options, port=None) as server:
        run = judging(document, server)

        records = [run.examine(check) for kind in SINGLE for check in kind(document) if check.strategy is None]

    assert [(record.id, record.reason) for record in records if record.outcome != "holds"] == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_json(lambda body: {"success": False, **body}), id="the worker's envelope"),
        pytest.param(with_json(lambda body: {"error": body["error"]}), id="no trace"),
        pytest.param(with_json(lambda body: {**body, "new": [None]}), id="one field more"),
        pytest.param(with_json(lambda body: {**body, "task_id": "a"}), id="the id of a task that was made before"),
        pytest.param(
            with_json(lambda body: {**body, "error": {"code": "of_its_own", "message": "", "more": 1}}),
            id="a code that no page knows",
        ),
        pytest.param(with_header("Content-Type", "Application/JSON; charset=UTF-8"), id="a charset"),
    ],
)
def test_every_documented_form_of_an_error_is_as_good(
    document: SpecDocument, mock: MockServer, change: Callable[[httpx.Response], httpx.Response]
) -> None:
    """Envelopes differ between the gateway and the workers behind it; each is documented."""
    run = judging(document, mock, telling(lambda answer: answer.status_code >= 400, change))

    records = [run.examine(check) for kind in SINGLE for check in kind(document) if check.strategy is None]

    assert [(record.id, record.reason) for record in records if record.outcome != "holds"] == []


def test_a_missing_token_may_be_a_wrong_one(document: SpecDocument, mock: MockServer) -> None:
    """The documents show 400 and 401 for what is wrong with a token; either is a refusal as documented."""

    def fault(request: httpx.Request, send: Send) -> httpx.Response:
        return right(resent(request, request.content, authorization=said(request) or "Bearer -"), send)

    record = judging(document, mock, fault).examine(named(document, "createVideo authentication.missing-token"))

    assert record.outcome == "holds"


def test_methods_may_be_unknown_not_allowed_or_not_implemented(document: SpecDocument, mock: MockServer) -> None:
    """No page says what follows a wrong method."""
    for status in (404, 405, 501):
        run = judging(document, mock, telling(lambda answer: answer.status_code == 404, with_status(status)))

        record = run.examine(named(document, "createVideo http.other-methods"))

        assert record.outcome == "holds"


@pytest.mark.parametrize(("status", "code"), [(402, "pay"), (403, "used_up"), (403, "disabled"), (429, "slow_down")])
def test_an_account_that_may_not_go_on_is_no_fault(
    document: SpecDocument, mock: MockServer, status: int, code: str
) -> None:
    """What is about the balance, the owner or the pace says nothing of the body: not observed, never a finding."""
    answer = with_json(lambda _: {"error": {"code": code, "message": "No."}})
    run = judging(document, mock, telling(is_refusal, lambda found: with_status(status)(answer(found))))

    record = run.examine(named(document, "createVideo json.malformed"))

    assert record.outcome == "not observed"
