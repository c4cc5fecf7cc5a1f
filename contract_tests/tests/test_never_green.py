"""What must not be green: a table of all ways to see nothing, or too little, and what each is told."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import load_document
from contract_tests.kit.running.embedded import embedded_mock
from contract_tests.kit.running.run import planned_cells
from contract_tests.tests.conftest import SPEC
from contract_tests.tests.whole_runs import ROOT, SECONDS, TOKEN, command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NOBODY = ("--base-url", "http://127.0.0.1:9", "--token-env", "T")  # the discard port: nothing on this machine listens


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one way to see too little.

    Attributes:
        arguments: Options of `run`.
        code: The exit code.
        words: What is said.
        environment: What is added to the environment.
    """

    arguments: tuple[str, ...]
    code: int
    words: str
    environment: Mapping[str, str]


def row(*arguments: str, code: int, words: str, **environment: str) -> Row:
    """Write down one row."""
    return Row(arguments, code, words, environment)


TABLE = {
    "empty filter": row("--only", "no such check", code=2, words="matches no check and no cell"),
    "a filter of which one pattern is empty": row(
        "--only", "body.legal", "--only", "no such check", code=2, words="'no such check' matches no check"
    ),
    "empty shard": row("--only", "body.legal", "--shard", "7/7", code=2, words="holds nothing"),
    "dead target": row(*NOBODY, code=3, words="nothing answers at"),
    "dead target, several workers": row(*NOBODY, "--workers", "2", code=3, words="nothing answers at"),
    "broken spec": row("--spec", "{broken}", code=2, words="specification cannot be used"),
    "no spec": row("--spec", "{missing}", code=2, words="missing.yaml"),
    "spec without anything to judge": row("--spec", "{empty}", code=2, words="nothing to judge"),
    "no token": row(*NOBODY[:2], "--token-env", "NO_SUCH_VARIABLE", code=2, words="there is no token"),
    "wrong token": row("--base-url", "{mock}", "--token-env", "T", code=3, words="the target refused the token"),
    "all deselected": row(code=3, words="were deselected", PYTEST_ADDOPTS="-k no_such_test"),
    "some deselected": row("--only", "body.legal", code=3, words="were deselected", PYTEST_ADDOPTS="-k createVideo"),
    "all skipped": row("--only", "body.legal", code=3, words="skipped", PYTEST_ADDOPTS="-p {skipping}"),
    "nothing run": row("--only", "body.legal", code=3, words="planned and not judged", PYTEST_ADDOPTS="--collect-only"),
    "budget of requests spent": row("--only", "body.legal", "--max-requests", "3", code=3, words="3 requests is spent"),
    "budget of seconds spent": row("--only", "body.legal", "--max-seconds", "0.01", code=3, words="seconds is spent"),
    "budget spent before the last, open cell": row(
        "--only", "{open}", "--max-requests", "1", code=3, words="1 requests is spent"
    ),
    "database that is not there": row("--database", "redis://127.0.0.1:9/0", code=2, words="does not answer"),
    "expired baseline": row("--only", "body.legal", "--baseline", "{expired}", code=1, words="line 2: expired"),
    "unfilled baseline": row("--baseline", "{unfilled}", code=2, words="the reason is not filled in"),
    "no baseline": row("--baseline", "{missing}", code=2, words="missing.yaml cannot be read"),
    "too little coverage": row("--only", "body.legal", "--min-coverage", "rules=100", code=3, words="were asked for"),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Yield what stands for the names in braces."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "broken.yaml").write_text("openapi: [", encoding="utf-8")
    (folder / "empty.yaml").write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n", encoding="utf-8")
    (folder / "skip_everything.py").write_text(
        "import pytest\ndef pytest_runtest_setup(item):\n    pytest.skip('not today')\n", encoding="utf-8"
    )
    entry = 'accepted:\n  - finding: "0123456789"\n    reason: {reason}\n    expires: {expires}\n'
    (folder / "expired.yaml").write_text(entry.format(reason="known", expires="2020-01-01"), encoding="utf-8")
    (folder / "unfilled.yaml").write_text(entry.format(reason='""', expires="2999-01-01"), encoding="utf-8")
    with embedded_mock(SPEC) as mock:
        yield {
            "broken": str(folder / "broken.yaml"),
            "missing": str(folder / "missing.yaml"),
            "empty": str(folder / "empty.yaml"),
            "expired": str(folder / "expired.yaml"),
            "unfilled": str(folder / "unfilled.yaml"),
            "mock": mock.url,
            "skipping": "skip_everything",
            "open": open_cell(),
            "folder": str(folder),
        }


def open_cell() -> str:
    """Return the key of a cell about which the documents say nothing."""
    document = load_document(SPEC)
    oracle = Oracle(document)
    return next(
        f"cell {cell.id}"
        for operation, cell in planned_cells(document)
        if oracle.judge(operation.request_schema or "", cell.body).verdict == "open"
    )


@pytest.mark.parametrize("name", TABLE)
def test_it_is_not_green(name: str, tmp_path: Path, places: dict[str, str]) -> None:
    """It ends with no 0, and with the reason; a report that was written says the same."""
    case = TABLE[name]
    added = {key: value.format(**places) for key, value in case.environment.items()}
    path = os.pathsep.join([places["folder"], environment(TOKEN).get("PYTHONPATH", "")])

    done = subprocess.run(
        command(tmp_path, *(argument.format(**places) for argument in case.arguments)),
        cwd=ROOT,
        env={**environment(TOKEN), "PYTHONPATH": path, **added},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    said = done.stdout + done.stderr
    assert done.returncode == case.code, said
    assert case.words in " ".join(said.split())
    assert (tmp_path / "report.json").exists() == (case.code != 2)


def test_an_interrupted_run_is_not_green(tmp_path: Path) -> None:
    """Ended at once, before or after the first request, it is no verdict."""
    process = subprocess.Popen(
        command(tmp_path),
        cwd=ROOT,
        env=environment(TOKEN),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    process.stderr.readline()  # the target is up

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)

    assert process.returncode == 3
