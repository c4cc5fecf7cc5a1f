"""From the examination of a check to what is written down: its record, and the finding if it fails."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from contract_tests.kit.running.assertion import assertion_of
from contract_tests.kit.running.recorder import CheckRecord, Finding, Sent
from contract_tests.kit.running.voices import LEGAL_REFUSED, sentences
from contract_tests.kit.running.wire import encode

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Case, Check
    from contract_tests.kit.running.claims import Examination
    from contract_tests.kit.running.recorder import CheckOutcome, Sentence
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange
    from contract_tests.kit.running.wire import Json

KEPT_TEXT = 2_000


def record_of(check: Check, found: Examination, *, requests: int) -> CheckRecord:
    """Return what became of a check.

    Args:
        check: The check.
        found: What came of it.
        requests: How many requests the target got for it.
    """
    outcome: CheckOutcome = "holds"
    reason: str | None = None
    if found.problem is not None:
        outcome = "fails"
    elif found.unobserved or not found.judged:
        outcome = "not observed"
        reason = next((words for words, _ in found.unobserved.most_common(1)), "there was no case to judge")
    return CheckRecord(
        id=check.id,
        claim=check.claim,
        operation=check.operation.id,
        rule=check.rule,
        outcome=outcome,
        cases=found.judged,
        requests=requests,
        finding=check.finding_id if outcome == "fails" else None,
        reason=reason,
        observes=check.observes,
    )


def sent_of(exchange: Exchange) -> Sent:
    """Return what a finding keeps of an exchange."""
    observation = exchange.observation
    text = exchange.response.text[:KEPT_TEXT] if exchange.response is not None else ""
    return Sent(exchange.request, observation.status, observation.media_type, text)


def finding_of(run: Run, check: Check, found: Examination, evidence: tuple[Sent, ...]) -> Finding:
    """Return what is wrong with a target, from the examination of a check that fails.

    Args:
        run: The run.
        check: The check.
        found: What came of it.
        evidence: What was sent for the case that is told.
    """
    said = _sentences(run, check, found.body)
    pointer = check.observes[0] if check.observes else _pointer_of(run, check, said)
    finding = Finding(
        id=check.finding_id,
        check=check.id,
        operation=check.operation.id,
        claim=check.claim,
        rules=_rules(run, check, said),
        problem=found.problem or "",
        case=cast("Json", json.loads(encode(found.body))),
        sent=evidence,
        sentences=said,
        pointer=pointer,
        line=run.document.line(pointer),
    )
    return replace(finding, assertion=assertion_of(run, finding, check.expects))


def _sentences(run: Run, check: Check, body: Case) -> tuple[Sentence, ...]:
    if check.sentence is not None:
        return (check.sentence,)
    if check.operation.request_schema is None:
        return ()
    return sentences(run.oracle.judge(check.operation.request_schema, body))


def _rules(run: Run, check: Check, said: tuple[Sentence, ...]) -> tuple[str, ...]:
    cell = run.recorder.cells.get((check.operation.id, check.id.removeprefix("cell ")))
    if cell is not None and cell.blamed:
        return cell.blamed
    if check.rule is not None:
        return (check.rule,)
    return tuple(dict.fromkeys(sentence.rule for sentence in said)) or (LEGAL_REFUSED,)


def _pointer_of(run: Run, check: Check, said: tuple[Sentence, ...]) -> str:
    schema = check.operation.request_schema
    atoms = run.oracle.atoms(schema).all if schema is not None else ()
    named = {sentence.rule for sentence in said}
    return next((atom.pointer for atom in atoms if atom.rule in named), check.operation.pointer)
