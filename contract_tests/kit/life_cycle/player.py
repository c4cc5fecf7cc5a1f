"""Play a story with a target, and hold all that it tells to the model of its tasks."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from contract_tests.kit.conversation.lines import one_task, stream, told_to_the_end
from contract_tests.kit.conversation.talk import Talk, body_of
from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.life_cycle.model import Task
from contract_tests.kit.life_cycle.steps import Ask, AskSeveral, Create, End, Refused, Repeat, Stream, Together
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.wire import json_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.talk import Made
    from contract_tests.kit.life_cycle.stage import Stage
    from contract_tests.kit.life_cycle.steps import Step
    from contract_tests.kit.running.receiver import Mailbox
    from contract_tests.kit.running.run import Run

MOST_REQUESTS: Final = 200
"""How many requests one story may take; the rest of a longer one is left out."""


class Player:
    """Play one story.

    Args:
        run: Whose target is asked.
        parts: How its tasks are talked about.
        stage: What the story is played with.
    """

    def __init__(self, run: Run, parts: Conversation, stage: Stage) -> None:
        self._run = run
        self._parts = parts
        self._stage = stage
        self._talk = Talk(run, parts)
        self._tasks: list[Task] = []
        # No two stories of a run have a body in common: none may be answered with what is left of another.
        self._numbers = itertools.count(run.target.requests)
        self._last_request = run.target.requests + MOST_REQUESTS

    def play(self, steps: Iterable[Step]) -> None:
        """Play steps to their end, then ask for all tasks at once.

        Raises:
            WrongError: The target does what the model forbids.
            NotObservedError: It cannot be said.
        """
        for step in steps:
            if self._run.target.requests >= self._last_request:
                return
            self._play(step)
            self._no_callback_too_many()
        self._ask_several(range(len(self._tasks)))
        self._no_callback_too_many()

    def _play(self, step: Step) -> None:
        match step:
            case Create(way, fails):
                self._create(self._body(fails=fails), way, fails=fails)
            case Repeat(number) if (task := self._find(number)) is not None:
                self._create(self._without_address(task), task.way, fails=task.fails)
            case Stream():
                self._stream(self._body(fails=False))
            case Together(ways):
                self._together(ways)
            case Refused():
                self._refuse()
            case Ask(None):
                self._ask_for_nobody()
            case Ask(number) if (task := self._find(number)) is not None:
                task.accept(self._talk, self._talk.known(task.id))
            case AskSeveral(numbers):
                self._ask_several(numbers)
            case End(number) if (task := self._find(number)) is not None:
                self._end(task)

    def _body(self, *, fails: bool) -> dict[str, object]:
        return self._stage.body(next(self._numbers), fails=fails)

    def _find(self, number: int | None) -> Task | None:
        """Return a task; a story that was shortened may name one that it no longer makes."""
        return self._tasks[number] if number is not None and number < len(self._tasks) else None

    def _create(self, body: Mapping[str, object], way: str | None, *, fails: bool) -> None:
        if way is None and fails:
            self._waited_for_failure(body)
            return
        self._take(self._talk.create(body, None if way is None else self._parts.way(way)), way, fails=fails)

    def _waited_for_failure(self, body: Mapping[str, object]) -> None:
        """Wait for a task that fails: an error that names no task, or an acknowledgement all the same."""
        exchange = self._run.send(json_request(self._parts.maker, body))
        seen = exchange.observation
        if seen.status is None:
            raise NotObservedError(seen.reason)
        self._talk.fits_answer(self._parts.maker, exchange)
        task_id = self._parts.identities.task_id(seen.body)
        if seen.outcome == "accepted" and task_id is not None:
            self._know(task_id, body, None, fails=True).accept_outcome(self._talk, seen.body, "the answer")

    def _stream(self, body: Mapping[str, object]) -> None:
        try:
            lines = stream(self._run, self._parts, body)
        except NotObservedError:  # other checks say so; a story goes on without
            return
        task = self._know(one_task(self._talk, lines), body, None, fails=False)
        task.accept_outcome(self._talk, told_to_the_end(self._talk, lines), "the stream")

    def _together(self, ways: Sequence[str | None]) -> None:
        bodies = [self._body(fails=False) for _ in ways]

        def create(body: Mapping[str, object], way: str | None) -> Made:
            return self._talk.create(body, None if way is None else self._parts.way(way))

        with ThreadPoolExecutor(len(ways)) as pool:
            made = list(pool.map(create, bodies, ways))
        for each, way in zip(made, ways, strict=True):
            self._take(each, way, fails=False)

    def _know(
        self, task_id: str, body: Mapping[str, object], way: str | None, *, fails: bool, mailbox: Mailbox | None = None
    ) -> Task:
        """Remember a task; no other one has its id."""
        if task_id in {task.id for task in self._tasks}:
            raise WrongError(f"two requests were answered with the same id {task_id!a}")
        task = Task(task_id, body, way, fails, mailbox)
        self._tasks.append(task)
        return task

    def _take(self, made: Made, way: str | None, *, fails: bool) -> None:
        """Remember a task that was made, and what its answer tells."""
        task = self._know(made.task_id, made.body, way, fails=fails, mailbox=made.mailbox)
        task.accept_outcome(self._talk, made.answer, "the answer")

    def _without_address(self, task: Task) -> dict[str, object]:
        field = self._parts.callback.field if self._parts.callback is not None else None
        return {name: value for name, value in task.body.items() if name != field}

    def _refuse(self) -> None:
        if self._stage.illegal is None:
            return
        exchange = self._run.send(json_request(self._parts.maker, self._stage.illegal))
        if exchange.observation.outcome == "accepted":
            raise WrongError(f"the target accepted ({exchange.observation.status}) what the documents forbid")

    def _ask_for_nobody(self) -> None:
        record = self._talk.ask(self._stage.nobody)
        if not self._talk.asker.means_unknown(record):
            raise WrongError(f"an id that nobody knows is answered with {ascii(record)[:200]}")

    def _ask_several(self, numbers: Iterable[int | None]) -> None:
        asked = [(number, self._find(number)) for number in numbers]
        wanted = [(number, task) for number, task in asked if number is None or task is not None]
        ids = [self._stage.nobody if task is None else task.id for _, task in wanted]
        for task in {task.id: task for _, task in wanted if task is not None and not task.is_known}.values():
            task.accept(self._talk, self._talk.known(task.id))  # a target may take a moment to know what it has made
        body, records = self._talk.several(ids)
        self._talk.in_order(ids, {task.id for task in self._tasks}, body, records)
        told = [record for record in records if not self._talk.asker.means_unknown(record)]
        for task, record in zip((task for _, task in wanted if task is not None), told, strict=True):
            task.accept(self._talk, record)

    def _end(self, task: Task) -> None:
        for record in self._talk.follow(task.id).records:
            task.accept(self._talk, record)
        if task.mailbox is not None and self._run.receiver is not None:
            came = self._talk.called_back(task.mailbox)
            task.accept_outcome(self._talk, body_of(came), "the callback")

    def _no_callback_too_many(self) -> None:
        for task in self._tasks:
            if task.mailbox is not None and len(task.mailbox.came) > 1:
                raise WrongError(f"the callback of one task came {len(task.mailbox.came)} times")
