"""Two records of the same contract made one: rounds that judged the same, or shards that shared it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contract_tests.kit.running.recorder import CellOutcome, CheckOutcome, CheckRecord, Recorder

T = TypeVar("T")

# What weighs more of two: one seen fault is enough, and one gap is a gap.
CELL_WEIGHTS: dict[CellOutcome, int] = {"open": 0, "agrees": 0, "not observed": 1, "disagrees": 2}
CHECK_WEIGHTS: dict[CheckOutcome, int] = {"holds": 0, "not observed": 1, "fails": 2}


def fold(whole: Recorder, part: Recorder) -> None:
    """Add what one record saw to another: cases and requests are summed, the worse outcome stays, findings are kept.

    Args:
        whole: What is added to; what it planned stays as it is.
        part: What is added.
    """
    for key, cell in part.cells.items():
        known = whole.cells.get(key)
        if known is None or CELL_WEIGHTS[cell.outcome] > CELL_WEIGHTS[known.outcome]:
            whole.cells[key] = cell
    checks = {(record.operation, record.id): record for record in whole.checks}
    for record in part.checks:
        key = (record.operation, record.id)
        checks[key] = _both(checks[key], record) if key in checks else record
    whole.checks[:] = checks.values()
    for finding in part.findings.values():
        whole.findings.setdefault(finding.id, finding)
    whole.fault_counts.update(part.fault_counts)
    whole.interrupted |= part.interrupted
    whole.stopped |= part.stopped
    whole.spent = _said(whole.spent, part.spent)
    whole.preflight = _said(whole.preflight, part.preflight)


def _both(first: CheckRecord, second: CheckRecord) -> CheckRecord:
    worse = max(first, second, key=lambda record: CHECK_WEIGHTS[record.outcome])  # the first, of equal ones
    return replace(worse, cases=first.cases + second.cases, requests=first.requests + second.requests)


def _said(first: str | None, second: str | None) -> str | None:
    """Return both words, or the one that was said."""
    return "; ".join(dict.fromkeys(words for words in (first, second) if words is not None)) or None


def in_turn(lists: Iterable[Sequence[T]]) -> tuple[T, ...]:
    """Return one of each list in turn, as cards were dealt, each thing once."""
    missing = object()
    dealt = chain.from_iterable(zip_longest(*lists, fillvalue=missing))
    return tuple(dict.fromkeys(thing for thing in dealt if thing is not missing))  # type: ignore[misc]  # only the missing is no T


def fold_shards(parts: Sequence[Recorder]) -> Recorder:
    """Return the record that one run would have made of what shards judged, in the order of that run.

    Args:
        parts: The records in the order of the shards.
    """
    whole = type(parts[0])(
        planned=in_turn([part.planned for part in parts]),
        planned_checks=in_turn([part.planned_checks for part in parts]),
    )
    for part in parts:
        if part.preflight is not None and any(other.preflight is None for other in parts):
            part.add_fault(f"a shard could observe nothing: {part.preflight}")  # the others have seen something
            part.preflight = None
        fold(whole, part)
    place = {key: number for number, key in enumerate(whole.planned_checks)}
    whole.checks.sort(key=lambda record: place.get((record.operation, record.id), len(place)))
    return whole
