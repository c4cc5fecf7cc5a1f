"""What a run has seen so far: one record a cell, one a check, the findings, and the faults of the run itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_tests.kit.baseline.standing import Baseline
    from contract_tests.kit.running.observing import Outcome
    from contract_tests.kit.running.wire import Json, Request

Says: TypeAlias = Literal["legal", "illegal", "open"]
CellOutcome: TypeAlias = Literal["agrees", "disagrees", "open", "not observed"]
CheckOutcome: TypeAlias = Literal["holds", "fails", "not observed"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Point to one statement of the documents.

    Attributes:
        rule: Id of the rule.
        strength: How firmly the documents say it.
        source: The documentation's words, or the description of the property.
        line: Line of the specification.
    """

    rule: str
    strength: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Hold one request of a finding and what it was answered.

    Attributes:
        request: As it was sent, without the token.
        status: None if there was no answer.
        media_type: The answer's, without parameters.
        text: How the answer's body begins.
        specification: What the specification says of the request; None if its rules say nothing of it.
        broken: The rules that the request breaks.
    """

    request: Request
    status: int | None
    media_type: str | None
    text: str
    specification: Says | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing that is wrong, with what it takes to see it again.

    Attributes:
        id: Follows from operation and check alone, so that it is the same in every run.
        check: Id of the check that found it; with the operation it names one check of a run.
        operation: The operationId.
        claim: What does not hold.
        rules: The rules, or other statements, that it is counted to.
        problem: What is wrong, in words.
        case: What the check was judged on, the smallest that was found; judging it again needs nothing else.
        sent: The requests of that case, in order; the last ones if they are many.
        sentences: The documents' statements that it is about.
        pointer: JSON pointer to where the specification states it.
        line: Its line.
        assertion: Lines of Python about the last answer, `answer`, that fail as long as it is wrong.
    """

    id: str
    check: str
    operation: str
    claim: str
    rules: tuple[str, ...]
    problem: str
    case: Json
    sent: tuple[Sent, ...]
    sentences: tuple[Sentence, ...]
    pointer: str
    line: int
    assertion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellRecord:
    """Hold what the four voices say of one cell.

    Attributes:
        id: The cell's readable id.
        operation: The operationId.
        values: The finite properties that it gives.
        documented: What the documented table says; None without one.
        specification: What the oracle reads in the specification.
        models: What the generated models do; None where none are judged.
        target: What the target did.
        outcome: Whether they agree.
        problems: Where they differ, in words.
        blamed: The rules to which a disagreement is counted.
        broken: The rules that the cell breaks.
        sent: The request, and its answer.
        reason: Why the target was not observed.
        finding: Id of the finding, where they disagree.
    """

    id: str
    operation: str
    values: Mapping[str, object]
    documented: Says | None
    specification: Says
    models: Says | None
    target: Outcome
    outcome: CellOutcome
    problems: tuple[str, ...]
    blamed: tuple[str, ...]
    broken: tuple[str, ...]
    sent: Sent
    reason: str | None
    finding: str | None


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """Hold what became of one check.

    Attributes:
        id: The check's id.
        claim: What it claims.
        operation: The operationId.
        rule: The rule that it is about, if it is about one.
        outcome: Whether the claim holds.
        cases: How many cases were judged.
        requests: How many requests the target got for it.
        finding: Id of the finding, if it fails.
        reason: Why it was not observed.
        observes: JSON pointers of the elements of the specification that it holds the target to.
    """

    id: str
    claim: str
    operation: str
    rule: str | None
    outcome: CheckOutcome
    cases: int
    requests: int
    finding: str | None = None
    reason: str | None = None
    observes: tuple[str, ...] = ()


def finding_id(operation: str, check: str) -> str:
    """Return the id of what one check finds: short, and the same in every run."""
    return hashlib.sha256(f"{operation} {check}".encode()).hexdigest()[:10]


@dataclass(slots=True)
class Recorder:
    """Collect the records of one run.

    Attributes:
        planned: Every cell that the run should judge: (operationId, cell id). A cell that no record names was not
            observed, whatever kept it from being judged.
        planned_checks: Likewise every other check: (operationId, check id).
        cells: What was judged of the planned cells.
        checks: What became of each check.
        findings: What is wrong, by id.
        fault_counts: What went wrong with the run itself, counted.
        part: Which part of the contract was judged, in words; None if it was the whole.
        preflight: Why nothing can be observed at all.
        interrupted: Whether a person ended the run.
        spent: Which budget was spent before the run's end.
        stopped: Whether the run ended at its first finding, as it was asked to.
        shortfalls: Where less of the contract was exercised than was asked for.
        baseline: What is accepted of what may be found; None if nothing is.
    """

    planned: tuple[tuple[str, str], ...] = ()
    planned_checks: tuple[tuple[str, str], ...] = ()
    cells: dict[tuple[str, str], CellRecord] = field(default_factory=dict)
    checks: list[CheckRecord] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    fault_counts: Counter[str] = field(default_factory=Counter)
    part: str | None = None
    preflight: str | None = None
    interrupted: bool = False
    spent: str | None = None
    stopped: bool = False
    shortfalls: tuple[str, ...] = ()
    baseline: Baseline | None = None

    def add_cell(self, record: CellRecord) -> None:
        """Keep one cell."""
        self.cells[(record.operation, record.id)] = record

    def add_check(self, record: CheckRecord) -> None:
        """Keep one check."""
        self.checks.append(record)

    def add_finding(self, finding: Finding) -> None:
        """Keep one finding."""
        self.findings[finding.id] = finding

    def add_fault(self, words: str) -> None:
        """Keep a fault of the run itself: a test that broke instead of judging. Hundreds may break alike."""
        self.fault_counts[words] += 1

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what went wrong with the run itself, each fault once."""
        return tuple(
            words if count == 1 else f"{words} ({count} times)" for words, count in self.fault_counts.most_common()
        )

    def with_outcome(self, outcome: CellOutcome) -> Sequence[CellRecord]:
        """Return the judged cells of one outcome, in the order of the matrix."""
        return [self.cells[key] for key in self.planned if key in self.cells and self.cells[key].outcome == outcome]

    def unjudged(self) -> Sequence[tuple[str, str]]:
        """Return the planned cells that no record names."""
        return [key for key in self.planned if key not in self.cells]

    def unjudged_checks(self) -> Sequence[tuple[str, str]]:
        """Return the planned checks that no record names."""
        judged = {(record.operation, record.id) for record in self.checks}
        return [key for key in self.planned_checks if key not in judged]

    def count_cells(self) -> dict[CellOutcome, int]:
        """Count the planned cells by outcome; the unjudged are not observed."""
        counts: dict[CellOutcome, int] = {"agrees": 0, "disagrees": 0, "open": 0, "not observed": 0}
        for key in self.planned:
            record = self.cells.get(key)
            counts["not observed" if record is None else record.outcome] += 1
        return counts

    def count_by_rule(self) -> dict[str, int]:
        """Count the disagreeing cells by the rules they are counted to, most frequent first."""
        counter: Counter[str] = Counter()
        for record in self.with_outcome("disagrees"):
            counter.update(record.blamed)
        return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
