"""Tests of the command, as a process of its own."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = [sys.executable, "-m", "contract_tests.mock_server"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_when_it_is_ready_and_stops_cleanly(number: signal.Signals) -> None:
    """One line on stdout names the address; a signal ends it with status 0 and nothing on stderr."""
    process = subprocess.Popen([*_COMMAND, "--port", "0"], cwd=_ROOT, text=True, stdout=-1, stderr=-1)
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        ready = re.fullmatch(r"mock server ready: (http://127\.0\.0\.1:\d+) \(token: mock-token\)\n", line)
        status = httpx.get(ready[1] + "/__mock__/journal", trust_env=False).status_code if ready else None
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)

    assert status == 200, line
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--spec", "no-such-file.yaml"], "error: no-such-file.yaml: cannot be read"),
        (["--spec", "pyproject.toml"], "error: pyproject.toml"),
        (["--host", "192.0.2.1"], "error: cannot listen on 192.0.2.1"),
        (["--port", "70000"], "Invalid value for '--port'"),
        (["--task-seconds", "9-1"], "9-1 is neither seconds, like 60, nor a range of them"),
        (["--task-seconds", "soon"], "soon is neither seconds"),
    ],
)
def test_what_cannot_be_served_ends_with_status_2(arguments: list[str], problem: str) -> None:
    """A usage or document error is said on stderr, without a traceback."""
    done = subprocess.run([*_COMMAND, *arguments], cwd=_ROOT, text=True, capture_output=True, timeout=20, check=False)

    assert done.returncode == 2
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
