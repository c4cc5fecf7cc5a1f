"""What the README shows is what happens."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from acedata_sora import Client
from contract_tests.blocks import read_blocks, receiving, run_block
from contract_tests.mock_server.running import running_mock

ROOT = Path(__file__).parent.parent
BLOCKS = read_blocks(ROOT / "README.md")
STARTS = ("make ", "python -m ", "pytest ")
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
    assert sorted(commands) == sorted(line for start in STARTS for line in lines_beginning_with(start))
    assert len(PYTHON) == 4  # the example, the receiver, a test with the mock server, one of a server of one's own


def test_the_example_prints_what_the_readme_says() -> None:
    """The Python block, run against the mock server, prints the text block that follows it."""
    (promised,) = (block for kind, block in BLOCKS if kind == "text")

    with running_mock() as mock:
        variables = {"ACEDATACLOUD_API_TOKEN": mock.token, "ACEDATACLOUD_API_BASE_URL": mock.url}
        outcome = run_block(PYTHON[0], ROOT / "generated", variables)

    assert outcome.stdout == promised, outcome.stderr


def test_the_receiver_takes_each_result_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The receiver, posted to by the mock server and then again, prints one line for each task, failed ones too."""
    failure = {"success": False, "task_id": "another", "error": {"code": "bad_request", "message": "It failed."}}

    with receiving(PYTHON[1]) as (url, taken), running_mock() as mock:
        with Client(token=mock.token, base_url=mock.url) as client:
            acknowledged = client.create_video(model="sora-2", prompt="cat running on the river", callback_url=url)
            result = client.wait_for_task(acknowledged.task_id, deadline=60)
        statuses = [
            httpx.post(url, content=result.model_dump_json(by_alias=True, exclude_unset=True)).status_code,
            httpx.post(url, json=failure).status_code,
        ]
        were_taken = [taken.acquire(timeout=60) for _ in range(3)]

    assert all(were_taken)
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


def test_the_contract_holds_in_a_suite_of_ones_own(tmp_path: Path) -> None:
    """The test with the checks of the contract can be copied as it stands, and run as the line below it says."""
    (tmp_path / "test_copied.py").write_text(PYTHON[3], encoding="utf-8")
    (line,) = lines_beginning_with("pytest ")
    _, *arguments = shlex.split(line)

    quiet = ["-q", "-p", "contract_tests.pytest_contract", "--rootdir", ".", "--contract-examples", "1"]
    with running_mock() as mock:
        arguments[arguments.index("--contract-base-url") + 1] = mock.url
        outcome = subprocess.run(
            [sys.executable, "-m", "pytest", *quiet, *arguments, "test_copied.py"],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ACEDATACLOUD_API_TOKEN": mock.token},
            text=True,
        )

    assert outcome.returncode == 0, outcome.stdout
    assert " passed" in outcome.stdout


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
