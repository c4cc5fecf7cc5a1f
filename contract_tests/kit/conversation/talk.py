"""Talk to a target in several requests; whatever is not as documented on the way raises WrongError."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contract_tests.kit.conversation.places import first_at
from contract_tests.kit.conversation.ways import NOWHERE
from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from contract_tests.kit.conversation.asking import Asker, State
    from contract_tests.kit.conversation.identities import Message
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.ways import Way
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.receiver import Delivery, Mailbox
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

MOST_QUESTIONS: Final = 60
"""How often one task is asked for at most."""
_UNKNOWN_IN_A_ROW: Final = 3
_GROWTH: Final = 1.5
_JSON: Final = "application/json"

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """Hold a request that made a task, and its answer.

    Attributes:
        body: As it was sent.
        exchange: The request and what came back.
        task_id: What the answer calls the task.
        mailbox: Where its callback comes, if one can.
    """

    body: Mapping[str, object]
    exchange: Exchange
    task_id: str
    mailbox: Mailbox | None = None

    @property
    def answer(self) -> object:
        """Return the answer's body."""
        return self.exchange.observation.body


@dataclass(frozen=True, slots=True)
class Followed:
    """Hold what was told of a task until its end.

    Attributes:
        records: What each question was answered, the last one after its end.
        state: How it ended.
    """

    records: tuple[Record, ...]
    state: State

    @property
    def last(self) -> Record:
        """Return the record of the ended task."""
        return self.records[-1]


class Talk:
    """Make tasks and follow them.

    Args:
        run: Whose target is asked.
        parts: How its tasks are talked about.
    """

    def __init__(self, run: Run, parts: Conversation) -> None:
        self.run = run
        self.parts = parts

    @property
    def asker(self) -> Asker:
        """Return how tasks are asked for.

        Raises:
            NotObservedError: They cannot be.
        """
        if self.parts.asker is None:
            raise NotObservedError("the specification has no operation that tasks are asked for with")
        return self.parts.asker

    def create(self, body: Mapping[str, object], way: Way | None = None) -> Made:
        """Send a request that makes a task, and read the task's id in the answer.

        Args:
            body: The body without what the way adds.
            way: How to be answered at once; None is held open.
        """
        sent = {**body, **(way.members if way is not None else {})}
        mailbox = None
        if way is not None and way.calls_back and self.parts.callback is not None:
            receiver = self.run.receiver
            mailbox = receiver.open() if receiver is not None else None
            sent[self.parts.callback.field] = NOWHERE if mailbox is None else mailbox.url
        exchange = self.accepted(self.parts.maker, sent)
        task_id = self.parts.identities.task_id(exchange.observation.body)
        if not task_id:
            raise WrongError(f"the answer names no task: {_words(exchange)}")
        return Made(sent, exchange, task_id, mailbox)

    def accepted(self, operation: Operation, body: object, *, accept: str = _JSON) -> Exchange:
        """Send a legal body, and insist on an answer of success in the documented shape."""
        exchange = self.run.send(json_request(operation, body, accept=accept))
        seen = exchange.observation
        if seen.outcome == "not observed":
            raise NotObservedError(seen.reason)
        if seen.outcome == "refused":
            raise WrongError(f"the target refused ({seen.status}) what the documents allow: {_words(exchange)}")
        if accept == _JSON:
            self.fits_answer(operation, exchange)
        return exchange

    def fits_answer(self, operation: Operation, exchange: Exchange) -> None:
        """Insist that an answer has the shape that is documented for its status."""
        seen = exchange.observation
        for problem in self.run.oracle.judge_answer(operation.id, seen.status or 0, seen.media_type, seen.body):
            raise WrongError(f"the answer {seen.status} is not in the documented shape: {problem}")

    def fits(self, schema: str, value: object, what: str) -> None:
        """Insist that a value meets a schema of the specification."""
        for problem in self.run.oracle.judge_shape(schema, value):
            raise WrongError(f"{what} is not in the documented shape: {problem}")

    def ask(self, task_id: str) -> Record:
        """Ask for one task; a record with nothing in it is one that nobody knows."""
        asker = self.asker
        return self.told(self.run.send(json_request(asker.operation, asker.question(task_id))))

    def told(self, exchange: Exchange) -> Record:
        """Read the answer to a question for one task."""
        asker, seen = self.asker, exchange.observation
        if seen.status is not None and asker.means_unknown(seen.body):
            self.fits_answer(asker.operation, exchange)
            return {}
        if seen.outcome != "accepted" and isinstance(seen.body, Mapping):
            told = [name for name in asker.record.values() if name in seen.body]
            if told:  # it is there, and knows the task: the status is wrong
                raise WrongError(f"the record of a task, with its {told[0]}, is answered with {seen.status}")
        if seen.outcome == "not observed":
            raise NotObservedError(seen.reason)
        if seen.outcome == "refused":
            raise WrongError(f"the target refused ({seen.status}) to be asked for a task: {_words(exchange)}")
        self.fits_answer(asker.operation, exchange)
        return self.record(seen.body)

    def record(self, body: object) -> Record:
        """Insist that a body is the record of a task; one whose task has ended well holds a whole outcome."""
        asker = self.asker
        self.fits(asker.record_schema, body, "the record of a task")
        if not isinstance(body, Mapping):
            raise WrongError("the record of a task is no object")
        if asker.signs.state(body) == "finished":
            self.fits(asker.signs.schema, first_at(body, asker.signs.outcome), "the outcome of a finished task")
        return body

    def known(self, task_id: str) -> Record:
        """Ask for a task that the target has made, and insist that it knows it; it may take a moment to."""
        record: Record = {}
        for number in range(_UNKNOWN_IN_A_ROW):
            if number:
                time.sleep(self.run.manners.first_pause_seconds)
            record = self.ask(task_id)
            if self.asker.signs.state(record) != "unknown":
                self.names(record, task_id)
                return record
        raise WrongError(f"the target does not know the task {task_id!a} that it has made")

    def names(self, record: Record, task_id: str) -> None:
        """Insist that a record is about the task that was asked for."""
        told = set(self.parts.identities.task.values("record", record))
        if told - {task_id}:
            raise WrongError(f"asked for the task {task_id!a}, the target tells of {sorted(map(ascii, told))}")

    def several(self, task_ids: Sequence[str]) -> tuple[object, list[Record]]:
        """Ask for several tasks; return the whole answer, and its records."""
        asker = self.asker
        exchange = self.accepted(asker.operation, asker.question_for(task_ids))
        body = exchange.observation.body
        self.fits(asker.batch_schema, body, "the answer for several tasks")
        items = body.get(asker.items) if isinstance(body, Mapping) else None
        if not isinstance(items, list):
            raise WrongError(f"the answer for several tasks has no list {asker.items}")
        return body, [self.record(item) for item in items]

    def in_order(self, asked: Sequence[str], known: Collection[str], body: object, records: Sequence[Record]) -> None:
        """Insist that several are told of in the order asked for, and counted; who is unknown may be left out.

        Args:
            asked: The ids that were asked for.
            known: Those among them, and others, that the target has made.
            body: The whole answer.
            records: Its records.
        """
        asker = self.asker
        count = body.get(asker.count) if isinstance(body, Mapping) else None
        if count is not None and count != len(records):
            raise WrongError(f"{asker.count} is {count} for {len(records)} records")
        if len(records) == len(asked):
            for task_id, record in zip(asked, records, strict=True):
                if task_id not in known and not asker.means_unknown(record):
                    raise WrongError(f"an id that nobody knows is answered with {ascii(record)[:200]} among others")
        told = [record for record in records if not asker.means_unknown(record)]
        wanted = [task_id for task_id in asked if task_id in known]
        if len(told) != len(wanted):
            raise WrongError(f"asked for {len(wanted)} tasks that it knows, the target tells of {len(told)}")
        for task_id, record in zip(wanted, told, strict=True):
            self.names(record, task_id)

    def follow(self, task_id: str) -> Followed:
        """Ask for a task until it has ended.

        Raises:
            NotObservedError: It did not end within the run's patience.
        """
        manners = self.run.manners
        deadline = time.monotonic() + manners.patience_seconds
        pause = manners.first_pause_seconds
        records: list[Record] = []
        while len(records) < MOST_QUESTIONS:
            record = self.known(task_id)
            records.append(record)
            state = self.asker.signs.state(record)
            if state in {"finished", "failed"}:
                return Followed(tuple(records), state)
            if self.run.is_tired or time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
            pause = min(pause * _GROWTH, manners.longest_pause_seconds)
        self.run.unended += 1
        raise NotObservedError(f"a task did not end within {manners.patience_seconds:g} s")

    def succeeded(self, task_id: str) -> Followed:
        """Follow a task that has no reason to fail.

        Raises:
            NotObservedError: It failed all the same, which says nothing, or did not end.
        """
        followed = self.follow(task_id)
        if followed.state != "finished":
            raise NotObservedError("a task that was to succeed failed")
        return followed

    def outcome(self, record: Record) -> object:
        """Return what a record tells of the outcome of its task."""
        return first_at(record, self.asker.signs.outcome)

    def is_outcome(self, answer: object) -> bool:
        """Say whether an answer tells an outcome, not only that there is a task."""
        return self.asker.signs.state_of_outcome(answer) in {"finished", "failed"}

    def message(self, answer: object) -> Message:
        """Return an answer, or a line of one, as what it is."""
        if self.parts.asker is None or self.is_outcome(answer):
            return "answer", answer
        return "acknowledgement", answer

    def called_back(self, mailbox: Mailbox | None) -> Delivery:
        """Return the first callback that comes to the mailbox of a task that has ended.

        Raises:
            NotObservedError: None can reach us.
        """
        if mailbox is None:
            raise NotObservedError(self.run.unreachable)
        seconds = self.run.manners.callback_seconds
        came = mailbox.wait(1, seconds)
        if not came:
            raise WrongError(f"no callback came within {seconds:g} s after the task had ended")
        return came[0]


def body_of(delivery: Delivery) -> object:
    """Read a callback's body.

    Raises:
        WrongError: It is no JSON.
    """
    try:
        return json.loads(delivery.content)
    except (ValueError, RecursionError):
        raise WrongError(f"the callback is no JSON: {delivery.content[:200]!a}") from None


def _words(exchange: Exchange) -> str:
    return ascii(exchange.response.text[:200]) if exchange.response is not None else "no answer"
