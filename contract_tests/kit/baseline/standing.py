"""Where a run stands beside a baseline: what is known, new, expired, stale, and what need not be observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.running.plan import plan_of
from contract_tests.kit.running.recorder import finding_id
from contract_tests.kit.running.selection import WHOLE
from contract_tests.kit.running.voices import cell_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from contract_tests.kit.baseline.entries import Entry
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.recorder import Finding, Recorder


@dataclass(frozen=True, slots=True)
class Accepted:
    """Hold one finding, or one check that was not observed, and the entry that accepts it.

    Attributes:
        names: Id of the finding; of a check its operation and id.
        entry: The entry; of several that it takes, the one that expires first.
    """

    names: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what a baseline makes of a run.

    Attributes:
        known: Findings that are accepted.
        new: Ids of findings that no entry names.
        expired: Findings whose acceptance is over.
        lapsed: Entries that are over though nothing is found that they name.
        stale: Entries that accept what was looked for and is not there any more.
        unobserved: Checks that were not observed and need not be.
    """

    known: tuple[Accepted, ...]
    new: tuple[str, ...]
    expired: tuple[Accepted, ...]
    lapsed: tuple[Entry, ...]
    stale: tuple[Entry, ...]
    unobserved: tuple[Accepted, ...]

    @property
    def has_exceptions(self) -> bool:
        """Tell whether anything is accepted that a clean run does not have."""
        return bool(self.known or self.unobserved)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Hold what is accepted on one day.

    Attributes:
        file: The file, as a report names it.
        entries: What stands in it.
        today: The day.
        existing: What the specification gives to judge: operation and check by the id of what it would find.
        stale_fails: Whether a stale entry makes a run red.
    """

    file: str
    entries: tuple[Entry, ...]
    today: date
    existing: Mapping[str, tuple[str, str]]
    stale_fails: bool = False

    def standing(self, recorder: Recorder) -> Standing:
        """Return where a run stands."""
        known: list[Accepted] = []
        expired: list[Accepted] = []
        new: list[str] = []
        used: set[Entry] = set()
        for found in _found(recorder):
            finding = recorder.findings.get(found)
            entries = () if finding is None else self._accepting(finding)
            used.update(entry for entry in self.entries if finding is not None and entry.names_finding(finding))
            if not entries:
                new.append(found)
                continue
            accepted = Accepted(found, min(entries, key=lambda entry: entry.expires))
            (expired if accepted.entry.has_expired(self.today) else known).append(accepted)
        unobserved = tuple(self._unobserved(recorder))
        used.update(accepted.entry for accepted in unobserved)
        left = [entry for entry in self.entries if entry not in used]
        judged = _judged(recorder) | {finding_id(*accepted.names.split(" ", 1)) for accepted in unobserved}
        return Standing(
            known=tuple(known),
            new=tuple(new),
            expired=tuple(expired),
            lapsed=tuple(entry for entry in left if entry.has_expired(self.today)),
            stale=tuple(entry for entry in left if not entry.has_expired(self.today) and self._is_over(entry, judged)),
            unobserved=unobserved,
        )

    def _accepting(self, finding: Finding) -> tuple[Entry, ...]:
        """Return the entries that together accept a finding, valid ones if there are; none if it is new."""
        ways: list[tuple[Entry, ...]] = [
            (entry,) for entry in self.entries if entry.kind == "finding" and entry.names == finding.id
        ]
        by_rule = [self._latest(rule, finding) for rule in finding.rules]
        if by_rule and all(by_rule):
            ways.append(tuple(entry for entry in by_rule if entry is not None))
        return max(ways, key=lambda way: min(entry.expires for entry in way), default=())

    def _latest(self, rule: str, finding: Finding) -> Entry | None:
        named = (entry for entry in self.entries if entry.names_rule(rule, finding))
        return max(named, key=lambda entry: entry.expires, default=None)

    def _unobserved(self, recorder: Recorder) -> Iterator[Accepted]:
        for record in recorder.checks:
            named = [entry for entry in self.entries if entry.names_check(record.operation, record.id)]
            entry = max(named, key=lambda entry: entry.expires, default=None)
            if record.outcome == "not observed" and entry is not None and not entry.has_expired(self.today):
                yield Accepted(f"{record.operation} {record.id}", entry)

    def _is_over(self, entry: Entry, judged: set[str]) -> bool:
        """Tell whether what an entry names was looked for in vain; what was not judged may still be there."""
        if entry.kind == "finding":
            return entry.names not in self.existing or entry.names in judged
        if entry.kind == "unobserved":
            return judged >= {found for found, names in self.existing.items() if entry.names_check(*names)}
        return judged >= self.existing.keys()


def existing_checks(document: SpecDocument) -> dict[str, tuple[str, str]]:
    """Return every check that a specification gives, by the id of what it would find: (operationId, check id)."""
    plan = plan_of(document, WHOLE)
    cells = ((operation, cell_check(cell)) for operation, cell in plan.cell_keys)
    return {finding_id(*names): names for names in (*plan.check_keys, *cells)}


def _found(recorder: Recorder) -> tuple[str, ...]:
    """Return the ids of everything that is wrong, each once; a finding that was not kept is one all the same."""
    cells = [record.finding or f"cell {record.id}" for record in recorder.with_outcome("disagrees")]
    checks = [record.finding or record.id for record in recorder.checks if record.outcome == "fails"]
    return tuple(dict.fromkeys((*cells, *checks, *recorder.findings)))


def _judged(recorder: Recorder) -> set[str]:
    cells = (
        (record.operation, cell_check(record.id))
        for record in recorder.cells.values()
        if record.outcome != "not observed"
    )
    checks = ((record.operation, record.id) for record in recorder.checks if record.outcome != "not observed")
    return {finding_id(*names) for names in (*cells, *checks)}
