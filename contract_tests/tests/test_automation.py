"""What runs by itself elsewhere, the workflow and the hooks, does here what its files say."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests.kit.running.embedded import embedded_mock
from contract_tests.tests.conftest import SPEC

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "contract.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
COPIED = ("spec", "generator", "generated", "contract_tests", "Makefile", "pyproject.toml", "requirements.txt")
IGNORED = shutil.ignore_patterns("__pycache__", "tests", "*.egg-info", "vectors")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the repository in which everything is installed already."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in (*COPIED, "README.md", "LICENSE"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=IGNORED)
        else:
            shutil.copy2(source, folder / name)
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (folder / ".venv" / ".ready").touch()
    return folder


def steps() -> list[dict[str, Any]]:
    """Return the steps of the workflow."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = workflow["jobs"]["contract"]["steps"]
    return found


def run_step(step: dict[str, Any], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does, with the variables that its `env` names and no others of the workflow's."""
    named = {name: variables.get(name, "") for name in step.get("env", {})}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "GITHUB_", "PYTHON"))}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607 - the one that is there
        cwd=folder,
        env={**kept, **named, "PYTHONPATH": f"{folder}:{folder / 'generated'}", "GITHUB_ACTIONS": "true"}
        | {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_workflow_names_every_action_by_a_tag() -> None:
    """No commit pin is made up, and nothing that a caller says stands in a script."""
    for step in steps():
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            _, _, tag = step["uses"].partition("@")
            assert tag.startswith("v")
            assert tag[1:].isdigit()


def test_the_workflow_judges_the_mock_and_leaves_every_report(checkout: Path) -> None:
    """Its scripts, run one after the other, end well and leave what the last step keeps."""
    install, judge = (step for step in steps() if "run" in step)

    for step in (install, judge):
        done = run_step(step, checkout, PROFILE="pr", ALLOW_REMOTE="false")
        assert done.returncode == 0, done.stdout + done.stderr

    kept = checkout / "contract-report"
    assert {path.name for path in kept.iterdir()} == {"report.json", "index.html", "junit.xml", "report.sarif"}
    assert json.loads((kept / "report.json").read_text(encoding="utf-8"))["verdict"] == "agrees"
    assert "agrees" in (checkout / "summary.md").read_text(encoding="utf-8").lower()


def test_the_workflow_fails_for_a_server_that_breaks_the_contract(checkout: Path) -> None:
    """The server that a caller names is the one that is judged, and each finding is annotated."""
    judge = next(step for step in steps() if step.get("name") == "Judge")

    with embedded_mock(SPEC, arguments=["--waive", "duration.v2"]) as mock:
        done = run_step(judge, checkout, PROFILE="pr", BASE_URL=mock.url, CONTRACT_TOKEN=mock.token)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "::error file=spec/openapi.yaml,line=" in done.stdout + done.stderr
    assert mock.token not in done.stdout + done.stderr


def test_each_hook_passes_here() -> None:
    """A commit of what is in the repository would go through."""
    for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"][0]["hooks"]:
        done = run_hook(hook, ROOT)
        assert done.returncode == 0, f"{hook['id']}: {done.stdout}{done.stderr}"


def test_the_hook_stops_a_specification_that_nothing_was_generated_from(checkout: Path) -> None:
    """A changed description alone is enough."""
    path = checkout / "spec" / "openapi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("What the video should show, in words.", "What is to be seen."), encoding="utf-8")
    hook = next(
        each
        for each in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"][0]["hooks"]
        if each["id"] == "generated"
    )

    done = run_hook(hook, checkout)

    assert done.returncode == 1, done.stdout + done.stderr


def run_hook(hook: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook's command with the programs of this environment."""
    program, *arguments = shlex.split(hook["entry"])
    return subprocess.run(
        [Path(sys.prefix) / "bin" / Path(program).name, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}:{folder / 'generated'}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
