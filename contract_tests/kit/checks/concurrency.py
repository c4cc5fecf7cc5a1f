"""Requests at the same time do not mix: each is answered about itself."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.ids import insist_on_unique
from contract_tests.kit.checks.stories import distinct_bodies, read_story
from contract_tests.kit.checks.tasks import judge_echo
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.checks.stories import Story
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Made
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

_AT_ONCE: Final = 12
_FEW_AT_ONCE: Final = 2


def concurrency_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the check of concurrent requests of each operation that makes tasks."""
    return tuple(check for parts in conversations(document) for check in _of(document, parts))


def _of(document: SpecDocument, parts: Conversation) -> Iterator[Check]:
    yield Check(
        id="concurrency.apart",
        claim="requests that come at the same time are each answered about themselves",
        operation=parts.maker,
        judge=partial(_do_not_mix, parts),
        cases=partial(_together, parts),
        expects="acceptance",
        requests=_AT_ONCE * 2,
        observes=(parts.maker.pointer,),
        sentence=sentence_at(document, "concurrency.apart", parts.maker.pointer),
    )


def _together(parts: Conversation, run: Run) -> tuple[Case, ...]:
    ways = [None, *(way.name for way in parts.ways if not way.calls_back)]
    bodies = distinct_bodies(run, parts, _AT_ONCE if run.manners.is_free else _FEW_AT_ONCE)
    requests = [{"body": body, "way": ways[number % len(ways)]} for number, body in enumerate(bodies)]
    return ({"requests": requests},) if requests else ()


@telling
def _do_not_mix(parts: Conversation, run: Run, case: Case) -> None:
    if not isinstance(case, Mapping):
        raise TypeError("a case of concurrent requests is an object")
    create_together(Talk(run, parts), [read_story(parts, each) for each in case["requests"]])


def create_together(talk: Talk, stories: list[Story]) -> list[Made]:
    """Send requests at the same time, then ask for all their tasks at the same time; each record is about its own."""

    def make(story: Story) -> Made:
        return talk.create(story.body, story.way)

    def ask(made: Made) -> None:
        record = talk.known(made.task_id)
        if talk.asker.record.get("request") in record:
            judge_echo(talk, made.body, record)

    with ThreadPoolExecutor(len(stories)) as pool:
        made = list(pool.map(make, stories))
        insist_on_unique(talk.parts, made)
        if talk.parts.asker is not None:
            list(pool.map(ask, made))
    return made
