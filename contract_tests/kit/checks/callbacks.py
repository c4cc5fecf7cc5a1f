"""The callback: it comes once, in the documented shape, and tells what the record of its task tells."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import STORY_REQUESTS, first_body, read_story
from contract_tests.kit.conversation.fields import places_of
from contract_tests.kit.conversation.likeness import contradiction
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk, body_of
from contract_tests.kit.conversation.wrong import WrongError, telling
from contract_tests.kit.running.claims import NotObservedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import CallbackPart, Conversation
    from contract_tests.kit.conversation.talk import Made
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.receiver import Delivery
    from contract_tests.kit.running.run import Run


def callback_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of each documented callback whose address stands in a body."""
    return tuple(
        check
        for parts in conversations(document)
        if parts.callback is not None and any(way.calls_back for way in parts.ways)
        for check in _of(document, parts, parts.callback)
    )


def _of(document: SpecDocument, parts: Conversation, callback: CallbackPart) -> Iterator[Check]:
    make = partial(
        Check,
        operation=parts.maker,
        cases=partial(_cases, parts),
        expects="acceptance",
        requests=STORY_REQUESTS,
    )
    yield make(
        id="callback.shape",
        claim="the callback comes by the documented method and in the documented shape",
        judge=partial(_has_its_shape, parts, callback),
        observes=(callback.pointer, *(at for schema in callback.schemas for at in places_of(document, schema))),
        sentence=sentence_at(document, "callback.shape", callback.pointer),
    )
    yield make(
        id="callback.once",
        claim="the callback comes exactly once",
        judge=partial(_comes_once, parts),
        observes=(callback.pointer,),
        sentence=sentence_at(document, "callback.once", callback.pointer),
    )
    if parts.asker is not None:
        yield make(
            id="callback.after-end",
            claim="the callback comes once its task has ended",
            judge=partial(_comes_after_the_end, parts),
            sentence=sentence_at(document, "callback.after-end", callback.pointer),
        )
        yield make(
            id="callback.outcome",
            claim="the callback tells the outcome that the record of its task tells",
            judge=partial(_tells_the_same, parts, callback),
            observes=(callback.pointer,),
            sentence=sentence_at(document, "callback.outcome", callback.pointer),
        )


def _cases(parts: Conversation, run: Run) -> tuple[Case, ...]:
    body = first_body(run, parts)
    names = [way.name for way in parts.ways if way.calls_back]
    return () if body is None else tuple({"body": body, "way": name} for name in names)


def _called_back(parts: Conversation, run: Run, case: Case) -> tuple[Talk, Made, Delivery]:
    """Make a task, wait for its end, and take its callback."""
    story, talk = read_story(parts, case), Talk(run, parts)
    if run.receiver is None:
        raise NotObservedError(run.unreachable)
    made = talk.create(story.body, story.way)
    if parts.asker is not None:
        talk.follow(made.task_id)
    return talk, made, talk.called_back(made.mailbox)


@telling
def _has_its_shape(parts: Conversation, callback: CallbackPart, run: Run, case: Case) -> None:
    _, _, came = _called_back(parts, run, case)
    insist_on_shape(run, parts, callback, came)


def insist_on_shape(run: Run, parts: Conversation, callback: CallbackPart, came: Delivery) -> None:
    """Insist that a callback is as documented."""
    if came.method != callback.method:
        raise WrongError(f"the callback came by {came.method}; {callback.method} is documented")
    if came.media_type not in callback.media_types:
        allowed = " or ".join(callback.media_types)
        raise WrongError(f"the callback came as {came.media_type or 'no media type'}; {allowed} is documented")
    for problem in run.oracle.judge_callback(parts.maker.id, body_of(came)):
        raise WrongError(f"the callback is not in the documented shape: {problem}")


@telling
def _comes_once(parts: Conversation, run: Run, case: Case) -> None:
    _, made, _ = _called_back(parts, run, case)
    assert made.mailbox is not None  # noqa: S101 - something has come there
    came = made.mailbox.wait(2, run.manners.second_callback_seconds)
    if len(came) != 1:
        raise WrongError(f"the callback came {len(came)} times")


@telling
def _comes_after_the_end(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    if run.receiver is None:
        raise NotObservedError(run.unreachable)
    made = talk.create(story.body, story.way)
    came = () if made.mailbox is None else made.mailbox.wait(1, run.manners.patience_seconds)
    if not came:
        raise NotObservedError("no callback came while its task was waited for")
    if talk.asker.signs.state(talk.known(made.task_id)) != "running":
        return
    time.sleep(run.manners.second_callback_seconds)  # what is told may lag behind what was posted
    if talk.asker.signs.state(talk.known(made.task_id)) == "running":
        raise WrongError("the callback came, and the record of its task still says that it runs")


@telling
def _tells_the_same(parts: Conversation, callback: CallbackPart, run: Run, case: Case) -> None:
    talk, made, came = _called_back(parts, run, case)
    insist_on_same_body(talk, callback, body_of(came), talk.outcome(talk.known(made.task_id)))


def insist_on_same_body(talk: Talk, callback: CallbackPart, body: object, outcome: object) -> None:
    """Insist that a callback's body is the outcome of its task: each documented field stands in both or in neither."""
    clash = contradiction(body, outcome)
    if clash is not None:
        raise WrongError(f"the callback and the record of its task tell different outcomes: {clash}")
    if isinstance(body, Mapping) and isinstance(outcome, Mapping):
        given, told = ({name for name in callback.names if each.get(name) is not None} for each in (body, outcome))
        if given != told:
            raise WrongError(f"the callback has the fields {sorted(given)}, the outcome of its task {sorted(told)}")
    if talk.asker.signs.state_of_outcome(body) not in {"finished", "failed"}:
        raise WrongError("the callback does not tell how its task ended")
