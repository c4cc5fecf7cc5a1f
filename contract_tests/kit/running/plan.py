"""What a run sets out to judge, and what that costs at most.

The shards of a plan are disjoint and together the whole. They follow from the specification and the patterns alone, so
that machines which never speak to each other can share the work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.checks.cells import cell_checks
from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK
from contract_tests.kit.running.run import judged_operations, schema_of
from contract_tests.kit.running.selection import WHOLE, Selection, Shard
from contract_tests.kit.running.voices import cell_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

PROTOCOL = "protocol"
"""Id of the check in which Schemathesis brings the cases."""
PROTOCOL_CLAIM = "no request that Schemathesis thinks of gets an answer outside the documents"
MOST_PROTOCOL_REQUESTS = 400
"""How many requests Schemathesis may send per operation: its phases have no cap of their own that counts them all."""

PREFLIGHT_REQUESTS = 1


class SelectionError(Exception):
    """Nothing is chosen; the message says by which pattern or shard, and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what a run sets out to judge.

    Attributes:
        checks: The checks but those of cells, in the order of their cost.
        cells: The checks of cells, in the order of the matrix.
        protocol: The operations for which Schemathesis brings cases.
    """

    checks: tuple[Check, ...]
    cells: tuple[Check, ...]
    protocol: tuple[Operation, ...]

    def __len__(self) -> int:
        """Count the checks, those of cells among them."""
        return len(self.checks) + len(self.cells) + len(self.protocol)

    @property
    def check_keys(self) -> tuple[tuple[str, str], ...]:
        """Return operation and id of every check but those of cells."""
        checks = [(check.operation.id, check.id) for check in self.checks]
        return (*checks, *((operation.id, PROTOCOL) for operation in self.protocol))

    @property
    def cell_keys(self) -> tuple[tuple[str, str], ...]:
        """Return operation and id of every cell."""
        return tuple((check.operation.id, cell_id(check.id)) for check in self.cells)


def plan_of(document: SpecDocument, selection: Selection) -> Plan:
    """Return what a selection chooses of a specification's contract."""
    checks = _named(checks_of(document), selection)
    cells = _named(cell_checks(document), selection)
    protocol = tuple(
        operation
        for operation in judged_operations(document)
        if selection.names(operation.id, PROTOCOL, PROTOCOL_CLAIM, None)
    )
    shard = selection.shard
    if shard is None or shard.of == 1:
        return Plan(checks, cells, protocol)
    if not protocol:
        return Plan(shard.share(checks), shard.share(cells), ())
    # Schemathesis takes about as long as all cells: whoever has it has none of them.
    if shard.is_last:
        return Plan(shard.share(checks), (), protocol)
    return Plan(shard.share(checks), Shard(shard.index, shard.of - 1).share(cells), ())


def _named(checks: Sequence[Check], selection: Selection) -> tuple[Check, ...]:
    return tuple(check for check in checks if selection.names(check.operation.id, check.id, check.claim, check.rule))


def insist_on(document: SpecDocument, selection: Selection) -> None:
    """Insist that every pattern names something, and that a shard is not empty.

    Raises:
        SelectionError: One does not, or it is.
    """
    for pattern in selection.only:
        if not len(plan_of(document, Selection((pattern,)))):
            raise SelectionError(
                f"{pattern!r} matches no check and no cell. Patterns are those of a shell, 'duration.*' or 'cell *', "
                "and match an id, a claim, a rule or an operation as a whole; the report lists them all"
            )
    if not len(plan_of(document, selection)):
        chosen = len(plan_of(document, Selection(selection.only)))
        raise SelectionError(
            f"shard {selection.shard} holds nothing: only {chosen} checks are chosen; make fewer shards"
        )


def part_of(document: SpecDocument, selection: Selection) -> str | None:
    """Say in words which part of the contract a selection chooses; None if it is the whole."""
    if selection.is_whole:
        return None
    count = len(plan_of(document, selection))
    return part_in_words(count, len(plan_of(document, WHOLE)), selection)


def part_in_words(count: int, total: int, selection: Selection) -> str:
    """Say which part of the contract a selection chooses: so many checks and cells of so many."""
    matched = f", those that match {' or '.join(map(repr, selection.only))}" if selection.only else ""
    shard = f", shard {selection.shard.index} of {selection.shard.of}" if selection.shard is not None else ""
    return f"{count} of {total} checks and cells{matched}{shard}"


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold how many requests a run sends at most.

    Attributes:
        allowed: Those that the documents allow or leave open.
        forbidden: Those that they forbid.
    """

    allowed: int
    forbidden: int


def most_requests(run: Run) -> Cost:
    """Count what a run sends at most, failing checks and their shrinking included."""
    plan = plan_of(run.document, run.selection)
    verdicts = Counter(
        run.oracle.judge(schema_of(check.operation), body).verdict for check in plan.cells for body in check.cases(run)
    )
    refusals = sum(_most(run, check) for check in plan.checks if check.expects == "refusal")
    others = sum(_most(run, check) for check in plan.checks if check.expects != "refusal")
    return Cost(
        allowed=PREFLIGHT_REQUESTS
        + verdicts["legal"]
        + verdicts["open"]
        + others
        + len(plan.protocol) * MOST_PROTOCOL_REQUESTS,
        forbidden=verdicts["illegal"] + refusals,
    )


def _most(run: Run, check: Check) -> int:
    is_drawn = check.strategy is not None or (check.explores is not None and run.manners.is_free)
    drawn = run.examples + REQUESTS_TO_SHRINK if is_drawn else 0
    return check.requests * (len(tuple(check.cases(run))) + drawn)
