"""A task that fails: whoever waits for it, asks for it or is called back is told so, and told the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.callbacks import insist_on_same_body, insist_on_shape
from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import STORY_REQUESTS, failing_body, read_story
from contract_tests.kit.checks.streams import streamed_body
from contract_tests.kit.conversation.lines import one_task, stream
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.places import first_at
from contract_tests.kit.conversation.talk import Talk, body_of
from contract_tests.kit.conversation.wrong import WrongError, telling
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.checks.stories import Story
    from contract_tests.kit.conversation.asking import Asker
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Record
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

UNKNOWN_HOW = "it is not known how to make a task of this target fail; say it with --failing"


def failure_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of failing tasks."""
    return tuple(
        check
        for parts in conversations(document)
        if parts.asker is not None
        for check in _of(document, parts, parts.asker)
    )


def _of(document: SpecDocument, parts: Conversation, asker: Asker) -> Iterator[Check]:
    pointer = f"{asker.operation.pointer}/x-task-result"
    make = partial(Check, operation=parts.maker, expects="acceptance", requests=STORY_REQUESTS)
    if parts.ways:
        yield make(
            id="failure.record",
            claim="a task that fails is told as failed, in its record and by its callback, with what went wrong",
            judge=partial(_is_told, parts),
            cases=partial(_cases, parts),
            observes=(pointer, *(() if parts.callback is None else (parts.callback.pointer,))),
            sentence=sentence_at(document, "failure.record", asker.operation.pointer),
        )
    yield make(
        id="failure.answer",
        claim="a request that is held open for a task that fails is answered with a documented error",
        judge=partial(_is_answered, parts),
        cases=partial(_open, parts),
        observes=(f"{parts.maker.pointer}/responses",),
        sentence=sentence_at(document, "failure.answer", parts.maker.pointer),
    )
    if parts.streams is not None:
        yield make(
            id="failure.stream",
            claim="a stream about a task that fails ends with what went wrong",
            judge=partial(_is_streamed, parts),
            cases=partial(_open, parts),
            observes=(f"{parts.maker.pointer}/responses",),
            sentence=sentence_at(document, "failure.stream", parts.maker.pointer),
        )


def _cases(parts: Conversation, run: Run) -> tuple[Case, ...]:
    # A run that knows no way to get a failure has cases all the same: each says why it is not observed.
    return tuple({"body": failing_body(run, parts) or {}, "way": way.name} for way in parts.ways)


def _open(parts: Conversation, run: Run) -> tuple[Case, ...]:
    return ({"body": failing_body(run, parts) or {}, "way": None},)


def _story(parts: Conversation, case: Case) -> Story:
    story = read_story(parts, case)
    if not story.body:
        raise NotObservedError(UNKNOWN_HOW)
    return story


def _failed(talk: Talk, task_id: str) -> Record:
    """Follow a task that is to fail, and insist that it says what went wrong."""
    followed = talk.follow(task_id)
    if followed.state != "failed":
        raise NotObservedError("a task that was to fail succeeded")
    if not first_at(followed.last, talk.asker.signs.error):
        raise WrongError("the record of a task that failed does not say what went wrong")
    return followed.last


@telling
def _is_told(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = _story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    record = _failed(talk, made.task_id)
    if story.way is not None and story.way.calls_back and parts.callback is not None and made.mailbox is not None:
        came = talk.called_back(made.mailbox)
        insist_on_shape(run, parts, parts.callback, came)
        insist_on_same_body(talk, parts.callback, body_of(came), talk.outcome(record))


@telling
def _is_answered(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = _story(parts, case), Talk(run, parts)
    exchange = run.send(json_request(parts.maker, story.body))
    seen = exchange.observation
    if seen.status is None:
        raise NotObservedError(seen.reason)
    talk.fits_answer(parts.maker, exchange)
    if seen.outcome != "accepted":
        return
    task_id = parts.identities.task_id(seen.body)
    if talk.asker.signs.state_of_outcome(seen.body) == "finished":
        raise WrongError(f"a request whose task fails is answered ({seen.status}) as if it had succeeded")
    if task_id is not None:  # acknowledged instead: what follows is in the record
        _failed(talk, task_id)


@telling
def _is_streamed(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = _story(parts, case), Talk(run, parts)
    try:
        lines = stream(run, parts, streamed_body(parts, story))
    except WrongError as error:
        # No page says how a stream tells of a failure: its last line need not be in the shape of the others.
        raise NotObservedError(f"no page says how a stream tells of a failure: {error}") from error
    if talk.asker.signs.state_of_outcome(lines[-1]) == "finished":
        raise WrongError("a stream about a task that fails ends as if it had succeeded")
    _failed(talk, one_task(talk, lines))
