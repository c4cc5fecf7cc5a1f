"""What has to be true of the tasks of a story, whatever a target does with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.conversation.likeness import contradiction, difference
from contract_tests.kit.conversation.wrong import WrongError
from contract_tests.kit.running.claims import NotObservedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.conversation.asking import State
    from contract_tests.kit.conversation.talk import Record, Talk
    from contract_tests.kit.running.receiver import Mailbox


@dataclass(slots=True)
class Task:
    """Hold what is known of one task.

    Attributes:
        id: What the target calls it.
        body: The request as it was sent; None where another one is shown for it.
        way: How it was made.
        fails: Whether it was made to fail.
        mailbox: Where its callback comes.
        state: What was told of it last.
        outcome: What it came to, as it was first told.
        is_known: Whether the target has told of it when it was asked.
    """

    id: str
    body: Mapping[str, object]
    way: str | None
    fails: bool
    mailbox: Mailbox | None = None
    state: State = "running"
    outcome: object = None
    is_known: bool = False

    @property
    def has_ended(self) -> bool:
        """Say whether its end was told."""
        return self.state in {"finished", "failed"}

    def accept(self, talk: Talk, record: Record) -> None:
        """Hold a record to what is known, and learn from it.

        Raises:
            WrongError: They contradict each other.
            NotObservedError: It failed without having been made to.
        """
        self.is_known = True
        talk.names(record, self.id)
        name = talk.asker.record.get("request", "")
        differs = difference(self.body, record[name], name) if record.get(name) is not None else None
        if differs is not None:
            raise WrongError(f"the request is not shown as it was sent: {differs}")
        self.accept_state(talk.asker.signs.state(record), talk.outcome(record), "its record")

    def accept_outcome(self, talk: Talk, outcome: object, where: str) -> None:
        """Hold an outcome that is told elsewhere to what is known; an acknowledgement tells none."""
        if talk.is_outcome(outcome):
            self.accept_state(talk.asker.signs.state_of_outcome(outcome), outcome, where)

    def accept_state(self, state: State, outcome: object, where: str) -> None:
        """Hold a state to what is known, and remember it."""
        if self.has_ended and state != self.state:
            raise WrongError(f"a task that had {self.state} is told as {state} by {where}")
        if state == "finished" and self.fails:
            raise WrongError(f"a task that was made to fail is told as finished by {where}")
        if state == "failed" and not self.fails:
            raise NotObservedError("a task that was to succeed failed")
        if self.has_ended or state in {"finished", "failed"}:
            clash = contradiction(self.outcome, outcome, "outcome") if self.has_ended else None
            if clash is not None:
                raise WrongError(f"two tellings of one outcome differ, the second by {where}: {clash}")
            self.outcome = outcome if self.outcome is None else self.outcome
        self.state = state
