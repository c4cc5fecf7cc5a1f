"""A task has one outcome: whoever waits for it, streams it, asks for it or is called back is told the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import STORY_REQUESTS, first_body, read_story
from contract_tests.kit.conversation.fields import places_of
from contract_tests.kit.conversation.likeness import contradiction
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import WrongError, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.asking import Asker
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run


def outcome_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of requests that are held open until their task has ended."""
    return tuple(
        check
        for parts in conversations(document)
        if parts.asker is not None
        for check in _of(document, parts, parts.asker)
    )


def _of(document: SpecDocument, parts: Conversation, asker: Asker) -> Iterator[Check]:
    yield Check(
        id="outcome.answer",
        claim="a request that is held open is answered with the outcome that the record of its task tells",
        operation=parts.maker,
        judge=partial(_is_told_alike, parts),
        cases=partial(held_open, parts),
        expects="acceptance",
        requests=STORY_REQUESTS,
        observes=places_of(document, asker.signs.schema),
        sentence=sentence_at(document, "outcome.answer", parts.maker.pointer),
    )


def held_open(parts: Conversation, run: Run) -> tuple[Case, ...]:
    """Return the case of a request that asks for no way to be answered at once."""
    body = first_body(run, parts)
    return () if body is None else ({"body": body, "way": None},)


@telling
def _is_told_alike(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    insist_on_alike(talk, made.answer, talk.succeeded(made.task_id).last, "the answer")


def insist_on_alike(talk: Talk, told: object, record: object, what: str) -> None:
    """Insist that what was told of a task is a whole outcome, and the one of its record.

    An acknowledgement is let through: some pages have every such request answered with the id of its task.
    """
    if not talk.is_outcome(told):
        return
    talk.fits(talk.asker.signs.schema, told, what)
    if isinstance(record, dict):
        clash = contradiction(told, talk.outcome(record))
        if clash is not None:
            raise WrongError(f"{what} and the record of its task tell different outcomes: {clash}")
