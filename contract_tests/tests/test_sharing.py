"""Shared among machines or processes, a run reports what it reports alone."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.kit.running.embedded import EMBEDDED_TOKEN, embedded_mock
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


# Enough of each kind: checks that draw, cells that disagree, and Schemathesis.
PATTERNS = ("breaks *", "body.*", "cell *duration=1*", "queryTasks protocol")
CHOSEN = [f"--only={pattern}" for pattern in PATTERNS]


def essence(report: dict[str, Any]) -> dict[str, Any]:
    """Return what a report says of the target, without ids that it made up and the time that it took."""
    cells, coverage = dict(report["cells"]), dict(report["coverage"])
    cells["all"] = [cell | {"answer": ""} for cell in cells["all"]]
    findings = [
        {key: finding[key] for key in ("id", "check", "problem", "case", "rules")} for finding in report["findings"]
    ]
    del coverage["operations"], coverage["rules"]  # each part begins with a request of its own, which counts
    kept = ("verdict", "exit_code", "summary", "target", "spec", "profile", "seed", "examples", "selection", "rules")
    return {
        **{key: report[key] for key in kept},
        "cells": cells,
        "checks": report["checks"],
        "findings": sorted(findings, key=lambda finding: str(finding["id"])),
        "coverage": coverage,
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, document: SpecDocument) -> Any:  # noqa: ANN401 - a report is JSON
    """Yield the report of one run of a server that misses a rule, and its address."""
    folder = tmp_path_factory.mktemp("alone")
    with embedded_mock(spec_without(missing_rule(document), folder)) as mock:
        done = run(folder, *CHOSEN, "--base-url", mock.url, "--token-env", "T", token=EMBEDDED_TOKEN)
        assert done.code == 1, done.text
        yield done.report, mock.url


def test_shards_that_are_merged_report_what_one_run_reports(tmp_path: Path, alone: tuple[dict[str, Any], str]) -> None:
    """The same cells, checks, cases, findings and verdict; one more request for each further shard."""
    report, url = alone
    for index in (1, 2):
        folder = tmp_path / str(index)
        folder.mkdir()
        run(folder, *CHOSEN, "--base-url", url, "--token-env", "T", "--shard", f"{index}/2", token=EMBEDDED_TOKEN)

    paths = [str(tmp_path / str(index) / "report.json") for index in (2, 1)]
    result = CliRunner().invoke(main, ["merge", *paths, "-o", str(tmp_path / "merged.json")])

    merged = json.loads((tmp_path / "merged.json").read_text(encoding="utf-8"))
    assert result.exit_code == 1, result.output
    assert essence(merged) == essence(report)
    assert merged["requests"] == report["requests"] + 1


def test_workers_report_what_one_process_reports(tmp_path: Path, alone: tuple[dict[str, Any], str]) -> None:
    """Likewise; and whoever looks on hears how far they are."""
    report, url = alone

    done = run(tmp_path, *CHOSEN, "--base-url", url, "--token-env", "T", "--workers", "2", token=EMBEDDED_TOKEN)

    assert done.code == 1, done.text
    assert essence(done.report) == essence(report)
    assert done.report["requests"] == report["requests"] + 1
    assert re.search(r"(\d+) of \1 checks done", done.text)


def test_interrupted_workers_keep_what_they_saw(tmp_path: Path) -> None:
    """Ctrl-C reaches each once; every one writes down what it saw, and none is left behind."""
    process = subprocess.Popen(
        command(tmp_path, "--workers", "2"),
        cwd=ROOT,
        env=environment(TOKEN),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
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
    assert done.report["checks"]["holding"] + done.report["cells"]["agreeing"] > 0
    assert done.report["cells"]["not_observed"] + done.report["checks"]["not_observed"] > 0
    assert not done.report["faults"]


def test_a_worker_that_breaks_is_a_fault_of_the_run(tmp_path: Path) -> None:
    """What it was to judge was not judged, and its last words are told."""
    options = ["--base-url", "http://127.0.0.1:9", "--token-env", "T", "--workers", "2"]
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import sys\nif any(word.startswith('--shard') for word in sys.orig_argv):\n    sys.exit('no room')\n",
        encoding="utf-8",
    )
    path = f"{tmp_path}:{environment(TOKEN).get('PYTHONPATH', '')}"

    done = subprocess.run(
        command(tmp_path, *options),
        cwd=ROOT,
        env={**environment(TOKEN), "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 3, done.stdout + done.stderr
    assert "ended without a report" in done.stdout
    assert "no room" in done.stdout


def test_pytest_itself_shares_the_judgement_among_processes() -> None:
    """`pytest -n 2` runs the judgement files without this program; each process has a mock of its own."""
    files = ["contract_tests/test_contract.py", "contract_tests/test_cells.py"]
    chosen = "body or 2.0 and landscape"

    done = subprocess.run(
        [*pytest_command(), "-n", "2", "-q", "-k", chosen, *files],
        cwd=ROOT,
        env=environment(TOKEN),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert re.search(r"\d{2,} passed", done.stdout)


def pytest_command() -> list[str]:
    """Return how pytest is started with the interpreter of this test."""
    return [command(SPEC.parent)[0], "-m", "pytest", "-p", "no:cacheprovider"]
