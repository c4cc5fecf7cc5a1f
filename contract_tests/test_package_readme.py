"""What the package's own README shows is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
import pytest

import acedata_sora
from contract_tests.blocks import read_blocks, receiving, run_block, serving
from contract_tests.mock_server.running import RunningMock, running_mock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

GENERATED: Final = Path(acedata_sora.__file__).parent.parent
README: Final = GENERATED / "README.md"
BLOCKS: Final = read_blocks(README)
PYTHON: Final = [block for kind, block in BLOCKS if kind == "python"]
VIDEOS: Final = r"\[Video\(.*state='succeeded'\)\]\n"
# What each block prints against the mock server, in the order of the page; None is the receiver, which is run apart.
PRINTED: Final = (
    VIDEOS,
    r"(\S+ .* Documented: .* \[\S+\]\n)+",
    VIDEOS,
    r"(\[Video\(.*state='(?!succeeded).*'\)\]\n)+" + VIDEOS,
    None,
    VIDEOS,
    r".* id='[0-9a-f-]{36}' .* response=TaskOutcome\(success=True, .*\n",
    r"success=True task_id='[0-9a-f-]{36}' .*\n",
    r".* id=None .*\n",  # no such task
    VIDEOS,
    r"refused: .*\n",
)
(RECEIVER,) = (block for block, printed in zip(PYTHON, PRINTED, strict=True) if printed is None)
(GUARDED,) = (block for block in PYTHON if "except OutcomeUnknownError" in block)


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    """Yield a mock server."""
    with running_mock() as running:
        yield running


def printed_by(block: str, url: str, token: str) -> str:
    """Return what a block prints, run as it stands with its two environment variables."""
    variables = {"ACEDATACLOUD_API_TOKEN": token, "ACEDATACLOUD_API_BASE_URL": url}
    outcome = run_block(block, GENERATED, variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


@pytest.mark.parametrize(
    ("block", "printed"), [pair for pair in zip(PYTHON, PRINTED, strict=True) if pair[1] is not None]
)
def test_a_block_prints_what_it_claims(mock: RunningMock, block: str, printed: str) -> None:
    """Run as it stands against the mock server, the block ends well and shows what its section speaks of."""
    shown = printed_by(block, mock.url, mock.token)

    assert re.fullmatch(printed, shown), shown


def test_every_block_is_of_a_known_kind() -> None:
    """No block escapes the tests here: the commands are the one that installs, and the rest is Python or plain text."""
    commands = [block for kind, block in BLOCKS if kind == "console"]

    assert commands == ["pip install .\n"]
    assert {kind for kind, _ in BLOCKS} == {"console", "python", "text"}


def test_a_lost_outcome_is_told_with_what_to_do(mock: RunningMock) -> None:
    """The block on errors, answered with 500, prints the advice of the specification after a single request."""
    requests: list[str] = []

    def fail(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        requests.append(environ["PATH_INFO"])
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response("500 Internal Server Error", [("Content-Type", "application/json")])
        return [b"{}"]

    with serving(fail) as url:
        shown = printed_by(GUARDED, url, mock.token)

    assert shown.startswith("look before you ask again: It may have been carried out all the same")
    assert acedata_sora.CREATE_VIDEO.find_out in shown
    assert requests == [acedata_sora.CREATE_VIDEO.path]


def test_a_refusal_is_told_with_its_code(mock: RunningMock) -> None:
    """The block on errors, with a token that is not the server's, prints status, code, message and trace id."""
    shown = printed_by(GUARDED, mock.url, "another")

    assert re.fullmatch(r"401 invalid_token .* [0-9a-f-]{36}\n", shown), shown


def test_the_receiver_takes_each_result_once(mock: RunningMock, capsys: pytest.CaptureFixture[str]) -> None:
    """The receiver, called back by the mock server and then again, prints one line for each task, failed ones too."""
    failure = {"success": False, "task_id": "another", "error": {"code": "bad_request", "message": "It failed."}}

    with receiving(RECEIVER) as (url, taken):
        with acedata_sora.Client(token=mock.token, base_url=mock.url) as client:
            acknowledged = client.create_video(model="sora-2", prompt="cat running on the river", callback_url=url)
            result = client.wait_for_task(acknowledged.task_id, deadline=60)
        again = httpx.post(url, content=result.model_dump_json(by_alias=True, exclude_unset=True))
        failed = httpx.post(url, content=json.dumps(failure))
        were_taken = [taken.acquire(timeout=60) for _ in range(3)]

    assert all(were_taken)
    assert (again.status_code, failed.status_code) == (204, 204)
    shown = capsys.readouterr().out.splitlines()
    assert sorted(shown) == sorted([str(result.data), "code='bad_request' message='It failed.'"])


def test_the_tree_shows_every_error() -> None:
    """No exported error is missing from the drawing, and it draws no other."""
    (tree,) = (block for kind, block in BLOCKS if kind == "text")
    exported = {
        name
        for name in acedata_sora.__all__
        if isinstance(found := getattr(acedata_sora, name), type) and issubclass(found, acedata_sora.ApiError)
    }

    assert set(re.findall(r"\b\w+Error\b", tree)) == exported


def test_it_names_each_environment_variable() -> None:
    """Who reads the page knows where the token and the address come from."""
    page = README.read_text(encoding="utf-8")

    assert "`ACEDATACLOUD_API_TOKEN`" in page
    assert "`ACEDATACLOUD_API_BASE_URL`" in page
