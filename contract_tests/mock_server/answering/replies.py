"""Hold what a request is answered with: at once, or step by step as its task moves on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from contract_tests.mock_server.judging.findings import Finding
from contract_tests.mock_server.living.outcomes import OutcomeTexts
from contract_tests.mock_server.living.task import Task
from contract_tests.mock_server.misbehaving.behaviour import USUAL, Behaviour
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["JSON", "Reply", "Step", "Work"]

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold an answer that is ready."""

    status: int
    media_type: str
    content: bytes
    verdict: str
    findings: tuple[Finding, ...] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()
    behaviour: Behaviour = USUAL

    @property
    def rules(self) -> tuple[str, ...]:
        """Name the broken rules, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    def steps(self) -> Iterator["Step"]:
        """Yield what is sent and when: all of it, now."""
        yield Step(-math.inf, self.content, is_last=True)


@dataclass(frozen=True, slots=True)
class Step:
    """Hold a piece of an answer, and the moment from which it can be sent."""

    moment: float
    content: bytes
    is_last: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Hold the answer to a request that made a task."""

    operation: Operation
    task: Task
    texts: OutcomeTexts
    media_type: str
    is_acknowledged: bool
    callback_url: str | None
    behaviour: Behaviour = USUAL

    @property
    def verdict(self) -> str:
        """Return the verdict on the request: it was good, or there would be no task."""
        return "accepted"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the request: nothing."""
        return ()

    @property
    def status(self) -> int:
        """Return the status: that of a failure only where nothing was sent before it was known."""
        if self.task.failure is None or self.is_acknowledged or self.media_type != JSON:
            return self.operation.status
        return self.task.failure.status

    def steps(self) -> Iterator[Step]:
        """Yield what is sent and when: one piece, or the lines of a stream."""
        task, life = self.task, self.task.life
        end = b"" if self.media_type == JSON else b"\n"
        if self.is_acknowledged:
            yield Step(life.made_at, self.texts.acknowledgement(task) + end, is_last=True)
        elif self.media_type == JSON:
            yield Step(life.begins_at(life.stages), self.texts.answer(task), is_last=True)
        else:
            for stage in range(life.stages):
                yield Step(life.begins_at(stage), self.texts.snapshot(task, stage) + end, is_last=False)
            yield Step(life.begins_at(life.stages), self.texts.outcome(task) + end, is_last=True)
