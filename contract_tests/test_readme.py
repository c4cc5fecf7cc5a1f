"""What the README shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests.mock_server.running import running_mock

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


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


def test_the_example_prints_what_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python block, run against the mock server, prints the text block that follows it."""
    (example,) = (block for kind, block in BLOCKS if kind == "python")
    (promised,) = (block for kind, block in BLOCKS if kind == "text")

    with running_mock() as mock:
        monkeypatch.setenv("ACEDATACLOUD_API_TOKEN", mock.token)
        monkeypatch.setenv("ACEDATACLOUD_API_BASE_URL", mock.url)
        outcome = subprocess.run(
            [sys.executable, "-c", example], capture_output=True, check=False, cwd=ROOT / "generated", text=True
        )

    assert outcome.stdout == promised, outcome.stderr


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
