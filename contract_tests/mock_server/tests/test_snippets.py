"""Tests of what the page offers to paste: run as shown, it sends what the form holds."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.running import RunningMock, running_mock

_TEXTS = [
    '{"tea": "green"}',
    '{"tea":"green","note":"it\'s \\"quoted\\" $HOME `id` $(id) \\\\ \\n\\u0000\\u001b[31m"}',
    '{"tea":"green","note":"é \\ud83d\\ude00 \\u202e","grams":10.0,"big":123456789012345678901234567890,"no":null}',
    '{"tea":"green","note":"\\ud800"}',
    '{"tea":"green","deep":[{"a":[true,false,null,1.5]}],"long":"' + "x" * 150 + '"}',
    '{"tea":"green","percent":"{}%s{{","both":"\'\\""}',
]
_BROKEN = ['{"tea":', "it's 'no' JSON", '{"tea":"green","tea":"black"}']
_LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def hidden(orders_spec: Path) -> Iterator[RunningMock]:
    """Give a mock with a token that nobody else knows."""
    with running_mock(orders_spec, MockOptions("hidden-token")) as running:
        yield running


@pytest.mark.parametrize("language", ["curl", "python"])
@pytest.mark.parametrize("text", _TEXTS)
def test_what_is_shown_sends_the_body(hidden: RunningMock, language: str, text: str) -> None:
    """Pasted, either sends the body with all its odd values, and shows the answer."""
    shown = _shown(hidden, text)[language]

    said = _run(language, shown, {"API_TOKEN": hidden.token})

    order = json.loads(said[said.index("{") :])["order_id"]
    assert _record(hidden, order) == json.loads(text)
    assert hidden.token not in shown


@pytest.mark.parametrize("language", ["curl", "python"])
@pytest.mark.parametrize("text", _BROKEN)
def test_what_is_no_body_is_sent_as_it_stands(hidden: RunningMock, language: str, text: str) -> None:
    """Pasted, either shows the refusal that the page tells of."""
    shown = _shown(hidden, text)

    said = _run(language, shown[language], {"API_TOKEN": hidden.token})

    assert "[body.json]" in said


@pytest.mark.parametrize("language", ["curl", "python"])
def test_a_stream_is_shown_line_by_line(hidden: RunningMock, language: str) -> None:
    """Pasted, either asks for lines and prints each."""
    shown = _shown(hidden, '{"tea":"green"}', accept=_LINES)[language]

    said = _run(language, shown, {"API_TOKEN": hidden.token})

    stages = [json.loads(line)["lines"][0]["stage"] for line in said.splitlines() if line.startswith("{")]
    assert stages[0] == "open"
    assert stages[-1] == "sent"


@pytest.mark.parametrize("language", ["curl", "python"])
def test_without_a_token_nothing_is_sent(hidden: RunningMock, language: str) -> None:
    """A variable that holds no token is said, and the server is not asked."""
    before = hidden.journal.latest
    shown = _shown(hidden, '{"tea":"green"}')[language]

    said = _run(language, shown, {}, fails=True)

    assert "API_TOKEN" in said
    assert hidden.journal.latest == before


def _shown(mock: RunningMock, text: str, **parameters: str) -> dict[str, str]:
    params = {"operation": "createOrder", **parameters}
    answer = httpx.post(f"{mock.url}/__mock__/page/judge", params=params, content=text.encode(), trust_env=False)
    return dict(answer.json())


def _record(mock: RunningMock, order: str) -> object:
    headers = {"authorization": f"Bearer {mock.token}"}
    found = httpx.post(f"{mock.url}/orders/find", json={"id": order}, headers=headers, trust_env=False).json()
    return found["asked"]


def _run(language: str, shown: str, variables: dict[str, str], *, fails: bool = False) -> str:
    if language == "curl" and shutil.which("curl") is None:
        pytest.skip("curl is not installed here")
    command = ["sh", "-c", shown] if language == "curl" else [sys.executable, "-c", shown]
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", "NO_PROXY": "*", **variables}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=30, check=False
    )

    assert (done.returncode != 0) == fails, done.stderr
    return done.stdout + done.stderr
