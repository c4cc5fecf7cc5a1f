"""The loads find what they look for, and the mock server bears a small one of each; how fast it is, no test asserts."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from contract_tests.load.fuzzing import fuzz
from contract_tests.load.servers import ServerError, start_mock
from contract_tests.load.soak import Endured, endure
from contract_tests.load.subject import read_subject
from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.living.task import Task
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, Json, SpecError
from contract_tests.mock_server.running import hosted, running_mock

ROOT = Path(__file__).resolve().parents[2]
SUBJECT = read_subject(DEFAULT_SPEC)
CASES = 400


def endured_by(url: str, *, clients: int, rounds: int) -> Endured:
    """Let some clients do some rounds each."""
    return asyncio.run(endure(url, SUBJECT, clients=clients, goes_on=lambda done: done < rounds))


def test_no_task_is_lost_or_crossed_among_many_clients() -> None:
    """Each client finds its own tasks with their own outcomes; each callback comes once; no id is given twice."""
    with running_mock(options=MockOptions(task_seconds=(0, 0.2))) as mock:
        endured = endured_by(mock.url, clients=20, rounds=2)

    assert +endured.problems == {}
    assert len(set(endured.ids)) == 20 * 2 * 4
    assert [endured.done[what] for what in ("streams", "callbacks", "batches")] == [40, 40, 40]


@pytest.mark.parametrize(
    ("is_crossed", "problems"),
    [(True, {"tasks that were crossed", "outcomes of another task"}), (False, {"tasks that were lost"})],
)
def test_a_store_that_crosses_or_loses_tasks_is_found(
    monkeypatch: pytest.MonkeyPatch,
    is_crossed: bool,  # noqa: FBT001 - which of the two
    problems: set[str],
) -> None:
    """The judge of the answers is not blind: a server that mixes tasks up or forgets them is not let off."""
    with running_mock() as mock:
        store = mock.service.store
        first: list[Task | None] = []

        def find(task_id: Json) -> Task | None:
            found = usual(task_id)
            first.append(found)
            return first[0] if is_crossed else None

        usual = store.find
        monkeypatch.setattr(type(store), "find", lambda _, task_id: find(task_id))
        endured = endured_by(mock.url, clients=2, rounds=1)

    assert problems <= set(+endured.problems)


def test_nothing_that_is_sent_breaks_the_server(capfd: pytest.CaptureFixture[str]) -> None:
    """Broken HTTP, random bytes, cut bodies and odd JSON are answered below 500 or closed; then it still answers."""
    with running_mock() as mock:
        fuzzed = fuzz(mock.url, SUBJECT.create, seed=0, goes_on=lambda done: done < CASES)
        after = endured_by(mock.url, clients=1, rounds=1)

    assert fuzzed.problems == {}, fuzzed.examples
    assert fuzzed.cases == CASES
    assert {0, 200, 400} <= set(fuzzed.statuses)
    assert +after.problems == {}
    assert "Traceback" not in capfd.readouterr().err


def _answering(status: int) -> ASGIApp:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for kind in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{kind}.complete"})
            return
        if not status:
            await asyncio.Event().wait()
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return application


@pytest.mark.parametrize(("status", "problem"), [(500, "statuses of 500 and more"), (0, "hangs")])
def test_a_server_that_breaks_or_hangs_is_found(monkeypatch: pytest.MonkeyPatch, status: int, problem: str) -> None:
    """The cases reach the application, and its failure is written down with what was sent."""
    monkeypatch.setattr("contract_tests.load.fuzzing._PATIENCE_SECONDS", 0.2)
    with hosted(_answering(status), lambda: None) as running:
        fuzzed = fuzz(running.url, SUBJECT.create, seed=0, goes_on=lambda done: done < 20)

    assert fuzzed.problems[problem] > 0
    assert fuzzed.examples[0][0] == problem


def test_a_document_without_tasks_is_put_under_no_load(tmp_path: Path) -> None:
    """The error says what the document would need."""
    spec = tmp_path / "hours.yaml"
    text = "{openapi: 3.1.0, paths: {/hours: {get: {security: [], responses: {200: {description: Open.}}}}}}"
    spec.write_text(text, encoding="utf-8")

    with pytest.raises(SpecError):
        read_subject(spec)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    """What it wrote to stderr is in the error."""
    with pytest.raises(ServerError, match=r"mock did not start: error: .*nowhere"), start_mock(tmp_path / "nowhere"):
        pass


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_run_gives_every_figure(tmp_path: Path) -> None:
    """Each figure is in the report with its rounds; only those with an aim are met or not."""
    report = tmp_path / "figures.json"
    options = ["--rounds", "1", "--seconds", "1", "--requests", "10", "--json", str(report)]

    done = subprocess.run(
        [sys.executable, "-m", "contract_tests.load", "speed", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = {each["id"]: each for each in json.loads(report.read_text(encoding="utf-8"))["figures"]}
    assert {"rate.valid", "rate.refused", "rate.poll", "rate.bare", "p99.valid", "of-bare.valid", "start"} <= set(
        figures
    )
    assert all(figure["median"] > 0 for name, figure in figures.items() if name.startswith(("rate", "p99", "of-bare")))
    assert all((figure["aim"] is None) == (figure["is_met"] is None) for figure in figures.values())
