"""What a run sets out to claim, and what that costs at most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.drawing.bounds import bounded
from contract_tests.kit.drawing.strategies import breakable, hostile_bodies
from contract_tests.kit.running.claims import REQUESTS_TO_SHRINK
from contract_tests.kit.running.run import judged_operations, planned_cells

if TYPE_CHECKING:
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

MOST_PROTOCOL_REQUESTS = 400
"""How many requests Schemathesis may send per operation: its phases have no cap of their own that counts them all."""

# The preflight, and each operation's claims of legal and of hostile bodies.
PREFLIGHT_REQUESTS = 1
ALLOWED_CLAIMS_PER_OPERATION = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold how many requests a run sends at most.

    Attributes:
        allowed: Those that the documents allow or leave open.
        forbidden: Those that they forbid.
    """

    allowed: int
    forbidden: int


def breakable_atoms(document: SpecDocument) -> tuple[tuple[Operation, Atom], ...]:
    """Return every statement that the documents make and that a body can break alone, with its operation."""
    return tuple(
        (operation, atom)
        for operation in judged_operations(document)
        for atom in breakable(document, operation.request_schema or "")
        if atom.strength != "assumed"
    )


def bounded_atoms(document: SpecDocument) -> tuple[tuple[Operation, Atom], ...]:
    """Return every numeric statement that the documents make, with its operation."""
    return tuple(
        (operation, atom)
        for operation in judged_operations(document)
        for atom in bounded(document, operation.request_schema or "")
        if atom.strength != "assumed"
    )


def hostile_requests(document: SpecDocument, operation: Operation) -> tuple[dict[str, object], ...]:
    """Return the bodies with hostile texts that an operation is asked for certain."""
    example = next((example for example in operation.examples if isinstance(example, dict)), {})
    return hostile_bodies(document, operation.request_schema or "", example)


def most_requests(run: Run) -> Cost:
    """Count what a run sends at most, failing claims and their shrinking included."""
    verdicts = Counter(
        run.oracle.judge(operation.request_schema or "", cell.body).verdict
        for operation, cell in planned_cells(run.document)
    )
    operations = len(judged_operations(run.document))
    claims = operations * ALLOWED_CLAIMS_PER_OPERATION + len(bounded_atoms(run.document))
    refusals = sum(atom.strength == "reject" for _, atom in breakable_atoms(run.document))
    each = run.examples + REQUESTS_TO_SHRINK
    return Cost(
        allowed=PREFLIGHT_REQUESTS
        + verdicts["legal"]
        + verdicts["open"]
        + sum(len(hostile_requests(run.document, operation)) for operation in judged_operations(run.document))
        + claims * each
        + operations * MOST_PROTOCOL_REQUESTS,
        forbidden=verdicts["illegal"] + refusals * each,
    )
