"""Tests of `python -m contract_tests report`, and of the same options of `run`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.kit.reporting.tests.made import failing, mixed, report

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from contract_tests.kit.reporting.data import ReportData


def _stored(folder: Path, made: ReportData, name: str = "report.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_stored_report_is_rendered_in_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is written, the summary is appended to that of the job, and what is new stands in them."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    before = _stored(tmp_path, report(), "before.json")
    html, junit, sarif = (tmp_path / name for name in ("index.html", "junit.xml", "report.sarif"))

    result = _run(
        *("report", _stored(tmp_path, mixed()), "--html", html, "--junit", junit, "--sarif", sarif),
        *("--github", "--matrix", "--since", before),
    )

    assert result.exit_code == 0
    assert "Verdict: DISAGREES (exit code 1)" in result.output
    assert "Since the earlier report: 10 new, 0 known, 0 fixed, 0 not judged this time" in result.output
    assert result.output.count("\n::error ") == 10
    assert "createOrder, origin near: 12 cells, 3 disagreeing" in result.output
    assert "10 new" in html.read_text(encoding="utf-8")
    assert ET.fromstring(junit.read_bytes()).get("failures") == "10"  # noqa: S314 - our own
    assert len(json.loads(sarif.read_bytes())["runs"][0]["results"]) == 10
    assert summary.read_text(encoding="utf-8").startswith("before\n## ❌ Not everything agrees")


def test_what_stands_in_the_summary_of_a_job_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with what an earlier command wrote it stays under GitHub's limit."""
    summary = tmp_path / "summary.md"
    summary.write_text("x" * 1_000_000, encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    _run("report", _stored(tmp_path, failing(500)), "--github")

    assert 1_000_000 < summary.stat().st_size <= 1024 * 1024


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "missing.json"),
        ("report", "old.json"),
        ("report", "good.json", "--since", "old.json"),
        ("report", "good.json", "--html", "no/such/folder.html"),
        ("report", "good.json", "--sarif", "good.json/below.sarif"),
        ("run", "--since", "old.json"),
        ("run", "--junit", "no/such/folder.xml"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """The exit code is 2, a sentence names the file, and nothing was sent or written."""
    monkeypatch.chdir(tmp_path)
    _stored(tmp_path, report(), "good.json")
    (tmp_path / "old.json").write_text('{"format": 1}', encoding="utf-8")

    result = _run(*arguments)

    assert result.exit_code == 2
    assert next(word for word in reversed(arguments) if "." in word) in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.json", "old.json"]


def test_a_run_writes_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that is not there is no green report in any format, and an earlier report may be the one replaced."""
    monkeypatch.setenv("ACEDATACLOUD_API_TOKEN", "token")
    path = _stored(tmp_path, report())
    junit, html = tmp_path / "junit.xml", tmp_path / "index.html"

    result = _run(
        *("run", "--base-url", "http://127.0.0.1:9", "--report", path, "--since", path),
        *("--junit", junit, "--html", html, "--github"),
    )

    assert result.exit_code == 3
    suites = ET.fromstring(junit.read_bytes())  # noqa: S314 - our own
    assert int(suites.get("errors", "0")) > 0
    assert suites.get("tests") == suites.get("errors")
    assert "Too little was seen for a verdict" in html.read_text(encoding="utf-8")
    assert "\n::error title=Verdict%3A incomplete::" in result.output


def test_a_file_that_cannot_be_written_does_not_hide_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report file and the text are there, and the exit code says that something is missing."""
    monkeypatch.setenv("ACEDATACLOUD_API_TOKEN", "token")
    (tmp_path / "folder").mkdir()
    path = tmp_path / "report.json"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "folder"))

    result = _run("run", "--base-url", "http://127.0.0.1:9", "--report", path, "--github")

    assert result.exit_code == 2
    assert "Verdict     INCOMPLETE" in result.output
    assert "GITHUB_STEP_SUMMARY names" in result.output
    assert path.exists()
