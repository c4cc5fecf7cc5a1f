"""From a target to a verdict: the preflight, then the judgement files in pytest, then the decision."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.running.plan import planned_checks
from contract_tests.kit.running.plugin import JudgementPlugin
from contract_tests.kit.running.preflight import preflight
from contract_tests.kit.running.run import planned_cells
from contract_tests.kit.running.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.running.progress import Watcher
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.verdict import Verdict

FOLDER = Path(__file__).resolve().parents[2]
JUDGEMENT_FILES = ("test_contract.py", "test_cells.py", "test_protocol.py")


def judge(run: Run, watcher: Watcher, *, token_variable: str | None = None) -> Verdict:
    """Judge a target; what was seen stands in the run's recorder, however the run ends.

    Args:
        run: What is judged.
        watcher: Who is told how far it is.
        token_variable: Environment variable that the token came from, for the advice in a reason.
    """
    recorder = run.recorder
    recorder.planned = tuple((operation.id, cell.id) for operation, cell in planned_cells(run.document))
    recorder.planned_checks = planned_checks(run.document)
    try:
        recorder.preflight = preflight(run, token_variable=token_variable)
        if recorder.preflight is None:
            run_pytest(run, watcher)
    except KeyboardInterrupt:
        recorder.interrupted = True
    return decide(recorder)


def run_pytest(
    run: Run, watcher: Watcher, *, files: Sequence[str] = JUDGEMENT_FILES, plugins: Sequence[object] = ()
) -> None:
    """Run the judgement files in this process; what pytest itself prints is kept from the terminal.

    Args:
        run: What the files work on.
        watcher: Who is told how far it is.
        files: Names of the files.
        plugins: What else takes part.
    """
    root = FOLDER.parent
    arguments = [
        *(str(FOLDER / name) for name in files),
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
        code = pytest.main(arguments, plugins=[JudgementPlugin(run, watcher), *plugins])
    if code in {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR} and not run.recorder.faults:
        words = " ".join(said.getvalue().split())[-300:]
        run.recorder.add_fault(f"pytest did not run the checks: {words or code}")
