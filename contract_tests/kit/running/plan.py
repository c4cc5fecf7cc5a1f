"""What a run sets out to claim, and what that costs at most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK
from contract_tests.kit.running.run import judged_operations, planned_cells, schema_of

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run

PROTOCOL = "protocol"
"""Id of the check in which Schemathesis brings the cases."""
MOST_PROTOCOL_REQUESTS = 400
"""How many requests Schemathesis may send per operation: its phases have no cap of their own that counts them all."""

PREFLIGHT_REQUESTS = 1


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold how many requests a run sends at most.

    Attributes:
        allowed: Those that the documents allow or leave open.
        forbidden: Those that they forbid.
    """

    allowed: int
    forbidden: int


def planned_checks(document: SpecDocument) -> tuple[tuple[str, str], ...]:
    """Return every check of a run but those of cells: (operationId, check id)."""
    return (
        *((check.operation.id, check.id) for check in checks_of(document)),
        *((operation.id, PROTOCOL) for operation in judged_operations(document)),
    )


def most_requests(run: Run) -> Cost:
    """Count what a run sends at most, failing checks and their shrinking included."""
    verdicts = Counter(
        run.oracle.judge(schema_of(operation), cell.body).verdict for operation, cell in planned_cells(run.document)
    )
    checks = checks_of(run.document)
    refusals = sum(_most(run, check) for check in checks if check.expects == "refusal")
    others = sum(_most(run, check) for check in checks if check.expects != "refusal")
    protocol = len(judged_operations(run.document)) * MOST_PROTOCOL_REQUESTS
    return Cost(
        allowed=PREFLIGHT_REQUESTS + verdicts["legal"] + verdicts["open"] + others + protocol,
        forbidden=verdicts["illegal"] + refusals,
    )


def _most(run: Run, check: Check) -> int:
    is_drawn = check.strategy is not None or (check.explores is not None and run.manners.is_free)
    drawn = run.examples + REQUESTS_TO_SHRINK if is_drawn else 0
    return check.requests * (len(tuple(check.cases(run))) + drawn)
