"""Every cell of the finite matrix: four voices say the same of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import acedata_sora
from contract_tests.kit.running.claims import DisagreementError, NotObservedError
from contract_tests.kit.running.models import read_with_model
from contract_tests.kit.running.voices import Voices, judge_cell

if TYPE_CHECKING:
    from contract_tests.kit.drawing.matrix import Cell
    from contract_tests.kit.judging.documented import DocumentedRules
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run


def test_the_four_voices_agree_on_the_cell(
    judged_run: Run, documented_tables: dict[str, DocumentedRules], planned_cell: tuple[Operation, Cell]
) -> None:
    """The documented table, the specification, the models and the target give one verdict on one cell."""
    operation, cell = planned_cell
    schema = operation.request_schema or ""
    strengths = judged_run.strengths(operation)
    table = documented_tables.get(operation.id)

    voices = Voices(
        documented=None if table is None else table.judge(cell.body).verdict,
        judgement=judged_run.oracle.judge(schema, cell.body),
        reading=read_with_model(acedata_sora, schema, cell.body, strengths),
        observation=judged_run.ask(operation, cell.body),
    )
    record = judge_cell(
        operation=operation.id,
        cell_id=cell.id,
        voices=voices,
        strengths=strengths,
        curl=judged_run.curl(operation, cell.body),
    )
    judged_run.recorder.add_cell(record)

    if record.outcome == "disagrees":
        raise DisagreementError("; ".join(record.problems))
    if record.outcome == "not observed":
        raise NotObservedError(record.reason)
