"""Say what becomes of a task: a plan made when it is accepted, and a life that follows from nothing but that."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from contract_tests.mock_server.reading.document import Json

__all__ = ["RUNNING_SHAPES", "Failure", "Life", "Plan", "RunningShape", "Task"]

RunningShape: TypeAlias = Literal["absent", "null", "empty", "snapshot", "transient"]
"""What the record of a running task shows for its outcome; `transient` is an error that passes."""
RUNNING_SHAPES: tuple[RunningShape, ...] = get_args(RunningShape)


@dataclass(frozen=True, slots=True)
class Failure:
    """Hold how a task fails: the documented error answer that whoever waits for it gets."""

    status: int
    body: Json


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what is decided about a task before it begins.

    `polls` counts only for a task that nobody waits for: it then ends at the poll after so many, whatever the time.
    """

    seconds: float = 0.0
    polls: int | None = None
    failure: Failure | None = None
    running_shape: RunningShape | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Hold the course of a task: some stages of equal length (seconds, or polls), then the end.

    Everything that is ever told of a task - to a poll, a stream, a callback - is computed from this, so that no two
    of them can disagree.
    """

    made_at: float
    stages: int
    seconds: float = 0.0
    polls: int | None = None

    @property
    def ends_at(self) -> float | None:
        """Return the moment of its end; None if polls decide."""
        return self.made_at + self.seconds if self.polls is None else None

    def begins_at(self, stage: int) -> float:
        """Return the moment at which a stage begins; the stage after the last is the end."""
        return self.made_at + self.seconds * stage / self.stages if stage < self.stages else self.made_at + self.seconds

    def stage(self, now: float, polls: int) -> int:
        """Return the stage that it is in, having been polled so many times before; `stages` is the end."""
        if self.polls is not None:
            return self.stages if polls >= self.polls else polls * self.stages // self.polls
        # By the same numbers that `begins_at` gives to a stream: two ways to compute them round differently.
        return next((stage for stage in range(self.stages, 0, -1) if self.begins_at(stage) <= now), 0)


@dataclass(slots=True)
class Task:
    """Hold one accepted request: what it was, what it will come to, and how often it was asked about."""

    id: str
    operation: str
    life: Life
    failure: Failure | None
    # As JSON texts: the ids of the result in the order of their template, the key of the record, the body as sent.
    ids: tuple[bytes, ...]
    key: bytes
    request: bytes = field(repr=False)
    # What its record shows while it runs, if not what is shown of all.
    running_shape: RunningShape | None = None
    polls: int = 0
    ended_at: float | None = None

    def poll(self, now: float) -> int:
        """Return the stage that a question finds it in, and count the question."""
        stage = self.life.stage(now, self.polls)
        if self.polls_decide:
            self.polls += 1
            if stage == self.life.stages and self.ended_at is None:
                self.ended_at = now
        return stage

    @property
    def polls_decide(self) -> bool:
        """Say whether questions, and not the time, move it on."""
        return self.life.polls is not None

    def has_ended(self, now: float) -> bool:
        """Say whether its end is over, without asking a question that counts."""
        if self.polls_decide:
            return self.ended_at is not None
        return self.life.stage(now, 0) == self.life.stages
