"""From records to a verdict: agreement, disagreement, or too little seen to say either."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.baseline.words import known_words, red_words
from contract_tests.kit.running.voices import MODELS_SAY, TABLE_SAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.baseline.standing import Baseline
    from contract_tests.kit.running.recorder import CellRecord, Recorder

Word: TypeAlias = Literal["agrees", "agrees but for exceptions", "disagrees", "incomplete"]
EXIT_CODES: dict[Word, int] = {"agrees": 0, "agrees but for exceptions": 0, "disagrees": 1, "incomplete": 3}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold the outcome of a run.

    Attributes:
        word: The outcome.
        sentences: What it rests on, for a reader who sees this for the first time.
    """

    word: Word
    sentences: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command."""
        return EXIT_CODES[self.word]


def decide(recorder: Recorder) -> Verdict:
    """Judge a whole run.

    A disagreement outweighs what was not observed: one seen fault is enough. Without one, everything that the run
    set out to see must have been seen; nothing is taken as agreement because it is missing.
    """
    if recorder.baseline is not None:
        return _decide_beside(recorder.baseline, recorder)
    wrong = disagreements(recorder)
    if wrong:
        return Verdict("disagrees", (*wrong, *gaps(recorder), *part(recorder)))
    missing = gaps(recorder)
    if missing:
        return Verdict("incomplete", (*missing, *part(recorder)))
    return Verdict("agrees", (_all_is_well(recorder), *part(recorder)))


def _decide_beside(baseline: Baseline, recorder: Recorder) -> Verdict:
    """Judge a run of which something is accepted: what is accepted does not make it red, and never makes it clean."""
    standing = baseline.standing(recorder)
    missing = gaps(recorder, frozenset(accepted.names for accepted in standing.unobserved))
    notes = (*red_words(baseline, standing), *known_words(baseline, standing))
    said = (*disagreements(recorder), *part(recorder))
    if standing.new or standing.expired:
        return Verdict("disagrees", (*notes, *said, *missing))
    if missing:
        return Verdict("incomplete", (*missing, *notes, *said))
    if standing.lapsed or (baseline.stale_fails and standing.stale):
        return Verdict("disagrees", (*notes, *said))
    if standing.known or standing.unobserved:
        return Verdict("agrees but for exceptions", (*notes, *said))
    return Verdict("agrees", (_all_is_well(recorder), *notes, *said))


def _all_is_well(recorder: Recorder) -> str:
    opened = recorder.count_cells()["open"]
    words = f", {opened} of them left open by the documents" if opened else ""
    cells = f"All {len(recorder.planned)} cells were judged without a disagreement{words}"
    if not recorder.checks:  # only cells were asked for
        return f"{cells}."
    checks = f"ll {len(recorder.checks)} checks hold."
    return f"{cells}; a{checks}" if recorder.planned else f"A{checks}"


def part(recorder: Recorder) -> tuple[str, ...]:
    """Say it if only a part of the contract was judged."""
    if recorder.part is None:
        return ()
    return (f"This says nothing of the whole contract: the run judged only {recorder.part}.",)


def disagreements(recorder: Recorder) -> tuple[str, ...]:
    """Say in sentences what disagrees; empty if nothing does."""
    said: list[str] = []
    cells = recorder.with_outcome("disagrees")
    failed = [record for record in recorder.checks if record.outcome == "fails"]
    if cells:
        said.append(f"{len(cells)} of {len(recorder.planned)} cells disagree.")
        said += _sweeping(recorder)
    if failed:
        said.append(f"{len(failed)} of {len(recorder.checks)} checks fail.")
    problems = [problem for record in cells for problem in record.problems]
    problems += [recorder.findings[record.finding].problem for record in failed if record.finding is not None]
    return (*said, *_within_the_repository(problems))


def _within_the_repository(problems: Sequence[str]) -> Iterator[str]:
    """Say it if nothing is disputed but between our own readings: the target is not to blame then."""
    if not problems or not all(problem.startswith((TABLE_SAYS, MODELS_SAY)) for problem in problems):
        return
    yield "None of this is held against the target: it is a matter of this repository."
    if any(problem.startswith(TABLE_SAYS) for problem in problems):
        yield "contract_tests/documented/ and spec/ disagree; one misreads the documents. Compare their sentences."
    if any(problem.startswith(MODELS_SAY) for problem in problems):
        yield "The generated models and spec/ disagree; if `make check` says that generated/ is old, `make generate`."


def _sweeping(recorder: Recorder) -> list[str]:
    """Name the faults that explain all at once."""
    said: list[str] = []
    seen = [record for record in recorder.cells.values() if record.target != "not observed"]
    forbidden = [record for record in seen if record.specification == "illegal"]
    allowed = [record for record in seen if record.specification == "legal"]
    if forbidden and all(record.target == "accepted" for record in forbidden):
        said.append(
            f"The target accepted every one of the {len(forbidden)} requests that the documents forbid: "
            "it does not seem to check bodies at all."
        )
    if allowed and all(record.target == "refused" for record in allowed):
        said.append(
            f"The target refused every one of the {len(allowed)} requests that the documents allow: "
            "it does not seem to serve this API, or refuses for a reason of its own."
        )
    return said


def gaps(recorder: Recorder, accepted: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Say in sentences what the run did not see and should have; empty if nothing is missing.

    Args:
        recorder: What it saw.
        accepted: Checks that need not be observed: operation and id.
    """
    ended = tuple(_ends(recorder))
    return ended if recorder.preflight is not None else (*ended, *_unseen(recorder, accepted))


def _ends(recorder: Recorder) -> Iterator[str]:
    """Say what kept the run from its end."""
    if recorder.preflight is not None:
        yield f"Nothing can be observed: {recorder.preflight}"
    if recorder.spent is not None:
        yield f"The run is not complete: {recorder.spent}."
    if recorder.stopped:
        yield "The run was stopped at its first finding."
    if recorder.interrupted:
        yield "The run was interrupted before its end."
    yield from (f"The run itself failed: {fault}" for fault in recorder.faults)


def _unseen(recorder: Recorder, accepted: frozenset[str]) -> Iterator[str]:
    """Say what was planned and not seen."""
    if not recorder.planned and recorder.part is None:
        yield "The specification gives no cell to judge."
    count = recorder.count_cells()["not observed"]
    if count:
        yield f"{count} of {len(recorder.planned)} cells were not observed{_because(recorder)}."
    if not recorder.checks and (recorder.planned_checks or recorder.part is None or not recorder.planned):
        yield "No check was judged."
    unseen = [
        record
        for record in recorder.checks
        if record.outcome == "not observed" and f"{record.operation} {record.id}" not in accepted
    ]
    if unseen:
        reason = unseen[0].reason or "nothing was judged"
        yield f"{len(unseen)} of {len(recorder.checks)} checks were not observed: {reason}."
    yield from recorder.shortfalls
    if left := recorder.unjudged_checks():
        yield f"{len(left)} checks were planned and not judged, {' '.join(left[0])} among them."


def _because(recorder: Recorder) -> str:
    reasons: Counter[str] = Counter(_reason(record) for record in recorder.with_outcome("not observed"))
    missing = len(recorder.unjudged())
    if missing:
        reasons["no test judged them"] += missing
    words, _ = reasons.most_common(1)[0]
    others = len(reasons) - 1
    return f": {words}" + (
        f" (and {others} other reasons)" if others > 1 else " (and another reason)" if others else ""
    )


def _reason(record: CellRecord) -> str:
    return record.reason or "no reason is known"
