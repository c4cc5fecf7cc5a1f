"""Checks of texts that break careless servers: what is taken comes back as it was sent, all else is refused in order.

No page bounds the texts of a request, so that a target may refuse what it cannot bear. What it takes it may not change:
the record of a task tells the request as it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at, sentence_of
from contract_tests.kit.checks.judging import disputed_by_answer, disputed_by_readers
from contract_tests.kit.checks.refusing import INVALID, SUCCESS, answered, failed, unlike_refusal
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.drawing.samples import bodies_by_property
from contract_tests.kit.drawing.strategies import legal_bodies
from contract_tests.kit.drawing.texts import hostile_addresses, known_hostile_texts
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.yaml_text import escape
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import judged_operations, schema_of
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

_BOUND: Final = frozenset({"enum", "const", "pattern"})
_REQUESTS: Final = 6


def text_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return a check for each property that takes free texts, and one for all of them together."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    parts = next((each for each in conversations(document) if each.maker.id == operation.id), None)
    told = _request_field(parts)
    for atom in Oracle(document).atoms(schema_of(operation)).base:
        cases = tuple(_cases(document, operation, atom, parts))
        if cases:
            pointers = (atom.pointer, *([] if told is None else [told]))
            yield Check(
                id=f"texts {atom.field}",
                claim=f"hostile text in {atom.field} comes back unharmed, or is refused as documented",
                operation=operation,
                judge=partial(_is_unharmed, operation, parts),
                cases=partial(_given, cases),
                requests=_REQUESTS,
                observes=pointers,
                sentence=sentence_of(atom) if told is None else sentence_at(document, "request", told),
            )
    yield Check(
        id="body.hostile-text",
        claim="hostile text brings no server error, and is accepted or refused as documented",
        operation=operation,
        judge=partial(_is_borne, operation),
        strategy=partial(legal_bodies, schema_name=schema_of(operation), hostile=True),
        expects="acceptance",
        requests=2,
        observes=(f"#/components/schemas/{escape(schema_of(operation))}",),
    )


def _given(cases: tuple[Case, ...], _: Run) -> tuple[Case, ...]:
    return cases


def _request_field(parts: Conversation | None) -> str | None:
    """Return where the specification says that a record tells the request."""
    if parts is None or parts.asker is None or "request" not in parts.asker.record:
        return None
    return f"{parts.asker.record_schema}/properties/{escape(parts.asker.record['request'])}"


def _cases(
    document: SpecDocument, operation: Operation, atom: Atom, parts: Conversation | None
) -> Iterator[dict[str, object]]:
    """Give small bodies with a hostile text in one property, answered at once where that can be asked for."""
    base = bodies_by_property(document, operation).get(atom.field)
    if base is None or not isinstance(atom.value, Mapping):
        return
    declared = Oracle(document).atoms(schema_of(operation)).properties[atom.field]
    is_list = atom.keyword == "items.type"
    items = declared.get("items")
    kept = items if is_list and isinstance(items, Mapping) else declared
    if atom.keyword not in {"type", "items.type"} or kept.get("type") != "string" or _BOUND & kept.keys():
        return
    way = next((each for each in parts.ways if not each.calls_back), None) if parts is not None else None
    background = way.members if way is not None else {}
    for text in hostile_addresses() if kept.get("format") == "uri" else known_hostile_texts():
        body = {**base, **background, atom.field: [text] if is_list else text}
        if Oracle(document).judge(schema_of(operation), body).verdict != "illegal":
            yield body


def _is_unharmed(operation: Operation, parts: Conversation | None, run: Run, body: Case) -> str | None:
    exchange = run.send(json_request(operation, body))
    problem = _unlike_an_answer(operation, run, exchange)
    if problem is not None or answered(exchange) not in SUCCESS or parts is None or not isinstance(body, Mapping):
        return problem
    try:
        return _harmed(Talk(run, parts), body, exchange)
    except WrongError as error:
        return str(error)


def _unlike_an_answer(operation: Operation, run: Run, exchange: Exchange) -> str | None:
    """Say what keeps an answer from being one of success or a refusal as documented."""
    broken = failed(run, operation, exchange)
    if broken is not None:
        return broken
    status, seen = answered(exchange), exchange.observation
    if status not in SUCCESS:
        return unlike_refusal(run, operation, exchange, kind=INVALID)
    shape = run.oracle.judge_answer(operation.id, status, seen.media_type, seen.body)
    return f"the answer {status} is not in the documented shape: {shape[0]}" if shape else None


def _harmed(talk: Talk, body: Mapping[str, object], exchange: Exchange) -> str | None:
    """Say what of a request its task's record tells otherwise."""
    task_id = talk.parts.identities.task_id(exchange.observation.body)
    if not task_id:
        return "the answer names no task"
    if talk.parts.asker is None or "request" not in talk.parts.asker.record:
        return None
    told = talk.known(task_id).get(talk.parts.asker.record["request"])
    if not isinstance(told, Mapping):
        raise NotObservedError("the record of a task does not tell its request")
    for name, value in body.items():
        if told.get(name) != value:
            return f"{name} was sent as {ascii(value)[:200]} and comes back as {ascii(told.get(name))[:200]}"
    return None


def _is_borne(operation: Operation, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    exchange = run.send(json_request(operation, body))
    problem = _unlike_an_answer(operation, run, exchange)
    if problem is None and exchange.observation.outcome == "accepted":
        problem = disputed_by_answer(run, operation, exchange.observation, judgement)
    return problem or disputed_by_readers(run, operation, body, judgement)
