"""A command that breaks says so, and its exit code is never that of a disagreement."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from contract_tests.ending import NO_VERDICT, NoVerdict

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RuntimeError("a bug"), NO_VERDICT),
        (ModuleNotFoundError("No module named 'click'"), NO_VERDICT),
        (BrokenPipeError(32, "Broken pipe"), NO_VERDICT),
        (KeyboardInterrupt(), NO_VERDICT),
        (click.Abort(), NO_VERDICT),
        (click.UsageError("no such option"), 2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_end_that_is_no_verdict_has_a_code_of_its_own(error: BaseException, code: int) -> None:
    """Whatever breaks, 1 stays the word for a disagreement."""
    with pytest.raises(SystemExit) as left, NoVerdict():
        raise error

    assert left.value.code == code


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_a_verdict_passes(code: int) -> None:
    """What the command itself decided stands."""
    with pytest.raises(SystemExit) as left, NoVerdict():
        raise SystemExit(code)

    assert left.value.code == code


def test_a_bug_shows_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The traceback is for whoever mends it, the last line for everyone."""
    with pytest.raises(SystemExit), NoVerdict():
        raise RuntimeError("a bug")

    said = capsys.readouterr().err
    assert "RuntimeError: a bug" in said
    assert said.endswith("no verdict on the target\n")


def test_a_command_without_its_packages_gives_no_verdict() -> None:
    """Outside its virtual environment it cannot judge anything."""
    command = [sys.executable, "-I", "-S", "-c", f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); "]
    command[-1] += "runpy.run_module('contract_tests', run_name='__main__')"

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == NO_VERDICT, done.stderr
    assert "no verdict" in done.stderr


def test_a_run_that_is_ended_before_its_first_request_gives_no_verdict(tmp_path: Path) -> None:
    """A signal at any time, not only while judging, ends in order."""
    spec = tmp_path / "openapi.yaml"
    os.mkfifo(spec)  # reading it waits for a writer, so that the signal finds the command at work
    command = [sys.executable, "-m", "contract_tests", "run", "--spec", str(spec)]
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    writer = os.open(spec, os.O_WRONLY)  # opens once the command reads

    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    os.close(writer)

    assert process.returncode == NO_VERDICT, said
    assert "interrupted" in said


def test_a_wrong_option_is_a_usage_error_with_help() -> None:
    """Click's own messages come through."""
    command = [sys.executable, "-m", "contract_tests", "run", "--no-such-option"]

    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


def test_a_reader_that_leaves_early_changes_no_verdict(tmp_path: Path) -> None:
    """`run | head` ends with the run's own code."""
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "contract_tests", "run", "--report", str(report)]
    command += ["--base-url", "http://127.0.0.1:9", "--token-env", "T"]  # the discard port: nothing listens there
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        command, cwd=ROOT, env={**ENVIRONMENT, "T": "a-token"}, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)

    assert done.returncode == NO_VERDICT, done.stderr
    assert report.exists()
