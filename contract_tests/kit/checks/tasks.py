"""What the records of tasks say: of one, of several, of one that nobody knows, and of one that goes on."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import STORY_REQUESTS, falsy_stories, first_body, read_story, story_cases
from contract_tests.kit.conversation.fields import places_of
from contract_tests.kit.conversation.likeness import contradiction, difference
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import WrongError, telling
from contract_tests.kit.drawing.strategies import legal_bodies
from contract_tests.kit.reading.yaml_text import escape
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.asking import Asker
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Record
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

SERVER_ERROR: Final = 500
_ASKED_AGAIN: Final = 3
_TASKS_OF_A_BATCH: Final = 2
_ORDERS: Final = ((0, 1), (1, 0), (0, 0, 1, 0), (1, None, 0), ())
"""Numbers of tasks, in the order asked for; None is one that nobody knows."""
_TIMES: Final = ("made-at", "started-at", "ended-at")
_TOLERANCE_SECONDS: Final = 1.0
_LATEST: Final = 100.0


def task_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of what tasks are asked for with."""
    return tuple(
        check
        for parts in conversations(document)
        if parts.asker is not None
        for check in _of(document, parts, parts.asker)
    )


def _of(document: SpecDocument, parts: Conversation, asker: Asker) -> Iterator[Check]:
    whole = asker.operation.pointer
    make = partial(Check, operation=asker.operation, expects="acceptance")
    yield make(
        id="task.unknown",
        claim="an id that nobody knows is answered with an empty record, or with a documented code",
        judge=partial(_is_unknown, parts),
        cases=_unknown_ids,
        requests=2,
        observes=(f"{whole}/x-task-query", f"{whole}/x-task-result/unknown-codes"),
        sentence=sentence_at(document, "task.unknown", f"{whole}/responses/200"),
    )
    yield make(
        id="task.record",
        claim="each record of a task is in the documented shape, while it runs and when it has ended",
        judge=partial(_keeps_its_shape, parts),
        cases=partial(story_cases, parts=parts),
        requests=STORY_REQUESTS,
        observes=(*places_of(document, asker.record_schema), asker.signs.schema),
        sentence=sentence_at(document, "task.record", asker.record_schema),
    )
    yield make(
        id="task.final",
        claim="a task that has ended stays as it is",
        judge=partial(_stays, parts),
        cases=partial(story_cases, parts=parts, is_held_open=False),
        requests=STORY_REQUESTS + _ASKED_AGAIN,
        observes=(f"{whole}/x-task-result",),
        sentence=sentence_at(document, "task.final", whole),
    )
    yield make(
        id="task.batch",
        claim="several tasks are told of in the order asked for, duplicates included, and counted",
        judge=partial(_is_in_order, parts),
        cases=partial(_orders, parts),
        requests=_TASKS_OF_A_BATCH + 1,
        observes=(asker.batch_schema,),
        sentence=sentence_at(document, "task.batch", asker.batch_schema),
    )
    yield from _of_fields(document, parts, asker)


def _of_fields(document: SpecDocument, parts: Conversation, asker: Asker) -> Iterator[Check]:
    """Yield the checks of single fields of a record."""
    if "request" in asker.record and parts.ways:
        pointer = _property(asker, "request")
        yield Check(
            id="task.request",
            claim="the record of a task shows the request as it was sent, without defaults added",
            operation=asker.operation,
            judge=partial(_is_echoed, parts),
            cases=partial(_careless, parts),
            strategy=partial(_sent, parts=parts),
            expects="acceptance",
            requests=4,
            observes=(pointer,),
            sentence=sentence_at(document, "task.request", pointer),
        )
    if any(role in asker.record for role in _TIMES):
        yield Check(
            id="task.times",
            claim="the times of a record are in seconds and in order",
            operation=asker.operation,
            judge=partial(_is_in_time, parts),
            cases=partial(story_cases, parts=parts),
            expects="acceptance",
            requests=STORY_REQUESTS,
            observes=tuple(_property(asker, role) for role in _TIMES if role in asker.record),
            sentence=sentence_at(document, "task.times", _property(asker, _first_role(asker))),
        )


def _first_role(asker: Asker) -> str:
    return next(role for role in _TIMES if role in asker.record)


def _property(asker: Asker, role: str) -> str:
    """Return the pointer to the field of a record that plays a role."""
    return f"{asker.record_schema}/properties/{escape(asker.record[role])}"


def nobody(run: Run, number: int = 0) -> str:
    """Return an id that the target cannot know, the same for the same seed."""
    return str(uuid.UUID(int=random.Random(f"{run.seed} {number}").getrandbits(128), version=4))  # noqa: S311 - no secret


def _unknown_ids(run: Run) -> tuple[Case, ...]:
    return tuple(nobody(run, number) for number in range(3))


@telling
def _is_unknown(parts: Conversation, run: Run, case: Case) -> None:
    talk = Talk(run, parts)
    request = json_request(talk.asker.operation, talk.asker.question(str(case)))
    exchange = run.send(request)
    if _has_failed(exchange):  # any service does now and then; one that does so twice does for this id
        exchange = run.send(request)
    if _has_failed(exchange):
        status = exchange.observation.status
        raise WrongError(f"the target fails ({status}) when it is asked for an id that nobody knows")
    record = talk.told(exchange)
    if not talk.asker.means_unknown(record):
        raise WrongError(f"an id that nobody knows is answered with {ascii(record)[:200]}")


def _has_failed(exchange: Exchange) -> bool:
    return (exchange.observation.status or 0) >= SERVER_ERROR


@telling
def _keeps_its_shape(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    talk.succeeded(talk.create(story.body, story.way).task_id)


@telling
def _stays(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    followed = talk.follow(made.task_id)
    for _ in range(_ASKED_AGAIN):
        record = talk.known(made.task_id)
        state = talk.asker.signs.state(record)
        if state != followed.state:
            raise WrongError(f"a task that had {followed.state} is told as {state} later")
        changed = contradiction(talk.outcome(followed.last), talk.outcome(record), "outcome")
        if changed is not None:
            raise WrongError(f"the outcome of a task changed after its end: {changed}")


def _orders(parts: Conversation, run: Run) -> tuple[Case, ...]:
    body = first_body(run, parts)
    return () if body is None else tuple({"body": body, "order": list(order)} for order in _ORDERS)


@telling
def _is_in_order(parts: Conversation, run: Run, case: Case) -> None:
    if not isinstance(case, Mapping):
        raise TypeError("a case of a batch is an object")
    talk = Talk(run, parts)
    way = parts.ways[0] if parts.ways else None
    order: Sequence[int | None] = case["order"]
    count = max((number + 1 for number in order if number is not None), default=0)
    made = [talk.create(case["body"], way).task_id for _ in range(count)]
    for task_id in made:
        talk.known(task_id)
    asked = [nobody(run) if number is None else made[number] for number in order]
    body, records = talk.several(asked)
    talk.in_order(asked, set(made), body, records)


def _careless(parts: Conversation, run: Run) -> tuple[Case, ...]:
    return (*story_cases(run, parts), *falsy_stories(run, parts))


def _sent(document: SpecDocument, *, parts: Conversation) -> SearchStrategy[Case]:
    # Not over a callback: its address would be another one each time.
    ways = [way.name for way in parts.ways if not way.calls_back] or [way.name for way in parts.ways]
    bodies = legal_bodies(document, parts.maker.request_schema or "")
    return st.fixed_dictionaries({"body": bodies, "way": st.sampled_from(ways)})


@telling
def _is_echoed(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    judge_echo(talk, made.body, talk.known(made.task_id))


def judge_echo(talk: Talk, body: Mapping[str, object], record: Record) -> None:
    """Insist that a record shows the request as it was sent."""
    name = talk.asker.record["request"]
    if record.get(name) is None:
        raise NotObservedError(f"the record of a task has no {name}")
    differs = difference(body, record[name], name)
    if differs is not None:
        raise WrongError(f"the request is not shown as it was sent: {differs}")


@telling
def _is_in_time(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    for record in talk.follow(talk.create(story.body, story.way).task_id).records:
        _judge_times(talk.asker, record)


def _judge_times(asker: Asker, record: Record) -> None:
    told = [(asker.record[role], record.get(asker.record[role])) for role in _TIMES if role in asker.record]
    times = [(name, value) for name, value in told if isinstance(value, int | float)]
    for name, value in times:
        if not 0 <= value < _LATEST * time.time():
            raise WrongError(f"{name} is {value}: no time in seconds since 1970")
    for (earlier, before), (later, after) in pairwise(times):
        if before > after:
            raise WrongError(f"{earlier} is {before}, after {later}, which is {after}")
    elapsed = record.get(asker.record.get("elapsed", ""))
    if isinstance(elapsed, int | float) and [name for name, _ in told] == [name for name, _ in times]:
        longest = times[-1][1] - times[0][1] + _TOLERANCE_SECONDS
        if not 0 <= elapsed <= longest:
            raise WrongError(f"{asker.record['elapsed']} is {elapsed} s, between times that lie {longest} s apart")
