"""Whole runs, each as its own process: against servers that are right, wrong, or not there."""

from __future__ import annotations

import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.embedded import EMBEDDED_TOKEN, embedded_mock
from contract_tests.kit.running.run import planned_cells
from contract_tests.tests.conftest import SPEC
from contract_tests.tests.whole_runs import (
    ROOT,
    SECONDS,
    TOKEN,
    command,
    ended,
    environment,
    missing_rule,
    run,
    spec_without,
)

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.conftest import Serve


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
    assert done.report["checks"]["holding"] > 0
    assert done.report["cells"]["not_observed"] > 0
