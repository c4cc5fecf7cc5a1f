"""HTTP clients that nobody here wrote create, poll and stream against the mock server.

The generated ones are made anew from the spec by the newest releases of two generators; `make strangers` installs them.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from contract_tests.mock_server import MockOptions, MockServer
from contract_tests.mock_server.reading.document import DEFAULT_SPEC

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = ROOT / ".strangers" / "bin"
BODY: Final = {"model": "sora-2", "prompt": "cat running on the river", "duration": 10}
MISSING: Final = "is not installed; `make strangers` does it"

# Both say in one line of JSON what they saw: the outcome of a plain request, of one that was polled for, of a stream,
# and what they made of a refusal.
OPENAPI_PYTHON_CLIENT = """
import json, sys, time
from opc import AuthenticatedClient
from opc.api.tasks import query_tasks
from opc.api.videos import create_video
from opc.models import TaskAcknowledgement, TaskQuery, VideoRequest, VideoResult
from opc.models.error_response import ErrorResponse

url, token, body = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with AuthenticatedClient(base_url=url, token=token) as client:
    plain = create_video.sync(client=client, body=VideoRequest.from_dict(body))
    assert isinstance(plain, VideoResult), plain
    made = create_video.sync(client=client, body=VideoRequest.from_dict({**body, "async": True}))
    found = query_tasks.sync(client=client, body=TaskQuery.from_dict({"id": made.task_id}))
    # It knows no answers in lines: its own HTTP client sends the request, its own model reads each line.
    kwargs = create_video._get_kwargs(body=VideoRequest.from_dict(body))
    kwargs["headers"]["Accept"] = "application/x-ndjson"
    with client.get_httpx_client().stream(**kwargs) as answer:
        lines = [VideoResult.from_dict(json.loads(line)) for line in answer.iter_lines()]
    refused = create_video.sync_detailed(client=client, body=VideoRequest.from_dict({**body, "prompt": 1}))
    assert isinstance(refused.parsed, ErrorResponse), refused
print(json.dumps({
    "plain": plain.data[0].state,
    "acknowledged": type(made).__name__,
    "polled": found.response.to_dict()["data"][0]["state"],
    "same": found.id == made.task_id,
    "stream": [line.data[0].state for line in lines],
    "refused": [int(refused.status_code), refused.parsed.error.code],
}))
"""
OPENAPI_GENERATOR = """
import json, sys
from openapi_client import ApiClient, Configuration, TasksApi, VideosApi
from openapi_client.exceptions import ApiException
from openapi_client.models import TaskQuery, VideoRequest, VideoResult

url, token, body = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with ApiClient(Configuration(host=url, access_token=token)) as client:
    videos, tasks = VideosApi(client), TasksApi(client)
    plain = videos.create_video(VideoRequest.from_dict(body)).actual_instance
    assert isinstance(plain, VideoResult), plain
    made = videos.create_video(VideoRequest.from_dict({**body, "async": True})).actual_instance
    found = tasks.query_tasks(TaskQuery.from_dict({"id": made.task_id})).actual_instance
    answer = videos.create_video_without_preload_content(
        VideoRequest.from_dict(body), _headers={"Accept": "application/x-ndjson"}
    )
    lines = [VideoResult.from_json(line) for line in b"".join(answer.stream()).decode().splitlines()]
    try:
        videos.create_video(VideoRequest.from_dict({**body, "duration": 8}))
    except ApiException as error:
        refused = [error.status, error.data.error.code]
print(json.dumps({
    "plain": plain.data[0].state,
    "acknowledged": type(made).__name__,
    "polled": found.response.data[0].state,
    "same": found.id == made.task_id,
    "stream": [line.data[0].state for line in lines],
    "refused": refused,
}))
"""
SEEN: Final = {
    "plain": "succeeded",
    "acknowledged": "TaskAcknowledgement",
    "polled": "succeeded",
    "same": True,
    "stream": ["pending", "processing", "succeeded"],
    "refused": [400, "bad_request"],
}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    """Run a mock server of the spec."""
    with MockServer(options=MockOptions(seed=0)) as running:
        yield running


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """Run a program in a folder, and return what it says."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def curl(mock: MockServer, path: str, body: object, folder: Path, *options: str) -> str:
    """Post a body with curl."""
    headers = ("--header", "content-type: application/json", "--header", f"authorization: Bearer {mock.token}")
    command = ["curl", "--silent", "--show-error", *headers, *options, "--data", json.dumps(body), mock.url + path]
    return run(*command, folder=folder)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_creates_polls_and_streams(mock: MockServer, tmp_path: Path) -> None:
    """A command line is all that it takes."""
    plain = json.loads(curl(mock, "/sora/videos", BODY, tmp_path))
    made = json.loads(curl(mock, "/sora/videos", {**BODY, "async": True}, tmp_path))
    found = json.loads(curl(mock, "/sora/tasks", {"id": made["task_id"]}, tmp_path))
    accept = ("--no-buffer", "--header", "accept: application/x-ndjson")
    lines = [json.loads(line) for line in curl(mock, "/sora/videos", BODY, tmp_path, *accept).splitlines()]
    refused = curl(
        mock, "/sora/videos", {**BODY, "duration": 8}, tmp_path, "--write-out", "\n%{http_code}"
    ).splitlines()

    assert plain["data"][0]["state"] == "succeeded"
    assert list(made) == ["task_id"]
    assert found["response"]["data"][0]["state"] == "succeeded"
    assert [line["data"][0]["state"] for line in lines] == SEEN["stream"]
    assert (json.loads(refused[0])["error"]["code"], refused[-1]) == ("bad_request", "400")


@pytest.mark.skipif(not (BIN / "openapi-python-client").exists(), reason=f"openapi-python-client {MISSING}")
def test_a_client_of_openapi_python_client_creates_polls_and_streams(mock: MockServer, tmp_path: Path) -> None:
    """It digests the whole spec, and reads every answer with its own models."""
    generate = ("generate", "--path", DEFAULT_SPEC, "--output-path", tmp_path / "opc", "--meta", "none")
    said = run(BIN / "openapi-python-client", *generate, folder=tmp_path, PATH=f"{BIN}:{os.environ['PATH']}")

    seen = run_journey(OPENAPI_PYTHON_CLIENT, mock, tmp_path, tmp_path)

    assert "Unable to parse" not in said
    assert seen == SEEN


@pytest.mark.skipif(
    not (BIN / "openapi-generator-cli").exists() or shutil.which("java") is None,
    reason=f"openapi-generator-cli or Java {MISSING}",
)
def test_a_client_of_openapi_generator_creates_polls_and_streams(mock: MockServer, tmp_path: Path) -> None:
    """So does another generator, on another HTTP library."""
    generate = ("generate", "--generator-name", "python", "--input-spec", DEFAULT_SPEC, "--output", tmp_path / "made")
    run(BIN / "openapi-generator-cli", *generate, folder=tmp_path)

    seen = run_journey(OPENAPI_GENERATOR, mock, tmp_path, tmp_path / "made")

    assert seen == SEEN


def run_journey(source: str, mock: MockServer, folder: Path, path: Path) -> dict[str, Any]:
    """Run a program that uses a generated client, and return what it saw."""
    (folder / "journey.py").write_text(source, encoding="utf-8")
    command = (BIN / "python", "journey.py", mock.url, mock.token, json.dumps(BODY))
    seen: dict[str, Any] = json.loads(run(*command, folder=folder, PYTHONPATH=str(path)))
    return seen
