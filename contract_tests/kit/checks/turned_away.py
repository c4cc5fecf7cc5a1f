"""The check of what a refusal must not do: make a task all the same, which a callback would tell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.refusing import SUCCESS, answered
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.drawing.samples import least_body
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import schema_of
from contract_tests.kit.running.wire import BEARER, json_request

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import CallbackPart, Conversation
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

_WRONG: Final = "Bearer wrong-token"


def turned_away_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the check of each operation that calls back."""
    return tuple(
        _of(document, parts, parts.callback) for parts in conversations(document) if parts.callback is not None
    )


def _of(document: SpecDocument, parts: Conversation, callback: CallbackPart) -> Check:
    pointer = f"{parts.maker.pointer}/responses"
    return Check(
        id="refusal.no-task",
        claim="a refused request makes no task: nothing is called back",
        operation=parts.maker,
        judge=partial(_makes_no_task, parts, callback),
        cases=partial(_cases, parts),
        expects="refusal",
        observes=(callback.pointer,),
        sentence=sentence_at(document, "refusal", pointer),
    )


def _cases(parts: Conversation, run: Run) -> tuple[Case, ...]:
    """Return requests that must be refused, each for another reason; the address of the callback is filled in later."""
    least = least_body(run.document, parts.maker)
    strangers: list[Case] = []
    if parts.maker.security and least is not None:
        strangers = [{"authorization": None, "body": least}, {"authorization": _WRONG, "body": least}]
    return (*strangers, {"authorization": BEARER, "body": {}})


def _makes_no_task(parts: Conversation, callback: CallbackPart, run: Run, case: Case) -> str | None:
    if not isinstance(case, Mapping) or not isinstance(case.get("body"), Mapping):
        raise TypeError("a case of this check has a body and an authorization")
    if run.receiver is None:
        raise NotObservedError(run.unreachable)
    mailbox = run.receiver.open()
    body, authorization = {**case["body"], callback.field: mailbox.url}, case.get("authorization")
    is_legal = not run.oracle.judge(schema_of(parts.maker), body).held
    if authorization == BEARER and is_legal:
        return None  # no rule refuses so little
    exchange = run.send(json_request(parts.maker, body, authorization=authorization))
    if answered(exchange) in SUCCESS:
        return f"the target accepted ({exchange.observation.status}) what the documents forbid"
    if mailbox.wait(1, run.manners.second_callback_seconds):
        return f"a request that was refused ({exchange.observation.status}) made a task: its callback came"
    return None
