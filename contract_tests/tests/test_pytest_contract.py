"""The plugin judges a server from a stranger's own suite, and is never green for want of something to judge."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.kit.running.embedded import EmbeddedMock, embedded_mock
from contract_tests.tests.conftest import SPEC

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ("-p", "contract_tests.pytest_contract", "--strict-markers")
ONE_TEST = """
import pytest

@pytest.mark.contract({patterns})
def test_our_server_keeps_the_contract(contract_run, contract_check):
    contract_run.require(contract_check)
"""
OWN_SERVER = """
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

@pytest.fixture(scope="session")
def contract_base_url():
    return {url!r}

@pytest.fixture(scope="session")
def contract_token():
    return {token!r}

@settings(max_examples=10, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_with_strategies_of_the_kit(contract_document, contract_target, contract_bodies, data):
    operation = contract_document.operation("createVideo")
    legal = data.draw(contract_bodies.legal("createVideo"))
    broken = data.draw(contract_bodies.breaking("createVideo", "duration.v2"))
    assert contract_target.ask(operation.method, operation.path, legal).outcome == "accepted"
    assert contract_target.ask(operation.method, operation.path, broken).outcome == "refused"
"""


@pytest.fixture(scope="module")
def mock() -> Iterator[EmbeddedMock]:
    """Yield a server that keeps the contract."""
    with embedded_mock(SPEC) as started:
        yield started


def run_pytest(folder: Path, source: str, *arguments: str, token: str = "") -> tuple[int, str]:
    """Run pytest on one file in a folder of its own, and return its status and what it said."""
    (folder / "test_project.py").write_text(source, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", *PLUGIN, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "OUR_TOKEN": token},
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def at(mock: EmbeddedMock) -> tuple[str, ...]:
    """Return the options that name a server."""
    return ("--contract-base-url", mock.url, "--contract-token-env", "OUR_TOKEN", "--contract-examples", "2")


def test_one_test_becomes_one_of_each_chosen_check(mock: EmbeddedMock, tmp_path: Path) -> None:
    """Patterns choose by id, by rule, and by operation and id."""
    patterns = "'createVideo body.legal', 'duration.v*'"

    status, said = run_pytest(tmp_path, ONE_TEST.format(patterns=patterns), "-vv", *at(mock), token=mock.token)

    assert status == 0, said
    assert "[createVideo body.legal] PASSED" in said
    assert "[createVideo breaks duration.v2] PASSED" in said
    assert "size.v2" not in said
    assert "queryTasks" not in said


def test_it_runs_in_the_processes_of_xdist(mock: EmbeddedMock, tmp_path: Path) -> None:
    """Each has a target of its own."""
    source = ONE_TEST.format(patterns="'* duration.*'")

    status, said = run_pytest(tmp_path, source, "-n", "2", *at(mock), token=mock.token)

    assert status == 0, said


def test_a_server_that_breaks_a_rule_fails_the_test_of_its_check(tmp_path: Path) -> None:
    """The failure says what is wrong."""
    with embedded_mock(SPEC, arguments=["--waive", "duration.v2"]) as mock:
        source = ONE_TEST.format(patterns="'*breaks size.v2', '*breaks duration.v2'")
        status, said = run_pytest(tmp_path, source, *at(mock), token=mock.token)

    assert status == 1, said
    assert "1 failed, 1 passed" in said
    assert "the target accepted (200) what the documents forbid" in said


def test_a_suite_may_name_its_server_by_fixtures_and_draw_bodies(mock: EmbeddedMock, tmp_path: Path) -> None:
    """Options are not needed where the suite starts the server itself."""
    status, said = run_pytest(tmp_path, OWN_SERVER.format(url=mock.url, token=mock.token))

    assert status == 0, said


@pytest.mark.parametrize(
    ("patterns", "arguments", "words"),
    [
        ("'duration.v7'", (), "no check of the contract is called"),
        ("'body.legal'", ("--contract-base-url", "http://127.0.0.1:9"), "nothing answers at"),
        ("'body.legal'", ("--contract-base-url", "http://api.example"), "--contract-allow-remote"),
        ("'body.legal'", ("--contract-base-url", "ftp://127.0.0.1"), "must look like http"),
        ("'body.legal'", ("--contract-spec", "no-such-file.yaml"), "--contract-spec cannot be used"),
        ("'body.legal'", ("--contract-token-env", "NOBODY_SET_IT"), "there is no token"),
    ],
    ids=["no such check", "dead server", "remote server", "no URL", "no spec", "no token"],
)
def test_what_cannot_be_judged_is_never_green(
    mock: EmbeddedMock, tmp_path: Path, patterns: str, arguments: tuple[str, ...], words: str
) -> None:
    """Each says why."""
    status, said = run_pytest(tmp_path, ONE_TEST.format(patterns=patterns), *at(mock), *arguments, token=mock.token)

    assert status != 0
    assert words in said


def test_a_wrong_token_fails(mock: EmbeddedMock, tmp_path: Path) -> None:
    """What was not observed is no success, and the token is told to nobody."""
    status, said = run_pytest(tmp_path, ONE_TEST.format(patterns="'body.legal'"), *at(mock), token="wrong-token-here")  # noqa: S106 - opens nothing

    assert status == 1
    assert "the target refused the token" in said
    assert "wrong-token-here" not in said


def test_the_plugin_loads_no_kit_unasked(tmp_path: Path) -> None:
    """A session without such a test does not import it."""
    source = "import sys\n\ndef test_it():\n    assert not [name for name in sys.modules if '.kit' in name]\n"

    status, said = run_pytest(tmp_path, source)

    assert status == 0, said
