"""Two type checkers, each run once over a folder: mypy --strict, and basedpyright as plain pyright."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Complaint: TypeAlias = tuple[str, int, str]
"""File, line, message."""

ROOT: Final = Path(__file__).parent.parent


def run_mypy(folder: Path, package_root: Path) -> Iterator[Complaint]:
    """Yield each error of mypy --strict in the modules of a folder, which import a package from another."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--output=json"]
    cache = ROOT / ".mypy_cache" / os.environ.get("PYTEST_XDIST_WORKER", "alone")  # no two processes share one
    outcome = subprocess.run(  # noqa: S603 - our own programs
        [*command, f"--cache-dir={cache}", *sorted(path.name for path in folder.glob("*.py"))],
        capture_output=True,
        check=False,
        cwd=folder,
        # What else is imported from here counts as installed: that is how a user has it.
        env={**os.environ, "MYPYPATH": str(package_root), "PYTHONPATH": str(ROOT)},
        text=True,
    )
    _refuse_failure(outcome)
    for entry in map(json.loads, filter(None, outcome.stdout.splitlines())):
        if entry["severity"] == "error":
            yield Path(entry["file"]).name, entry["line"], entry["message"]


def run_pyright(folder: Path, package_root: Path) -> Iterator[Complaint]:
    """Yield each error of basedpyright, in the mode that checks what plain pyright does."""
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(package_root), str(ROOT)], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable]
    outcome = subprocess.run(  # noqa: S603 - our own programs
        [*command, "--project", str(folder)], capture_output=True, check=False, cwd=folder, text=True
    )
    _refuse_failure(outcome)
    for entry in json.loads(outcome.stdout)["generalDiagnostics"]:
        if entry["severity"] == "error":
            yield Path(entry["file"]).name, entry["range"]["start"]["line"] + 1, entry["message"]


def _refuse_failure(outcome: subprocess.CompletedProcess[str]) -> None:
    """Raise if a checker did not come to a verdict.

    Raises:
        RuntimeError: It ended with something else than "no errors" or "errors".
    """
    if outcome.returncode not in (0, 1):
        raise RuntimeError(outcome.stderr + outcome.stdout)


CHECKERS: Final[Mapping[str, Callable[[Path, Path], Iterator[Complaint]]]] = {"mypy": run_mypy, "pyright": run_pyright}
