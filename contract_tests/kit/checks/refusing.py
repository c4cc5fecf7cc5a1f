"""Judge an answer that has to be a refusal: refused at all, by a documented status, in the documented words, no more.

Whether an answer leaks a result is told by the fields that the specification gives to results and not to refusals.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contract_tests.kit.conversation.asking import read_asker
from contract_tests.kit.drawing.samples import least_body
from contract_tests.kit.reading.elements import Elements
from contract_tests.kit.reading.refusals import fits, statuses_of
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.observing import error_code
from contract_tests.kit.running.target import BROKE_OFF
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

SERVER_ERROR: Final = 500
NOT_IMPLEMENTED: Final = 501
SUCCESS: Final = range(200, 300)
CLIENT_ERRORS: Final = range(400, 500)
TOO_MANY_REQUESTS: Final = 429

INVALID: Final = "invalid-request"
"""The kind of error (`x-error-kind`) that stands for a request that is wrong in itself."""
# What may come of any request that is not refused for its token first: the account's affair, not the request's.
_OF_THE_ACCOUNT: Final = frozenset({402, 403})
_KINDS_OF_THE_ACCOUNT: Final = frozenset({"balance", "permission", "rate-limit"})
_OF_THE_TOKEN_OR_THE_ADDRESS: Final = frozenset({401, 404, 405})


def answered(exchange: Exchange) -> int:
    """Return the status of an answer that says something of the request.

    Raises:
        NotObservedError: There was none, or it is about the pace.
    """
    status = exchange.observation.status
    if exchange.response is None or status is None:
        raise NotObservedError(exchange.observation.reason or "no answer")
    if status == TOO_MANY_REQUESTS:
        raise NotObservedError(exchange.observation.reason or "the target limits the rate of requests")
    return status


def broke_off(run: Run, operation: Operation, exchange: Exchange) -> str | None:
    """Say that the connection broke on this request alone: without a token, which costs nothing, the target answers.

    Raises:
        NotObservedError: The target answers nothing at all any more.
    """
    reason = exchange.observation.reason or ""
    if not reason.startswith(BROKE_OFF):
        return None
    if run.send(json_request(operation, {}, authorization=None)).response is None:
        raise NotObservedError(reason)
    return f"{reason}; the next request was answered"


def failed(run: Run, operation: Operation, exchange: Exchange, *, may_lack_the_method: bool = False) -> str | None:
    """Say that the target failed on a request, whatever else the documents say of it.

    Args:
        run: The run.
        operation: The operation that was asked.
        exchange: The request and its answer.
        may_lack_the_method: Whether 501 is right: HTTP has it for a method that a server does not know.
    """
    broken = broke_off(run, operation, exchange)
    if broken is not None:
        return broken
    status = answered(exchange)
    if status >= SERVER_ERROR and not (may_lack_the_method and status == NOT_IMPLEMENTED):
        return f"the target failed ({status})"
    return None


def unlike_refusal(run: Run, operation: Operation, exchange: Exchange, *, kind: str) -> str | None:
    """Say what keeps an answer from being the documented refusal of a kind (`x-error-kind`).

    Raises:
        NotObservedError: The answer says nothing of the request.
    """
    broken = failed(run, operation, exchange)
    if broken is not None:
        return broken
    status, body = answered(exchange), exchange.observation.body
    if status in SUCCESS:
        return f"the target accepted ({status}) what the documents forbid"
    if kind == INVALID:
        _insist_on_the_request(run, exchange)
    belied = _belied(run.document, operation, exchange)
    if belied is not None:
        return f"the refusal ({status}) {belied}"
    documented = statuses_of(run.document, operation, kind)
    if not fits(status, documented):
        return f"refused with {status}; the documents show {', '.join(documented)} for errors of the kind {kind}"
    shape = run.oracle.judge_answer(operation.id, status, exchange.observation.media_type, body)
    if shape:
        return f"the refusal ({status}) is not in the documented shape: {shape[0]}"
    code = error_code(body) or ""
    known = run.document.error_kinds.get(code, kind)
    return None if known == kind else f"the error code {code} is documented for the kind {known}, not {kind}"


def _insist_on_the_request(run: Run, exchange: Exchange) -> None:
    """Make sure that a refusal is about the request.

    Raises:
        NotObservedError: It is about the account; or about the token, and no question that costs nothing shows that
            the target takes the token.
    """
    status, reason = answered(exchange), exchange.observation.reason
    kind = run.document.error_kinds.get(error_code(exchange.observation.body) or "")
    if status in _OF_THE_ACCOUNT or kind in _KINDS_OF_THE_ACCOUNT:
        raise NotObservedError(reason or f"the target does not serve the token's owner ({status})")
    if status not in _OF_THE_TOKEN_OR_THE_ADDRESS and kind in {None, INVALID}:
        return
    free = (other for other in run.document.operations if other.is_idempotent and other.request_schema is not None)
    harmless = next(free, None)
    body = None if harmless is None else least_body(run.document, harmless)
    if harmless is None or body is None or run.ask(harmless, body).outcome != "accepted":
        raise NotObservedError(reason or f"the target refuses the token or the address ({status})")


def _belied(document: SpecDocument, operation: Operation, exchange: Exchange) -> str | None:
    """Say what in a refusal belongs to a success; None if nothing does."""
    leaked = result_in(document, operation, exchange)
    if leaked is not None:
        return f"holds {leaked}, which belongs to a result"
    word, body = _word_of_success(document), exchange.observation.body
    return f"says {word}: true" if isinstance(body, Mapping) and word and body.get(word) is True else None


def result_in(document: SpecDocument, operation: Operation, exchange: Exchange) -> str | None:
    """Return the first field of an answer that tells of a result; None if there is none.

    What errors may hold too, such as the id of a task that was made before, tells of none in a refusal.
    """
    required, others = _result_fields(document, operation.pointer)
    body = exchange.observation.body
    telling = others | (required if answered(exchange) in SUCCESS else frozenset())
    return next((name for name in body if name in telling), None) if isinstance(body, Mapping) else None


@lru_cache(maxsize=8)
def _word_of_success(document: SpecDocument) -> str | None:
    """Return the field that says whether something succeeded (`x-task-result/succeeded`), which errors may hold too."""
    asker = read_asker(document)
    return asker.signs.succeeded[-1] if asker is not None and asker.signs.succeeded else None


@lru_cache(maxsize=64)
def _result_fields(document: SpecDocument, operation_pointer: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return what an answer of success requires, and what it may hold and no refusal may."""
    elements = Elements(document.root, document.lines)
    required: set[str] = set()
    of_results: set[str] = set()
    of_refusals: set[str] = set()
    for status, response in elements.entries(operation_pointer, "responses"):
        for _, content in elements.entries(response, "content"):
            pointer = f"{content}/schema"
            for holder in _objects(elements, pointer, frozenset()) if "schema" in elements.mapping(content) else ():
                names = _keys(holder.get("properties"))
                if status.startswith("2"):
                    listed = holder.get("required")
                    required |= set(listed) if isinstance(listed, list) else set()
                    of_results |= names
                else:
                    of_refusals |= names
    return frozenset(required), frozenset(of_results - of_refusals)


def _objects(elements: Elements, pointer: str, seen: frozenset[str]) -> Iterator[Mapping[str, object]]:
    schema, where = elements.resolve(pointer)
    if not isinstance(schema, Mapping) or where in seen:
        return
    yield schema
    for keyword in ("anyOf", "oneOf", "allOf"):
        listed = schema.get(keyword)
        for number in range(len(listed) if isinstance(listed, list) else 0):
            yield from _objects(elements, f"{where}/{keyword}/{number}", seen | {where})


def _keys(mapping: object) -> set[str]:
    return set(mapping) if isinstance(mapping, Mapping) else set()
