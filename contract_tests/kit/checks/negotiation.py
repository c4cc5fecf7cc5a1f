"""Checks of the media types of answers: what is asked for is what comes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.refusing import SUCCESS, answered, failed
from contract_tests.kit.checks.requests import legal_request, listed, request_of, with_header
from contract_tests.kit.reading.document import JSON_MEDIA_TYPE
from contract_tests.kit.running.claims import NotObservedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

_NEVER_DOCUMENTED: Final = "image/x-no-such-type"


def negotiation_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of every operation whose success has a documented media type."""
    return tuple(
        check for operation in document.operations if success_types(operation) for check in _of(document, operation)
    )


def success_types(operation: Operation) -> tuple[str, ...]:
    """Return the media types that an operation's success is documented in."""
    contents = (
        content for response in operation.responses if response.status[0] == "2" for content in response.contents
    )
    return tuple(dict.fromkeys(content.media_type.lower() for content in contents))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    pointer = _success_pointer(operation)
    legal = legal_request(document, operation)
    sentence = sentence_at(document, "media type of the answer", pointer)
    # Without the header JSON is what everybody takes for granted.
    wishes = (*success_types(operation), *([None] if JSON_MEDIA_TYPE in success_types(operation) else []))
    yield Check(
        id="http.accept",
        claim="an answer has the media type that was asked for, and is JSON if none was",
        operation=operation,
        judge=partial(_is_as_wished, operation),
        cases=listed(with_header(legal, "Accept", wish) for wish in wishes),
        expects="acceptance",
        observes=tuple(f"{pointer}/content/{wish.replace('/', '~1')}" for wish in success_types(operation)),
        sentence=sentence,
    )
    yield Check(
        id="http.unknown-accept",
        claim="asking for a media type that does not exist brings no server error",
        operation=operation,
        judge=partial(_is_no_failure, operation),
        cases=listed([with_header(legal, "Accept", _NEVER_DOCUMENTED)]),
        requests=2,
        observes=(pointer,),
        sentence=sentence,
    )


def _success_pointer(operation: Operation) -> str:
    status = next(response.status for response in operation.responses if response.status[0] == "2")
    return f"{operation.pointer}/responses/{status}"


def _is_as_wished(operation: Operation, run: Run, case: Case) -> str | None:
    request = request_of(case)
    observation = run.send(request).observation
    if observation.outcome == "not observed" or observation.status is None:
        raise NotObservedError(observation.reason)
    wish = request.header("Accept")
    if observation.status not in SUCCESS:
        return f"the target refused ({observation.status}) a legal body whose answer is wanted as {wish or 'anything'}"
    if observation.media_type != (wish or JSON_MEDIA_TYPE):
        return f"{wish or 'nothing'} was asked for, and the answer is {observation.media_type or 'of no media type'}"
    shape = run.oracle.judge_answer(operation.id, observation.status, observation.media_type, observation.body)
    return f"the answer ({observation.status}) is not in the documented shape: {shape[0]}" if shape else None


def _is_no_failure(operation: Operation, run: Run, case: Case) -> str | None:
    exchange = run.send(request_of(case))
    broken = failed(run, operation, exchange)
    if broken is not None or answered(exchange) not in SUCCESS:
        return broken
    media_type = exchange.observation.media_type
    if media_type not in success_types(operation):
        return f"the answer is {media_type or 'of no media type'}, which the documents do not give"
    return None
