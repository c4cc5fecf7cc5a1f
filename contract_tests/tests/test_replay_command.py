"""`python -m contract_tests replay` as a process of its own, against servers that count what they are asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.kit.checks.cells import cell_checks
from contract_tests.kit.running.embedded import EMBEDDED_TOKEN, embedded_mock
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.verdict import decide
from contract_tests.mock_server import MockServer
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.recorder import Finding

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120


def replay(folder: Path, *arguments: str, token: str) -> tuple[int, str]:
    """Run the command to its end; return its exit code and what it said, which never holds the token."""
    done = subprocess.run(
        [sys.executable, "-m", "contract_tests", "replay", *arguments, "--report", str(folder / "report.json")],
        cwd=ROOT,
        env={**os.environ, "T": token},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,  # the exit code is what is tested
    )
    said = done.stdout + done.stderr
    assert token not in said
    return done.returncode, said


def first_finding(document: SpecDocument, judged: Run) -> str:
    """Judge the cells until one disagrees; return the id of the finding."""
    found = (judged.examine(check).finding for check in cell_checks(document))
    return next(finding for finding in found if finding is not None)


@pytest.fixture
def finding(document: SpecDocument, tmp_path: Path) -> Finding:
    """Return a finding about a server that takes everything, written to a report."""
    takes_all = httpx.MockTransport(lambda _: httpx.Response(200, json={"task_id": "t"}))
    judged = Run(document=document, target=Target("http://127.0.0.1:9", token="", transport=takes_all))
    found = first_finding(document, judged)
    facts = Facts("embedded mock", str(SPEC), "1.0.0", seed=0, examples=1, requests=1, seconds=1)
    write_report(tmp_path / "report.json", report_data(facts, judged, decide(judged.recorder)))
    return judged.recorder.findings[found]


def test_a_replay_sends_the_request_of_the_finding_and_no_other(finding: Finding, tmp_path: Path) -> None:
    """The mock's journal has one entry; the mock refuses what the server of the finding took."""
    with MockServer() as mock:
        code, said = replay(
            tmp_path, finding.id[:6], "--base-url", mock.url, "--token-env", "T", "--spec", str(SPEC), token=mock.token
        )
        entries = mock.journal.entries

    assert (code, "Replay      FIXED (exit code 0)" in said) == (0, True), said
    assert [(entry.method, entry.address, entry.verdict) for entry in entries] == [
        ("POST", finding.sent[0].request.path, "body-refused")
    ]
    assert json.dumps(finding.case, separators=(",", ":")) in said
    assert "${T}" in said


def test_without_an_address_the_embedded_mock_of_the_report_is_asked(finding: Finding, tmp_path: Path) -> None:
    """The report says what it is about."""
    code, said = replay(tmp_path, finding.id, token=EMBEDDED_TOKEN)

    assert code == 0, said


def test_models_and_tables_have_their_say_in_a_replay(finding: Finding, tmp_path: Path) -> None:
    """A target that does as a changed specification says is not enough: the other voices are asked again, too."""
    path = tmp_path / "openapi.yaml"
    broken = finding.sent[0].broken[0]
    text = SPEC.read_text(encoding="utf-8")
    words = f"x-rule: {{id: {broken}, strength: reject"
    assert text.count(words) == 1
    path.write_text(text.replace(words, words.replace("reject", "assumed")), encoding="utf-8")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    report["findings"][0]["sent"][0] |= {"specification": "open"}
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")

    with embedded_mock(path) as mock:
        code, said = replay(
            tmp_path, finding.id, "--base-url", mock.url, "--token-env", "T", "--spec", str(path), token=mock.token
        )

    assert code == 1, said
    assert "the documented table says illegal, the specification open" in said
    assert f"the models blame {broken}" in said


def test_a_wrong_token_shows_nothing(finding: Finding, tmp_path: Path) -> None:
    """A refusal for another reason is not taken for the refusal that was missing."""
    with MockServer() as mock:
        code, said = replay(tmp_path, finding.id, "--base-url", mock.url, "--token-env", "T", token="wrong-token")  # noqa: S106 - it opens nothing
        count = len(mock.journal.entries)

    assert (code, "NOT OBSERVED" in said) == (3, True), said
    assert count == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("zz",), "no finding of"),
        (("a", "--base-url", "http://127.0.0.1:9", "--token-env", "NONE_OF_THESE"), "no finding of"),
        (("{id}", "--base-url", "http://127.0.0.1:9", "--token-env", "NONE_OF_THESE"), "NONE_OF_THESE"),
        (("{id}", "--base-url", "https://target.invalid", "--token-env", "T"), "--allow-remote"),
        (("{id}", "--spec", "there_is_no.yaml"), "there_is_no.yaml"),
    ],
)
def test_a_replay_that_cannot_begin_ends_with_2(
    finding: Finding, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """The message says what is missing; another machine is not asked without permission."""
    words_given = [word.format(id=finding.id) for word in arguments]

    done = CliRunner().invoke(
        main, ["replay", *words_given, "--report", str(tmp_path / "report.json")], env={"T": "a-word"}
    )

    assert (done.exit_code, words in done.output) == (2, True), done.output
