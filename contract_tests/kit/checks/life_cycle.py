"""The whole life of tasks: a state machine thinks of stories, and the target plays each as a model says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.pace import illegal_bodies
from contract_tests.kit.checks.stories import failing_body, first_body
from contract_tests.kit.checks.tasks import nobody
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.texts import free_text
from contract_tests.kit.conversation.wrong import telling
from contract_tests.kit.life_cycle.exploring import explore
from contract_tests.kit.life_cycle.player import MOST_REQUESTS, Player
from contract_tests.kit.life_cycle.stage import Stage
from contract_tests.kit.life_cycle.steps import read_steps
from contract_tests.kit.running.claims import Examination, NotObservedError
from contract_tests.kit.running.database import NamedDatabase

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

LIFE_CYCLE: Final = "life-cycle"
_NOT_FREE: Final = "the target cannot be asked freely; if requests cost nothing there, say --ask-freely"


def life_cycle_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the check of each operation that makes tasks which can be asked for."""
    return tuple(
        Check(
            id=LIFE_CYCLE,
            claim="whatever is asked in whatever order, each task lives the one life that is documented",
            operation=parts.maker,
            judge=partial(_is_played, parts),
            explores=partial(_explored, parts),
            expects="acceptance",
            requests=MOST_REQUESTS,
            observes=(parts.maker.pointer, parts.asker.operation.pointer),
            sentence=sentence_at(document, LIFE_CYCLE, parts.asker.record_schema),
        )
        for parts in conversations(document)
        if parts.asker is not None
    )


@telling
def _is_played(parts: Conversation, run: Run, case: Case) -> None:
    stage = _stage(parts, run)
    if stage is None:
        raise NotObservedError("the specification gives no legal body to begin with")
    Player(run, parts, stage).play(read_steps(case))


def _explored(parts: Conversation, run: Run, judge: Callable[[Case], str | None]) -> Examination:
    stage = _stage(parts, run)
    if stage is None or not run.manners.is_free:
        found = Examination()
        found.unobserved["there is no legal body to begin with" if run.manners.is_free else _NOT_FREE] += 1
        return found
    return explore(
        stage,
        judge,
        examples=run.examples,
        seed=run.seed,
        seconds=run.manners.stories_seconds,
        database=None if run.database is None else NamedDatabase(run.database, f"{parts.maker.id} {LIFE_CYCLE}"),
    )


def _stage(parts: Conversation, run: Run) -> Stage | None:
    body = first_body(run, parts)
    if body is None:
        return None
    return Stage(
        legal=body,
        text=free_text(run.document, parts.maker, body),
        failing=failing_body(run, parts),
        illegal=next(illegal_bodies(parts.maker, run), None),
        nobody=nobody(run),
        ways=tuple(way.name for way in parts.ways),
        streams=parts.streams is not None,
    )
