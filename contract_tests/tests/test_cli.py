"""A run that cannot begin says why, in one line, and exits with 2."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from contract_tests.kit.reading.document import SpecDocument


NOBODY = "http://127.0.0.1:9"  # the discard port: nothing on this machine listens there


def run(*arguments: str, **environment: str) -> Result:
    """Run the command; an address that nobody listens on keeps a mistake in the test from reaching anyone."""
    return CliRunner().invoke(main, ["run", *arguments], env=environment)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1", "must look like"),
        ("127.0.0.1:8000", "must look like"),
        ("http://", "must look like"),
        ("http://127.0.0.1:port", "is not a URL"),
        ("http://me:word@127.0.0.1:1", "no user or password"),
        ("http://127.0.0.1:1/?a=1", "no query"),
    ],
)
def test_a_base_url_that_cannot_be_used_is_refused(url: str, words: str) -> None:
    """The message says what a base URL looks like."""
    result = run("--base-url", url, "--token-env", "T", T="word")

    assert result.exit_code == 2
    assert words in result.output


def test_a_missing_token_is_named_by_its_variable(document: SpecDocument) -> None:
    """Without --token-env the specification names the variable."""
    assert document.token_env is not None

    result = run("--base-url", "http://127.0.0.1:1", **{document.token_env: ""})

    assert result.exit_code == 2
    assert document.token_env in result.output


def test_a_token_that_no_header_can_carry_is_refused_unquoted() -> None:
    """The message does not repeat it."""
    result = run("--base-url", "http://127.0.0.1:1", "--token-env", "T", T="secret\nword")

    assert result.exit_code == 2
    assert "secret" not in result.output


@pytest.mark.parametrize("host", ["api.target.invalid", "192.0.2.1", "localhost.target.invalid", "[2001:db8::1]"])
def test_a_target_elsewhere_needs_permission_and_hears_the_price(host: str) -> None:
    """Nothing is sent to another machine before the caller has read how many requests may be billed."""
    result = run("--base-url", f"https://{host}", "--token-env", "T", T="word")

    assert result.exit_code == 2
    assert "may be billed" in result.output
    assert "--allow-remote" in result.output


def test_a_specification_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A broken file is a usage error, not a verdict."""
    path = tmp_path / "broken.yaml"
    path.write_text("openapi: [", encoding="utf-8")

    result = run("--spec", str(path))

    assert result.exit_code == 2
    assert "broken.yaml" in result.output


def test_a_rule_that_the_kit_cannot_read_is_named_with_its_line(tmp_path: Path) -> None:
    """An unknown keyword inside a rule ends the run before the first request."""
    path = tmp_path / "openapi.yaml"
    text = SPEC.read_text(encoding="utf-8")
    path.write_text(text.replace("      allOf:\n", "      dependentRequired: {}\n      allOf:\n", 1), encoding="utf-8")

    result = run("--spec", str(path))

    assert result.exit_code == 2
    assert "dependentRequired" in result.output
    assert "line" in result.output


def test_a_report_that_has_no_folder_is_refused_before_the_run(tmp_path: Path) -> None:
    """A long run must not end in a report that cannot be kept."""
    result = run("--report", str(tmp_path / "missing" / "report.json"))

    assert result.exit_code == 2
    assert "no folder" in result.output


def test_an_interruption_while_the_report_is_written_does_not_lose_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever presses Ctrl-C at the very end still gets what was seen, and the handler is put back afterwards."""
    before = signal.getsignal(signal.SIGINT)

    def write_late(path: Path, report: dict[str, object]) -> None:
        signal.raise_signal(signal.SIGINT)
        path.write_text(json.dumps(report), encoding="utf-8")

    monkeypatch.setattr("contract_tests.commands.run.write_report", write_late)
    done = run("--base-url", NOBODY, "--token-env", "T", "--report", str(tmp_path / "report.json"), T="t")

    assert done.exit_code == 3, done.output
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["exit_code"] == 3
    assert signal.getsignal(signal.SIGINT) is before
