"""From a target to a verdict: the preflight, then the judgement files in pytest, then the decision."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.running.coverage import shortfalls
from contract_tests.kit.running.folding import fold
from contract_tests.kit.running.plan import part_of, plan_of
from contract_tests.kit.running.plugin import JudgementPlugin
from contract_tests.kit.running.preflight import preflight
from contract_tests.kit.running.recorder import Recorder
from contract_tests.kit.running.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_tests.kit.running.progress import Watcher
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.verdict import Verdict

FOLDER = Path(__file__).resolve().parents[2]
CONTRACT_FILE, CELLS_FILE, PROTOCOL_FILE = "test_contract.py", "test_cells.py", "test_protocol.py"


def judge(
    run: Run,
    watcher: Watcher,
    *,
    token_variable: str | None = None,
    stops_at_first: bool = False,
    seconds: float | None = None,
) -> Verdict:
    """Judge a target; what was seen stands in the run's recorder, however the run ends.

    Args:
        run: What is judged.
        watcher: Who is told how far it is.
        token_variable: Environment variable that the token came from, for the advice in a reason.
        stops_at_first: Whether the first finding ends the run.
        seconds: How long new rounds are begun, each with the next seed; None is one round.
    """
    recorder = run.recorder
    prepare(run)
    try:
        recorder.preflight = preflight(run, token_variable=token_variable)
        if recorder.preflight is None:
            _judge_rounds(run, watcher, stops_at_first=stops_at_first, seconds=seconds)
    except KeyboardInterrupt:
        recorder.interrupted = True
    recorder.spent = run.target.budget.spent
    return conclude(run)


def conclude(run: Run) -> Verdict:
    """Decide by all that the run has seen."""
    run.recorder.shortfalls = shortfalls(run.coverage.data(run.recorder), run.minimums)
    return decide(run.recorder)


def prepare(run: Run) -> None:
    """Write down what a run sets out to judge."""
    plan = plan_of(run.document, run.selection)
    run.recorder.planned, run.recorder.planned_checks = plan.cell_keys, plan.check_keys
    run.recorder.part = part_of(run.document, run.selection)


def _judge_rounds(run: Run, watcher: Watcher, *, stops_at_first: bool, seconds: float | None) -> None:
    """Judge all that is planned, and go on with further seeds while there is time; the last round may be cut short."""
    whole, seed, began = run.recorder, run.seed, time.monotonic()

    def is_over() -> bool:
        if stops_at_first and run.recorder.findings:
            run.recorder.stopped = True
        return run.recorder.stopped or run.target.budget.spent is not None

    def is_late() -> bool:
        return seconds is None or time.monotonic() - began >= seconds

    run_pytest(run, watcher, is_over)
    while not (is_late() or is_over() or whole.interrupted or whole.faults):
        run.rounds += 1
        run.seed = seed + run.rounds - 1
        run.recorder = Recorder()
        try:
            run_pytest(run, watcher, lambda: is_over() or is_late())
        finally:
            fold(whole, run.recorder)
            run.recorder, run.seed = whole, seed


def run_pytest(
    run: Run,
    watcher: Watcher,
    is_over: Callable[[], bool],
    *,
    files: Sequence[str] | None = None,
    plugins: Sequence[object] = (),
) -> None:
    """Run the judgement files in this process; what pytest itself prints is kept from the terminal.

    Args:
        run: What the files work on.
        watcher: Who is told how far it is.
        is_over: Says whether to end before all is judged.
        files: Names of other files than those of a run.
        plugins: What else takes part.
    """
    root = FOLDER.parent
    arguments = [
        *(str(FOLDER / name) for name in (_files(run) if files is None else files)),
        f"--rootdir={root}",
        f"--config-file={root / 'pyproject.toml'}",
        "-q",
        "--assert=plain",  # Hypothesis is loaded already, and nothing here reads an assertion
        "--tb=no",
        "--no-header",
        "--no-summary",
        "--capture=no",
        "-pno:cacheprovider",
        "-pno:xdist",
        "--override-ini=addopts=--import-mode=importlib",
        "--override-ini=filterwarnings=default",  # what a library warns of, say while it prints a case, judges nothing
    ]
    said = io.StringIO()
    with redirect_stdout(said):
        code = pytest.main(arguments, plugins=[JudgementPlugin(run, watcher, is_over), *plugins])
    if code in {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR} and not run.recorder.faults:
        words = " ".join(said.getvalue().split())[-300:]
        run.recorder.add_fault(f"pytest did not run the checks: {words or code}")


def _files(run: Run) -> list[str]:
    """Return the judgement files that have something to judge: one without would be skipped, and a skip is a fault."""
    plan = plan_of(run.document, run.selection)
    files = ((CONTRACT_FILE, plan.checks), (CELLS_FILE, plan.cells), (PROTOCOL_FILE, plan.protocol))
    return [name for name, planned in files if planned]
