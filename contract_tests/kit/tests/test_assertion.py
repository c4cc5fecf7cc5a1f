"""What a snippet asserts fails on the answer that was found, holds for a right one, and needs no kit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.running.assertion import assertion_of
from contract_tests.kit.running.recorder import Finding, Sent, finding_id
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.said import with_words
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.voices import MODELS_SAY, TABLE_SAYS
from contract_tests.kit.running.wire import Json, json_request

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Expects
    from contract_tests.kit.reading.document import SpecDocument

JSON = "application/json"
LEGAL: Json = {"bread": "rye", "loaves": 1}
BROKEN: Json = {"bread": "rye", "loaves": 0}
GOOD = '{"number": 1, "paid": null}'
REFUSAL = '{"error": "no"}'


def found(
    document: SpecDocument,
    body: Json,
    status: int | None,
    text: str,
    *,
    media_type: str | None = JSON,
) -> tuple[Run, Finding]:
    """Return a finding about one answer, and its run."""
    run = Run(document=document, target=Target("http://bakery.invalid", token=""))
    operation = document.operation("placeOrder")
    sent = with_words(run, Sent(json_request(operation, body), status, media_type, text))
    return run, Finding(
        id=finding_id(operation.id, "a check"),
        check="a check",
        operation=operation.id,
        claim="a claim",
        rules=("a rule",),
        problem="it's wrong",
        case=body,
        sent=(sent,),
        sentences=(),
        pointer=operation.pointer,
        line=1,
    )


def holds(lines: tuple[str, ...], status: int, text: str, media_type: str | None) -> bool:
    """Tell whether an assertion holds for an answer."""
    headers = {} if media_type is None else {"Content-Type": media_type}
    answer = httpx.Response(status, content=text.encode(), headers=headers)
    try:
        exec("\n".join(lines), {"answer": answer})  # noqa: S102 - what a reader would paste
    except AssertionError as error:
        return not str(error).startswith("it's wrong")
    return True


@pytest.mark.parametrize(
    ("body", "status", "text", "media_type", "expects", "right"),
    [
        pytest.param(LEGAL, 503, "", None, "either", (201, GOOD, JSON), id="a server error"),
        pytest.param(BROKEN, 201, GOOD, JSON, "either", (400, REFUSAL, JSON), id="illegal, accepted"),
        pytest.param(LEGAL, 400, REFUSAL, JSON, "either", (201, GOOD, JSON), id="legal, refused"),
        pytest.param(LEGAL, 201, GOOD, JSON, "refusal", (400, REFUSAL, JSON), id="to be refused, accepted"),
        pytest.param(LEGAL, 302, "", None, "either", (201, GOOD, JSON), id="an undocumented status"),
        pytest.param(LEGAL, 201, GOOD, "text/html", "either", (201, GOOD, f"{JSON}; charset=utf-8"), id="a media type"),
        pytest.param(LEGAL, 201, GOOD, None, "either", (201, GOOD, JSON), id="no media type"),
        pytest.param(LEGAL, 201, "{}", JSON, "either", (201, GOOD, JSON), id="a missing field"),
        pytest.param(LEGAL, 201, "[]", JSON, "either", (201, GOOD, JSON), id="no object"),
        pytest.param(LEGAL, 201, '{"number": "1"}', JSON, "either", (201, GOOD, JSON), id="a type"),
        pytest.param(LEGAL, 201, '{"number": true}', JSON, "either", (201, '{"number": 2.0}', JSON), id="a boolean"),
        pytest.param(
            LEGAL, 201, '{"number": 1, "paid": "x"}', JSON, "either", (201, GOOD, JSON), id="one of two types"
        ),
        pytest.param(BROKEN, 400, '{"message": "no"}', JSON, "either", (400, REFUSAL, JSON), id="a refusal's shape"),
    ],
)
def test_the_assertion_fails_on_what_was_found_and_holds_for_what_is_right(  # noqa: PLR0913, PLR0917 - a table
    bakery: SpecDocument,
    body: Json,
    status: int,
    text: str,
    media_type: str | None,
    expects: Expects,
    right: tuple[int, str, str],
) -> None:
    """A target that is mended turns the snippet green, whatever ids and times it answers with."""
    lines = assertion_of(*found(bakery, body, status, text, media_type=media_type), expects)

    assert not holds(lines, status, text, media_type)
    assert holds(lines, *right)


@pytest.mark.parametrize(
    ("finding", "change"),
    [
        pytest.param((LEGAL, 201, GOOD), {"problem": f"{TABLE_SAYS} illegal"}, id="the table's"),
        pytest.param((LEGAL, 201, GOOD), {"problem": f"{MODELS_SAY} blame"}, id="the models'"),
        pytest.param((LEGAL, 201, GOOD), {"problem": "it took too long"}, id="nothing in the answer"),
        pytest.param((LEGAL, 201, GOOD[:9]), {}, id="an answer that is not kept whole"),
        pytest.param((LEGAL, None, ""), {}, id="no answer"),
        pytest.param((LEGAL, 201, GOOD), {"sent": ()}, id="nothing sent"),
    ],
)
def test_what_cannot_be_said_without_the_kit_is_neither_green_nor_red(
    bakery: SpecDocument, finding: tuple[Json, int | None, str], change: dict[str, object]
) -> None:
    """The test skips, and says how to judge the finding again."""
    run, made = found(bakery, *finding)

    lines = assertion_of(run, replace(made, **change))  # type: ignore[arg-type]  # a table of fields

    with pytest.raises(pytest.skip.Exception, match=f"python -m contract_tests replay {made.id}"):
        exec("\n".join(lines), {"pytest": pytest})  # noqa: S102 - what a reader would paste


def test_requests_that_repeat_what_was_answered_are_not_sent_as_they_were(bakery: SpecDocument) -> None:
    """An id of then names nothing now: only the kit can ask for the one of now."""
    run, made = found(bakery, BROKEN, 201, '{"number": 1, "id": "an-id-of-then"}')
    asked = replace(made.sent[0], request=json_request(bakery.operation("placeOrder"), {"note": "an-id-of-then"}))

    lines = assertion_of(run, replace(made, sent=(*made.sent, asked)))

    assert lines[0].startswith("pytest.skip(")
