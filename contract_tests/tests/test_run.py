"""Whole runs, each as its own process: against servers that are right, wrong, or not there."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.embedded import EMBEDDED_TOKEN, embedded_mock
from contract_tests.kit.running.run import planned_cells
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.conftest import Serve

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


def test_the_embedded_mock_and_the_models_agree_with_the_documents(tmp_path: Path, document: SpecDocument) -> None:
    """Without a base URL a run judges the mock, and every cell of the specification is seen."""
    done = run(tmp_path)

    assert done.code == 0, done.text
    assert done.report["cells"]["total"] == len(planned_cells(document))
    assert done.report["cells"]["disagreeing"] == done.report["cells"]["not_observed"] == 0
    assert all(record["outcome"] == "holds" for record in done.report["checks"]["all"])


def test_a_server_that_takes_everything_disagrees_and_is_called_that(tmp_path: Path, serve: Serve) -> None:
    """Every forbidden request that it accepts is a disagreement, and the end says what that means."""
    url = serve(200, {"task_id": "t"})

    done = run(tmp_path, "--base-url", url, "--token-env", "T")

    assert done.code == 1, done.text
    assert "does not seem to check bodies at all" in done.text


def test_a_server_that_refuses_everything_disagrees_and_is_called_that(tmp_path: Path, serve: Serve) -> None:
    """So is every legal request that it refuses."""
    url = serve(400, {"error": {"code": "bad_request", "message": "No."}})

    done = run(tmp_path, "--base-url", url, "--token-env", "T")

    assert done.code == 1, done.text
    assert "refused every one of the" in done.text


def test_a_server_that_is_not_there_is_not_observed(tmp_path: Path, serve: Serve) -> None:
    """One request is tried; then the reason is told, with what to look at."""
    del serve
    url = "http://127.0.0.1:9"  # the discard port: nothing on this machine listens there

    done = run(tmp_path, "--base-url", url, "--token-env", "T")

    assert done.code == 3, done.text
    assert f"nothing answers at {url}" in done.text
    assert done.report["requests"] == 1


@pytest.mark.parametrize("status", [401, 403, 404, 500, 302])
def test_a_server_that_never_comes_to_the_body_is_not_observed(tmp_path: Path, serve: Serve, status: int) -> None:
    """Its first answer ends the run: the others would say the same."""
    done = run(tmp_path, "--base-url", serve(status, {}), "--token-env", "T")

    assert done.code == 3, done.text
    assert str(status) in done.text
    assert done.report["requests"] == 1


def test_a_wrong_token_is_not_observed_and_the_variable_is_named(tmp_path: Path) -> None:
    """The reader learns where the token came from, not what it is."""
    with embedded_mock(SPEC) as mock:
        done = run(tmp_path, "--base-url", mock.url, "--token-env", "T")

    assert done.code == 3, done.text
    assert "$T" in done.text


def test_a_server_without_one_rule_disagrees_in_exactly_the_cells_of_that_rule(
    tmp_path: Path, document: SpecDocument
) -> None:
    """A rule removed from the specification that the mock reads, and only there, is found and named."""
    rule = missing_rule(document)
    oracle = Oracle(document)
    cells = {
        cell.id
        for operation, cell in planned_cells(document)
        if rule in oracle.judge(operation.request_schema or "", cell.body).rules
    }

    with embedded_mock(spec_without(rule, tmp_path)) as mock:
        done = run(tmp_path, "--base-url", mock.url, "--token-env", "T", token=EMBEDDED_TOKEN)

    assert done.code == 1, done.text
    assert {cell["id"] for cell in done.report["cells"]["all"] if cell["outcome"] == "disagrees"} == cells
    assert set(done.report["cells"]["by_rule"]) == {rule}
    assert {record["rule"] for record in done.report["checks"]["all"] if record["outcome"] == "fails"} <= {rule, None}


def test_an_interrupted_run_keeps_what_it_saw_and_is_not_green(tmp_path: Path) -> None:
    """Ctrl-C ends the run in order: the report is written and says that cells were not observed."""
    process = subprocess.Popen(
        command(tmp_path), cwd=ROOT, env=environment(TOKEN), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if re.match(r"\d+ of \d+ checks", line):
            break
    else:
        pytest.fail(f"it ended before it judged anything: {said}")

    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=SECONDS)

    done = ended(tmp_path, process.returncode, said + rest, TOKEN)
    assert done.code == 3, done.text
    assert done.report["interrupted"] is True
    assert done.report["cells"]["agreeing"] > 0
    assert done.report["cells"]["not_observed"] > 0


def missing_rule(document: SpecDocument) -> str:
    """Choose a rule that cells can break."""
    oracle = Oracle(document)
    for operation, cell in planned_cells(document):
        for broken in oracle.judge(operation.request_schema or "", cell.body).broken:
            if broken.strength == "reject":
                return broken.rule
    raise AssertionError("no cell of the specification is illegal")


def spec_without(rule: str, folder: Path) -> Path:
    """Write the specification without the three lines of one rule."""
    lines = SPEC.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if f"x-rule: {{id: {rule}," in line)
    path = folder / "openapi.yaml"
    path.write_text("".join(lines[:start] + lines[start + 3 :]), encoding="utf-8")
    return path
