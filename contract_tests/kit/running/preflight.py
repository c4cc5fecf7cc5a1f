"""One legal request before all others: it shows whether the target answers at all, and takes the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.run import judged_operations, planned_cells

if TYPE_CHECKING:
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run


def preflight(run: Run, *, token_variable: str | None) -> str | None:
    """Send one documented legal request; return why nothing can be observed, or None if something can.

    Args:
        run: The run whose target is asked.
        token_variable: Environment variable that the token came from, for the advice.
    """
    chosen = simplest_legal(run)
    if chosen is None:
        return "the specification gives no legal example to begin with."
    operation, body = chosen
    observation = run.ask(operation, body)
    if observation.outcome != "not observed":
        return None
    reason = observation.reason or "no reason is known"
    return f"{reason}. {_advice(observation.status, token_variable)}"


def simplest_legal(run: Run) -> tuple[Operation, object] | None:
    """Return the first documented example that is legal, else the first legal cell."""
    documented = [
        (operation, example) for operation in judged_operations(run.document) for example in operation.examples
    ]
    for operation, body in [*documented, *((o, cell.body) for o, cell in planned_cells(run.document))]:
        if operation.request_schema and run.oracle.judge(operation.request_schema, body).verdict == "legal":
            return operation, body
    return None


def _advice(status: int | None, token_variable: str | None) -> str:
    if status is None:
        return "Is the server running, and is the address right?"
    if status == 404:  # noqa: PLR2004 - not found
        return "Is the base URL complete?"
    if status < 500:  # noqa: PLR2004 - the class of client errors and below
        return f"The token was read from ${token_variable}; is it right?" if token_variable else "Is the token right?"
    return "Nothing can be said of a target in trouble; try again later."
