"""Streamed answers: every line is in the documented shape, they are about one task, and the last is its outcome."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.outcomes import held_open, insist_on_alike
from contract_tests.kit.checks.stories import STORY_REQUESTS, read_story, story_cases
from contract_tests.kit.conversation.fields import places_of
from contract_tests.kit.conversation.lines import one_task, stream, told_to_the_end
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.ways import NOWHERE
from contract_tests.kit.conversation.wrong import telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.checks.stories import Story
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run


def stream_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of each operation that makes tasks and can stream."""
    return tuple(
        check
        for parts in conversations(document)
        if parts.streams is not None
        for check in _of(document, parts, parts.streams)
    )


def _of(document: SpecDocument, parts: Conversation, media_type: str) -> Iterator[Check]:
    contents = {content.media_type: content for response in parts.maker.responses for content in response.contents}
    pointer = contents[media_type].item_schema or parts.maker.pointer
    yield Check(
        id="stream.lines",
        claim="each line of a stream is a JSON document in the documented shape, about one task",
        operation=parts.maker,
        judge=partial(_are_lines, parts),
        cases=partial(story_cases, parts=parts),
        expects="acceptance",
        observes=(contents[media_type].schema or pointer, *places_of(document, pointer)),
        sentence=sentence_at(document, "stream.lines", contents[media_type].schema or pointer),
    )
    if parts.asker is not None:
        yield Check(
            id="stream.end",
            claim="the last line of a stream is the outcome that the record of its task tells",
            operation=parts.maker,
            judge=partial(_ends_with_the_outcome, parts),
            cases=partial(held_open, parts),
            expects="acceptance",
            requests=STORY_REQUESTS,
            observes=(pointer, parts.asker.signs.schema),
            sentence=sentence_at(document, "stream.end", contents[media_type].schema or pointer),
        )


def streamed_body(parts: Conversation, story: Story) -> dict[str, object]:
    """Return the body of a story as it is streamed; its callback, if it asks for one, goes nowhere."""
    if story.way is None:
        return dict(story.body)
    address = {parts.callback.field: NOWHERE} if story.way.calls_back and parts.callback is not None else {}
    return {**story.body, **story.way.members, **address}


@telling
def _are_lines(parts: Conversation, run: Run, case: Case) -> None:
    one_task(Talk(run, parts), stream(run, parts, streamed_body(parts, read_story(parts, case))))


@telling
def _ends_with_the_outcome(parts: Conversation, run: Run, case: Case) -> None:
    lines = stream(run, parts, streamed_body(parts, read_story(parts, case)))
    talk = Talk(run, parts)
    record = talk.follow(one_task(talk, lines)).last
    if talk.asker.signs.state_of_outcome(told_to_the_end(talk, lines)) == "finished":
        insist_on_alike(talk, lines[-1], record, "the last line of the stream")
