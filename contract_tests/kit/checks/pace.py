"""How long answers take: a create what the documents say, a refusal and the answer to a question next to no time."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.outcomes import held_open
from contract_tests.kit.checks.stories import read_story
from contract_tests.kit.checks.tasks import nobody
from contract_tests.kit.conversation.asking import read_asker
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import WrongError, telling
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import judged_operations, schema_of
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.asking import Asker
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

_SHAPELESS: Final[tuple[object, ...]] = ({}, [], "", 0)
"""Bodies of which one is illegal for any schema that says something."""


def pace_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of how long answers take."""
    return (*_of_refusals(document), *_of_questions(document), *_of_creates(document))


def _of_refusals(document: SpecDocument) -> Iterator[Check]:
    for operation in judged_operations(document):
        yield Check(
            id="pace.refusal",
            claim="a refusal comes within the stated time",
            operation=operation,
            judge=partial(_is_prompt, operation),
            cases=partial(_illegal, operation),
            expects="refusal",
            observes=(operation.pointer,),
            sentence=sentence_at(document, "pace.refusal", operation.pointer),
        )


def _of_questions(document: SpecDocument) -> Iterator[Check]:
    asker = read_asker(document)
    if asker is not None:
        yield Check(
            id="pace.question",
            claim="a question for a task is answered within the stated time",
            operation=asker.operation,
            judge=partial(_is_prompt, asker.operation),
            cases=partial(_question, asker),
            expects="acceptance",
            observes=(asker.operation.pointer,),
            sentence=sentence_at(document, "pace.question", asker.operation.pointer),
        )


def _of_creates(document: SpecDocument) -> Iterator[Check]:
    for parts in conversations(document):
        if parts.maker.timeout_seconds is not None:
            yield Check(
                id="pace.answer",
                claim=f"a request is answered within {parts.maker.timeout_seconds:g} seconds",
                operation=parts.maker,
                judge=partial(_comes_in_time, parts, parts.maker.timeout_seconds),
                cases=partial(held_open, parts),
                expects="acceptance",
                observes=(f"{parts.maker.pointer}/x-timeout-seconds",),
                sentence=sentence_at(document, "pace.answer", parts.maker.pointer),
            )


def illegal_bodies(operation: Operation, run: Run) -> Iterator[object]:
    """Yield the simplest bodies that the documents forbid."""
    return (body for body in _SHAPELESS if run.oracle.judge(schema_of(operation), body).verdict == "illegal")


def _illegal(operation: Operation, run: Run) -> tuple[Case, ...]:
    return tuple(islice(illegal_bodies(operation, run), 1))


def _question(asker: Asker, run: Run) -> tuple[Case, ...]:
    return (asker.question(nobody(run)),)


@telling
def _is_prompt(operation: Operation, run: Run, case: Case) -> None:
    _insist(run.send(json_request(operation, case)), run.manners.prompt_seconds)


@telling
def _comes_in_time(parts: Conversation, seconds: float, run: Run, case: Case) -> None:
    story = read_story(parts, case)
    _insist(Talk(run, parts).create(story.body, story.way).exchange, seconds)


def _insist(exchange: Exchange, seconds: float) -> None:
    if exchange.observation.status is None:
        raise NotObservedError(exchange.observation.reason)
    if exchange.seconds > seconds:
        raise WrongError(f"the answer took {exchange.seconds:.1f} s; {seconds:g} s are allowed")
