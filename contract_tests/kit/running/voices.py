"""Four voices on one body, and where they differ: the documented table, the specification, the models, the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.running.recorder import CellRecord, Sentence, finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.kit.drawing.matrix import Cell
    from contract_tests.kit.judging.atoms import Strength
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.running.models import Reading
    from contract_tests.kit.running.observing import Observation
    from contract_tests.kit.running.recorder import CellOutcome, Says, Sent

# How a dispute begins tells whose it is: the first two are matters of this repository, not of the target.
TABLE_SAYS = "the documented table says"
MODELS_SAY = "the models"
CELL = "cell "
TABLE = "the documented table"
"""What a cell is counted to that the table alone disputes: the rules that it breaks are not in question."""
LEGAL_REFUSED = "refused although documented as legal"
"""What a legal cell that the target refuses is counted to: no rule of the documents is behind it."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Hold what each voice says of one body.

    Attributes:
        documented: The documented table's word; None if it does not know the operation.
        judgement: The oracle's.
        reading: The models'; None where none are judged.
        observation: The target's answer.
    """

    documented: Says | None
    judgement: Judgement
    reading: Reading | None
    observation: Observation


def sentences(judgement: Judgement) -> tuple[Sentence, ...]:
    """Return the statements that a body breaks."""
    said = (
        Sentence(broken.rule, broken.strength, broken.source or broken.message, broken.line)
        for broken in judgement.broken
    )
    return tuple(dict.fromkeys(said))  # a rule that is broken in two places is one statement


def rules_of(judgement: Judgement, *strengths: Strength) -> frozenset[str]:
    """Return the ids of the broken rules of certain strengths."""
    return frozenset(broken.rule for broken in judgement.broken if broken.strength in strengths)


def disputed_by_table(judgement: Judgement, documented: Says | None) -> Iterator[str]:
    """Say where the documented table differs from the oracle; None is a table that does not know the operation."""
    if documented is not None and documented != judgement.verdict:
        yield f"{TABLE_SAYS} {documented}, the specification {judgement.verdict}"


def disputed_by_models(judgement: Judgement, reading: Reading | None) -> Iterator[str]:
    """Say where the models differ from the oracle. What is assumed is no business of theirs."""
    if reading is None:
        return
    expected = rules_of(judgement, "reject", "inapplicable")
    if reading.rules != expected:
        yield f"{MODELS_SAY} blame {_words(reading.rules)}, the specification {_words(expected)}"
    elif reading.says == "illegal" and judgement.verdict != "illegal":
        yield f"{MODELS_SAY} say {reading.says}, the specification {judgement.verdict}"


def disputed_by_target(
    judgement: Judgement, observation: Observation, strengths: Mapping[str, Strength]
) -> Iterator[str]:
    """Say where the target differs from the oracle.

    What the documents leave open, or contradict each other about, is never held against it.
    """
    if judgement.verdict == "open" or observation.outcome == "not observed":
        return
    if judgement.held and observation.outcome == "accepted":
        yield f"the target accepted ({observation.status}) what the documents forbid"
    elif judgement.verdict == "legal" and observation.outcome == "refused":
        yield f"the target refused ({observation.status}) what the documents allow"
    elif observation.outcome == "refused" and observation.rules is not None:
        named = firm(observation.rules, strengths) - judgement.disputed
        expected = judgement.held
        # Who reads a disputed rule the other way goes on to rules that it would have hidden.
        more = rules_of(judgement, "reject") - expected
        if named != expected and not (more and expected <= named):
            yield f"the target blames {_words(named)}, the specification {_words(expected)}"


def firm(named: frozenset[str], strengths: Mapping[str, Strength]) -> frozenset[str]:
    """Keep the rule ids that are not known to be open: a switch of the mock may refuse those too."""
    return frozenset(rule for rule in named if strengths.get(rule, "reject") == "reject")


def judge_cell(operation: str, cell: Cell, voices: Voices, strengths: Mapping[str, Strength], sent: Sent) -> CellRecord:
    """Compare the voices on one cell."""
    judgement, observation, reading = voices.judgement, voices.observation, voices.reading
    problems = [
        *disputed_by_target(judgement, observation, strengths),
        *disputed_by_table(judgement, voices.documented),
        *disputed_by_models(judgement, reading),
    ]
    return CellRecord(
        id=cell.id,
        operation=operation,
        values=cell.values,
        documented=voices.documented,
        specification=judgement.verdict,
        models=None if reading is None else reading.says,
        target=observation.outcome,
        outcome=_outcome(judgement, observation, problems),
        problems=tuple(problems),
        blamed=_blamed(voices, strengths) if problems else (),
        broken=tuple(sorted(judgement.rules)),
        sent=sent,
        reason=observation.reason,
        finding=finding_id(operation, cell_check(cell.id)) if problems else None,
    )


def cell_check(cell_id: str) -> str:
    """Return the id of the check that judges a cell."""
    return f"{CELL}{cell_id}"


def cell_id(check_id: str) -> str:
    """Return the id of the cell that a check judges."""
    return check_id.removeprefix(CELL)


def _outcome(judgement: Judgement, observation: Observation, problems: list[str]) -> CellOutcome:
    if problems:
        return "disagrees"
    is_disputed = judgement.verdict == "illegal" and not judgement.held
    if judgement.verdict == "open" or (is_disputed and observation.outcome == "accepted"):
        return "open"
    return "not observed" if observation.outcome == "not observed" else "agrees"


def _blamed(voices: Voices, strengths: Mapping[str, Strength]) -> tuple[str, ...]:
    """Return the rules that a disagreement is about: those not shared, or all that the accepted body breaks."""
    judgement, observation, reading = voices.judgement, voices.observation, voices.reading
    expected = rules_of(judgement, "reject", "inapplicable")
    about = expected ^ (expected if reading is None else reading.rules)
    firmly = judgement.held
    if observation.outcome == "refused" and observation.rules is not None and judgement.verdict != "open":
        about |= (firm(observation.rules, strengths) - judgement.disputed) ^ firmly
    elif observation.outcome == "accepted" and judgement.verdict == "illegal":
        about |= firmly
    elif observation.outcome == "refused" and judgement.verdict == "legal":
        about |= {LEGAL_REFUSED}
    if not about and any(disputed_by_table(judgement, voices.documented)):
        about |= {TABLE}
    return tuple(sorted(about or expected))


def _words(rules: frozenset[str]) -> str:
    return ", ".join(sorted(rules)) or "no rule"
