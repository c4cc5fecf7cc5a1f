"""Every cell of the finite matrix: four voices say the same of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.running.run import Run


def test_the_four_voices_agree_on_the_cell(judged_run: Run, planned_cell: Check) -> None:
    """The documented table, the specification, the models and the target give one verdict on one cell."""
    judged_run.require(planned_cell)
