"""What Schemathesis brings is judged by the oracle, in both directions, and by nothing that it thinks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.reading.document import load_document
from contract_tests.kit.running.claims import DisagreementError, NotObservedError
from contract_tests.kit.running.protocol import ProtocolJudge, protocol_schema
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.wire import encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPEC = """
openapi: 3.1.0
info: {title: Slots, version: 1.0.0}
paths:
  /slots:
    post:
      operationId: bookSlot
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Slot'}
            examples: {short: {value: {start: 1, end: 2}}}
      responses:
        '200': {description: Booked., content: {application/json: {schema: {type: object, required: [id]}}}}
        '400': {description: Refused., content: {application/json: {schema: {type: object}}}}
components:
  schemas:
    Slot:
      type: object
      required: [start, end]
      properties:
        start: {description: First hour., type: integer}
        end: {description: Last hour., type: integer}
        note: {description: Address of a note., type: string, format: uri}
      allOf:
        - x-rule: {id: slot.length, strength: reject, source: A slot is one to three hours long.}
          if: {properties: {start: true}, required: [start]}
          then: {x-derived: {expr: end - start, minimum: 1, maximum: 3}}
        - x-rule: {id: slot.early, strength: inapplicable, source: Notes are for the afternoon.}
          if: {properties: {start: {maximum: 12}}, required: [start]}
          then: {properties: {note: false}}
"""
WORD = "word"  # the token, which opens nothing
BOOKED = httpx.Response(200, json={"id": "s"})
REFUSED = httpx.Response(400, json={"error": "no"})


@pytest.fixture
def judge_body(tmp_path: Path) -> Callable[[httpx.Response, object], ProtocolJudge]:
    """Return what judges one body that a target answers in one way."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    document = load_document(path)

    def judge(answer: httpx.Response, body: object) -> ProtocolJudge:
        transport = httpx.MockTransport(
            lambda _: httpx.Response(
                answer.status_code, content=answer.content, headers={"Content-Type": "application/json"}
            )
        )
        run = Run(document=document, target=Target("http://target.invalid", token=WORD, transport=transport))
        made = ProtocolJudge(run)
        operation = protocol_schema(run)["/slots"]["POST"]
        made.judge(operation.Case(body=encode(body), media_type="application/json"))
        return made

    return judge


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        pytest.param(BOOKED, {"start": 1, "end": 9}, id="accepted, bad in arithmetic alone"),
        pytest.param(BOOKED, {"start": 1}, id="accepted, incomplete"),
        pytest.param(BOOKED, {"start": True, "end": 2}, id="accepted, a boolean for an integer"),
        pytest.param(REFUSED, {"start": 1, "end": 4}, id="refused, legal at the bound"),
        pytest.param(REFUSED, {"start": 14, "end": 15, "note": "no address"}, id="refused for its format alone"),
    ],
)
def test_an_answer_that_the_oracle_contradicts_is_a_disagreement(
    judge_body: Callable[[httpx.Response, object], ProtocolJudge], answer: httpx.Response, body: object
) -> None:
    """The rules that JSON Schema cannot say count too; a format does not."""
    with pytest.raises(DisagreementError):
        judge_body(answer, body)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        pytest.param(REFUSED, {"start": 1, "end": 9}, id="refused, bad in arithmetic alone"),
        pytest.param(BOOKED, {"start": 1, "end": 4}, id="accepted, legal at the bound"),
        pytest.param(BOOKED, {"start": 1, "end": 2, "note": "x"}, id="accepted, inapplicable"),
        pytest.param(REFUSED, {"start": 1, "end": 2, "note": "x"}, id="refused, inapplicable"),
        pytest.param(BOOKED, {"start": 1, "end": 2, "more": 1}, id="accepted, an unknown key"),
        pytest.param(REFUSED, {"start": 1, "end": 2, "more": 1}, id="refused, an unknown key"),
    ],
)
def test_an_answer_that_the_oracle_shares_or_leaves_open_is_none(
    judge_body: Callable[[httpx.Response, object], ProtocolJudge], answer: httpx.Response, body: object
) -> None:
    """Nothing is held against a target that the documents do not say."""
    judged = judge_body(answer, body)

    judged.close()
    judged.require()
    assert [record.outcome for record in judged.run.recorder.checks] == ["holds"]


@pytest.mark.parametrize(
    "answer", [httpx.Response(500, json={}), httpx.Response(200, json={"no": "id"}), httpx.Response(200, json=[])]
)
def test_a_server_error_or_an_undocumented_shape_is_a_disagreement(
    judge_body: Callable[[httpx.Response, object], ProtocolJudge], answer: httpx.Response
) -> None:
    """What Schemathesis knows of answers it checks."""
    with pytest.raises(DisagreementError):
        judge_body(answer, {"start": 1, "end": 2})


def test_a_protocol_that_brought_no_case_has_judged_nothing(tmp_path: Path) -> None:
    """An empty sum is not a check that holds."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    run = Run(document=load_document(path), target=Target("http://target.invalid", token=WORD))

    with pytest.raises(NotObservedError):
        ProtocolJudge(run).require()
