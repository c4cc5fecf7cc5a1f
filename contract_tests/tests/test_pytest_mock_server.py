"""Tests of the pytest fixtures, in projects of strangers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "contract_tests.pytest_mock_server"
CREATE = """
import httpx

def create(server):
    body = {"model": "sora-2", "prompt": "cat running on the river"}
    headers = {"authorization": f"Bearer {server.token}"}
    return httpx.post(server.url + "/sora/videos", json=body, headers=headers, trust_env=False)
"""
PROJECT = (
    CREATE
    + """
import pytest
from contract_tests.mock_server import MockOptions, MockServer

first_ids = []

@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_test_begins_anew(mock_server: MockServer, number: int) -> None:
    assert mock_server.journal.entries == ()
    answer = create(mock_server)
    assert answer.status_code == 200
    first_ids.append(answer.json()["task_id"])
    assert len(set(first_ids)) == 1
    mock_server.advance(60)

class TestWithOptions:
    @pytest.fixture
    def mock_server_options(self) -> MockOptions:
        return MockOptions(token="of this class")

    def test_options_can_be_overridden(self, mock_server: MockServer) -> None:
        assert mock_server.token == "of this class"
        assert create(mock_server).status_code == 200

def test_all_tests_of_a_process_share_one_server(mock_server_process: MockServer, mock_server: MockServer) -> None:
    assert mock_server is mock_server_process
    assert mock_server.token == "mock-token"
"""
)
WORKERS = (
    CREATE
    + """
import pytest

@pytest.mark.parametrize("number", range(20))
def test_nobody_else_uses_the_server(mock_server, number, record_property) -> None:
    for _ in range(number):
        assert create(mock_server).status_code == 200
    assert len(mock_server.journal.entries) == number
"""
)
UNUSED = """
import sys

def test_who_does_not_ask_does_not_pay() -> None:
    assert "contract_tests.mock_server" not in sys.modules
"""


def run_pytest(folder: Path, source: str, *arguments: str, path: Path = ROOT) -> tuple[int, str]:
    """Run pytest on one file in a folder of its own, and return its status and its last line."""
    (folder / "test_project.py").write_text(source, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", *arguments]
    done = subprocess.run(
        [*command, "-W", "error", "test_project.py"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(path)},
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.strip().rpartition("\n")[2] if not done.returncode else done.stdout


def test_the_fixture_gives_each_test_a_server_as_it_is_at_the_start(tmp_path: Path) -> None:
    """Tasks, journal, time and seed are set back; options are those of the test; the process has one server."""
    status, said = run_pytest(tmp_path, PROJECT, "-p", PLUGIN)

    assert status == 0, said
    assert said.startswith("5 passed")


def test_each_process_of_xdist_has_a_server_of_its_own(tmp_path: Path) -> None:
    """Tests that run at the same time do not see each other's requests."""
    status, said = run_pytest(tmp_path, WORKERS, "-p", PLUGIN, "-n", "2")

    assert status == 0, said
    assert said.startswith("20 passed")


def test_the_plugin_loads_no_server_unasked(tmp_path: Path) -> None:
    """A session without a test of the mock server does not import it."""
    status, said = run_pytest(tmp_path, UNUSED, "-p", PLUGIN)

    assert status == 0, said


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that holds what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("contract_tests", "spec"):
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    shutil.unpack_archive(wheel, folder / "site", format="zip")
    return folder / "site"


def test_a_project_that_installs_it_has_the_fixture_at_once(installed: Path, tmp_path: Path) -> None:
    """The entry point of the built wheel is found without `-p`, and the spec comes with it."""
    status, said = run_pytest(tmp_path, PROJECT, path=installed)

    assert status == 0, said
    assert said.startswith("5 passed")


def test_naming_the_plugin_beside_the_entry_point_does_no_harm(installed: Path, tmp_path: Path) -> None:
    """It is registered once."""
    status, said = run_pytest(tmp_path, UNUSED, "-p", PLUGIN, path=installed)

    assert status == 0, said


def test_the_wheel_brings_the_judges_of_the_contract(installed: Path, tmp_path: Path) -> None:
    """The plugin of the kit is found without `-p`, and knows the checks of the spec that comes with it."""
    source = "def test_it(contract_check):\n    pass\n"

    status, said = run_pytest(tmp_path, source, path=installed)

    assert status == 0, said
    assert int(said.split()[0]) > 100, said


def test_the_wheel_holds_the_mock_server_and_the_kit_and_nothing_else(installed: Path) -> None:
    """Neither tests nor the generator are installed."""
    files = [each.relative_to(installed) for each in installed.rglob("*.*") if each.suffix != ".pyc"]
    names = {file.parts[1] for file in files if file.parts[0] == "contract_tests"}

    plugins = {"pytest_contract.py", "pytest_mock_server.py"}
    assert names == {"__init__.py", "kit", "mock_server", "spec", *plugins}
    assert [file for file in files if "tests" in file.parts] == []
    assert {file.parts[0] for file in files if ".dist-info" not in file.parts[0]} == {"contract_tests"}
