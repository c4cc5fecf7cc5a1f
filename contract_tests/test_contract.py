"""Every claim that the documents make, but for single cells: the target keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.running.run import Run


def test_the_claim_holds(judged_run: Run, planned_check: Check) -> None:
    """The target does what the check's claim says, for each case that is listed or drawn."""
    judged_run.require(planned_check)
