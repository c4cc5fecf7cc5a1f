"""What a run has seen so far: one record a cell, one a property, and the faults of the run itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.running.target import Outcome

Says: TypeAlias = Literal["legal", "illegal", "open"]
CellOutcome: TypeAlias = Literal["agrees", "disagrees", "open", "not observed"]
PropertyOutcome: TypeAlias = Literal["holds", "fails", "not observed"]


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
class CellRecord:
    """Hold what the four voices say of one cell.

    Attributes:
        id: The cell's readable id.
        operation: The operationId.
        documented: What the documented table says.
        specification: What the oracle reads in the specification.
        models: What the generated models do.
        target: What the target did.
        answer: The same in words, with the status.
        outcome: Whether they agree.
        problems: Where they differ, in words.
        blamed: The rules to which a disagreement is counted.
        sentences: The documents' statements that the cell breaks.
        curl: A line that sends the request again.
        reason: Why the target was not observed.
    """

    id: str
    operation: str
    documented: Says | None
    specification: Says
    models: Says
    target: Outcome
    answer: str
    outcome: CellOutcome
    problems: tuple[str, ...]
    blamed: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    curl: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Hold one request that a property does not hold for."""

    problem: str
    curl: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyRecord:
    """Hold what became of one property.

    Attributes:
        name: The claim.
        operation: The operationId.
        rule: The atom that the property is about, if it is about one.
        outcome: Whether the claim holds.
        examples: How many bodies were judged.
        requests: How many requests the target got for it.
        failures: Requests that it does not hold for.
        reason: Why it was not observed.
    """

    name: str
    operation: str
    rule: str | None
    outcome: PropertyOutcome
    examples: int
    requests: int
    failures: tuple[Failure, ...] = ()
    reason: str | None = None


@dataclass(slots=True)
class Recorder:
    """Collect the records of one run.

    Attributes:
        planned: Every cell that the run should judge: (operationId, cell id). A cell that no record names was not
            observed, whatever kept it from being judged.
    """

    planned: tuple[tuple[str, str], ...] = ()
    cells: dict[tuple[str, str], CellRecord] = field(default_factory=dict)
    properties: list[PropertyRecord] = field(default_factory=list)
    fault_counts: Counter[str] = field(default_factory=Counter)
    preflight: str | None = None
    interrupted: bool = False

    def add_cell(self, record: CellRecord) -> None:
        """Keep one cell."""
        self.cells[(record.operation, record.id)] = record

    def add_property(self, record: PropertyRecord) -> None:
        """Keep one property."""
        self.properties.append(record)

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
