"""Try a fault of the client package: copy the repository, edit the copy, and run the tests that should notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contract_tests.mutants.clients.edit import ClientMutant

# What tests read; the rest of a checkout, such as its environment, can be large.
_PARTS = (
    "spec",
    "generator",
    "generated",
    "contract_tests",
    "pyproject.toml",
    "README.md",
    "ARCHITECTURE.md",
    "Makefile",
)
_PASSED, _FAILED = 0, 1
_LONGEST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold what came of a trial.

    Attributes:
        name: The mutant; empty for the control.
        is_killed: Whether a test failed.
        said: The test that failed first, or what else was said.
        seconds: How long it took.
    """

    name: str
    is_killed: bool
    said: str
    seconds: float


class TrialError(Exception):
    """Say that the tests could not be run at all."""


def copy_repository(root: Path, folder: Path) -> Path:
    """Copy what tests need of a repository into a folder that is there, and return the copy."""
    copy = folder / "repository"
    copy.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", "node_modules")
    for part in _PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=ignored)
        elif source.exists():
            shutil.copy(source, copy / part)
    return copy


def try_mutant(mutant: ClientMutant, copy: Path) -> Trial:
    """Run the tests of a mutant on a copy of the repository, which is as before afterwards.

    Raises:
        EditError: the edit does not fit.
        TrialError: the tests could not be run.
    """
    kept = {path: path.read_text(encoding="utf-8") for path in mutant.paths(copy)}
    try:
        for path, text in kept.items():
            path.write_text(mutant.edited(text), encoding="utf-8")
        return run_tests(mutant.tests, copy, mutant.name)
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")


def run_tests(tests: Sequence[str], copy: Path, name: str = "") -> Trial:
    """Run tests of a copy of the repository until the first fails.

    Raises:
        TrialError: they could not be run.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "--no-header", "-p", "no:cacheprovider", *tests]
    # Bytecode is kept by time and size: an edit within a second of the last one may go unnoticed.
    env = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join((str(copy), str(copy / "generated"))),
    }
    began = time.monotonic()
    try:
        outcome = subprocess.run(  # noqa: S603 - our own interpreter and tests
            command, cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=_LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return Trial(name, is_killed=True, said="the tests came to no end", seconds=time.monotonic() - began)
    seconds = time.monotonic() - began
    lines = [line for line in outcome.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if outcome.returncode not in {_PASSED, _FAILED}:
        said = outcome.stdout[-500:] + outcome.stderr[-500:]
        raise TrialError(f"{name or 'control'}: pytest ended with {outcome.returncode}, and judged nothing: {said}")
    return Trial(name, outcome.returncode != _PASSED, lines[0][:300] if lines else outcome.stdout[-200:], seconds)
