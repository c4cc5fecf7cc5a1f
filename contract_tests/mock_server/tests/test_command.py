"""Tests of the command, as a process of its own."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.reading.disputed import read_disputed
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document
from contract_tests.mock_server.reading.operations import read_operations

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
        (["--waive", "no.rule"], "error: there is no rule no.rule; those that can be switched are"),
        (["--behaviour", "latency=soon"], "error: 'latency=soon': latency needs a number"),
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


def test_the_help_shows_each_disputed_point() -> None:
    """Its rules, what is done about it, the reason and the evidence are those of the document."""
    document = load_document(DEFAULT_SPEC)
    points = [point for each in read_operations(document) for point in read_disputed(each.body_schema, each.id)]

    done = subprocess.run([*_COMMAND, "--help"], cwd=_ROOT, text=True, capture_output=True, timeout=20, check=True)

    said = " ".join(done.stdout.split())
    assert points
    assert all(f"{', '.join(p.rules)} [{p.default}] {p.reason} {p.evidence}" in said for p in points)


def test_the_options_reach_the_server() -> None:
    """A clock that stands still, tasks that take time, a waived rule and a seed are seen in the answers."""
    options = ["--speed", "0", "--task-seconds", "60", "--waive", "model.required", "--seed", "1", "--port", "0"]
    process = subprocess.Popen([*_COMMAND, *options], cwd=_ROOT, text=True, stdout=-1, stderr=-1)
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[3]
        with httpx.Client(base_url=url, headers={"authorization": "Bearer mock-token"}, trust_env=False) as client:
            made = client.post("/sora/videos", json={"prompt": "a cat", "async": True})
            found = client.post("/sora/tasks", json={"id": made.json()["task_id"]})
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)

    assert (made.status_code, found.json()["response"], found.json()["finished_at"]) == (200, {}, None)
