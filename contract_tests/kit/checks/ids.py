"""Ids: no two requests get the same, and one task is called the same wherever it is told of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import STORY_REQUESTS, distinct_bodies, read_story, story_cases
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.places import values_at
from contract_tests.kit.conversation.talk import Talk, body_of
from contract_tests.kit.conversation.wrong import WrongError, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.identities import Message
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Made
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

_MANY: Final = 20
_FEW: Final = 2
"""How many requests have to get ids of their own, and how many where each may cost something."""


def id_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of the ids of each operation that makes tasks."""
    return tuple(check for parts in conversations(document) for check in _of(document, parts))


def _of(document: SpecDocument, parts: Conversation) -> Iterator[Check]:
    yield Check(
        id="ids.unique",
        claim="no two requests are answered with the same id",
        operation=parts.maker,
        judge=partial(_are_unique, parts),
        cases=partial(_many, parts),
        expects="acceptance",
        requests=_MANY,
        observes=(f"{parts.maker.pointer}/responses",),
        sentence=sentence_at(document, "ids.unique", parts.maker.pointer),
    )
    if parts.asker is not None:
        yield Check(
            id="ids.agree",
            claim="a task has the same id in the answer, in its record, in its outcome and in its callback",
            operation=parts.maker,
            judge=partial(_agree, parts),
            cases=partial(story_cases, parts=parts),
            expects="acceptance",
            requests=STORY_REQUESTS,
            observes=(f"{parts.maker.pointer}/responses", parts.asker.record_schema),
            sentence=sentence_at(document, "ids.agree", parts.asker.record_schema),
        )


def _many(parts: Conversation, run: Run) -> tuple[Case, ...]:
    ways = [None, *(way.name for way in parts.ways if not way.calls_back)]
    bodies = distinct_bodies(run, parts, _MANY if run.manners.is_free else _FEW)
    requests = [{"body": body, "way": ways[number % len(ways)]} for number, body in enumerate(bodies)]
    # One of them twice: a repeated request is another request.
    return ({"requests": [*requests[:-1], requests[0]]},) if requests else ()


@telling
def _are_unique(parts: Conversation, run: Run, case: Case) -> None:
    if not isinstance(case, Mapping):
        raise TypeError("a case of many requests is an object")
    talk = Talk(run, parts)
    stories = [read_story(parts, each) for each in case["requests"]]
    insist_on_unique(parts, [talk.create(story.body, story.way) for story in stories])


def insist_on_unique(parts: Conversation, made: list[Made]) -> None:
    """Insist that no id of an answer is one of another answer."""
    seen: dict[str, int] = {}
    for number, each in enumerate(made):
        ids = {
            value
            for path in parts.identities.of_answers
            for value in values_at(each.answer, path)
            if isinstance(value, str)
        }
        for value in ids:
            if seen.setdefault(value, number) != number:
                raise WrongError(f"two requests are answered with the same id {value!a}")


@telling
def _agree(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    records: list[Message] = [("record", record) for record in talk.follow(made.task_id).records]
    callbacks: list[Message] = []
    if made.mailbox is not None:
        callbacks = [("callback", body_of(came)) for came in made.mailbox.wait(1, run.manners.callback_seconds)]
    clash = parts.identities.clash([talk.message(made.answer), *records, *callbacks])
    if clash is not None:
        raise WrongError(clash)
