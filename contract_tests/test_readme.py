"""What the README shows is what happens."""

import os
import re
import shlex
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest

from acedata_sora import Client
from contract_tests.mock_server.running import running_mock

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PYTHON = [block for kind, block in BLOCKS if kind == "python"]


def lines_beginning_with(program: str) -> list[str]:
    """Return the README's command lines that start one program."""
    return [
        line for kind, block in BLOCKS if kind == "console" for line in block.splitlines() if line.startswith(program)
    ]


def test_every_code_block_is_of_a_kind_that_is_run() -> None:
    """No block escapes the tests below."""
    commands = [line for kind, block in BLOCKS if kind == "console" for line in block.splitlines()]

    assert {kind for kind, _ in BLOCKS} <= {"console", "python", "text"}
    assert sorted(commands) == sorted(lines_beginning_with("make ") + lines_beginning_with("python -m "))
    assert len(PYTHON) == 3  # the example, the receiver and the test


def test_the_example_prints_what_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python block, run against the mock server, prints the text block that follows it."""
    example = PYTHON[0]
    (promised,) = (block for kind, block in BLOCKS if kind == "text")

    with running_mock() as mock:
        monkeypatch.setenv("ACEDATACLOUD_API_TOKEN", mock.token)
        monkeypatch.setenv("ACEDATACLOUD_API_BASE_URL", mock.url)
        outcome = subprocess.run(
            [sys.executable, "-c", example], capture_output=True, check=False, cwd=ROOT / "generated", text=True
        )

    assert outcome.stdout == promised, outcome.stderr


def test_the_receiver_takes_each_result_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The receiver, posted to by the mock server and then again, prints one line for each task, failed ones too."""
    source, _, last_line = PYTHON[1].rstrip().rpartition("\n")
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - what the README shows
    failure = {"success": False, "task_id": "another", "error": {"code": "bad_request", "message": "It failed."}}

    with make_server("127.0.0.1", 0, names["receive"], handler_class=_Quiet) as server, running_mock() as mock:
        url = f"http://127.0.0.1:{server.server_port}/"
        receiving = threading.Thread(target=_receive, args=(server, 3), daemon=True)
        receiving.start()
        with Client(token=mock.token, base_url=mock.url) as client:
            acknowledged = client.create_video(model="sora-2", prompt="cat running on the river", callback_url=url)
            result = client.wait_for_task(acknowledged.task_id, deadline=60)
        statuses = [
            httpx.post(url, content=result.model_dump_json(by_alias=True, exclude_unset=True)).status_code,
            httpx.post(url, json=failure).status_code,
        ]
        receiving.join(timeout=60)

    assert last_line == 'make_server("", 8000, receive).serve_forever()'
    assert not receiving.is_alive()
    assert statuses == [204, 204]
    assert sorted(capsys.readouterr().out.splitlines()) == sorted([str(result.data[0].video_url), "It failed."])


def test_the_test_passes(tmp_path: Path) -> None:
    """A project that has the fixture can copy the test as it stands."""
    (tmp_path / "test_copied.py").write_text(PYTHON[2], encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "contract_tests.pytest_mock_server", "--rootdir", "."]

    outcome = subprocess.run(
        [*command, "test_copied.py"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )

    assert outcome.returncode == 0, outcome.stdout
    assert "1 passed" in outcome.stdout


def _receive(server: WSGIServer, count: int) -> None:
    for _ in range(count):
        server.handle_request()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        """Write nothing."""


@pytest.mark.parametrize("line", lines_beginning_with("make "))
def test_every_make_target_exists(line: str) -> None:
    """Make knows how to reach the target."""
    outcome = subprocess.run([*shlex.split(line), "--dry-run"], capture_output=True, check=False, cwd=ROOT, text=True)

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("line", lines_beginning_with("python -m "))
def test_every_command_line_has_a_form_that_its_command_takes(line: str) -> None:
    """The command knows each of the options; with --help it does nothing else."""
    _, *arguments = shlex.split(line)

    outcome = subprocess.run(
        [sys.executable, *arguments, "--help"], capture_output=True, check=False, cwd=ROOT, text=True
    )
    options = {word for word in arguments if word.startswith("--")}

    assert outcome.returncode == 0, outcome.stderr
    assert options <= set(re.findall(r"--[a-z-]+", outcome.stdout))
