"""A check for each cell of the finite matrix: four voices say the same of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.run import planned_cells
from contract_tests.kit.running.voices import cell_check

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.drawing.matrix import Cell
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run


def cell_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of all cells, in the order of the matrix."""
    return tuple(check_of_cell(operation, cell) for operation, cell in planned_cells(document))


def check_of_cell(operation: Operation, cell: Cell) -> Check:
    """Return the check of one cell; its one case is the body."""
    return Check(
        id=cell_check(cell.id),
        claim="the documented table, the specification, the models and the target say the same of the cell",
        operation=operation,
        judge=partial(_voices_agree, operation, cell),
        cases=lambda _: (cell.body,),
    )


def _voices_agree(operation: Operation, cell: Cell, run: Run, body: Case) -> str | None:
    if not isinstance(body, dict):
        raise NotObservedError("the body of a cell is a JSON object")
    record = run.judge_cell(operation, replace(cell, body=body))
    if record.outcome == "not observed":
        raise NotObservedError(record.reason)
    return "; ".join(record.problems) or None
