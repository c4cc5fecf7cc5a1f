"""Whole runs, each as its own process, and the specifications that they are made to judge by."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.run import planned_cells
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "contract_tests" / "report.schema.json").read_text(encoding="utf-8"))
TOKEN = "secret-of-this-run"  # noqa: S105 - it opens nothing
SECONDS = 180


@dataclass(frozen=True, slots=True)
class Ended:
    """Hold what a run left behind."""

    code: int
    text: str
    report: dict[str, Any]


def run(folder: Path, *arguments: str, token: str = TOKEN) -> Ended:
    """Run the command to its end and read what it left; the report must fit its schema and hold no token."""
    done = subprocess.run(
        command(folder, *arguments),
        cwd=ROOT,
        env=environment(token),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,  # the exit code is what is tested
    )
    return ended(folder, done.returncode, done.stdout + done.stderr, token)


def command(folder: Path, *arguments: str) -> list[str]:
    """Return the command line of a short run."""
    run_it = [sys.executable, "-m", "contract_tests", "run", "--examples", "2"]
    return [*run_it, "--report", str(folder / "report.json"), *arguments]


def environment(token: str) -> dict[str, str]:
    """Return the environment of a run, with the token where --token-env T finds it."""
    return {**os.environ, "T": token}


def ended(folder: Path, code: int, text: str, token: str) -> Ended:
    """Read what a run left."""
    raw = (folder / "report.json").read_text(encoding="utf-8")
    report = json.loads(raw)
    assert list(Draft202012Validator(SCHEMA).iter_errors(report)) == []
    assert token not in raw + text
    assert report["exit_code"] == code
    return Ended(code, text, report)


def missing_rule(document: SpecDocument) -> str:
    """Choose a rule that cells can break, and that a target is held to."""
    oracle = Oracle(document)
    for operation, cell in planned_cells(document):
        judgement = oracle.judge(operation.request_schema or "", cell.body)
        for broken in judgement.broken:
            if broken.strength == "reject" and broken.rule not in judgement.disputed:
                return broken.rule
    raise AssertionError("no cell of the specification is illegal")


def spec_without(rule: str, folder: Path) -> Path:
    """Write the specification without the three lines of one rule."""
    lines = SPEC.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if f"x-rule: {{id: {rule}," in line)
    path = folder / "openapi.yaml"
    path.write_text("".join(lines[:start] + lines[start + 3 :]), encoding="utf-8")
    return path
