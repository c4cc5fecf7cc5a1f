"""A curl line and a pytest snippet send, through a real shell and a real pytest, what the run sent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract_tests.kit.running.curl import LONGEST_ARGUMENT, curl_line
from contract_tests.kit.running.snippet import pytest_snippet
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.tokens import BACKWARDS, OTHER_CASE, SHORTER
from contract_tests.kit.running.wire import BEARER, Request, encode
from contract_tests.tests.recording import Arrived, Recording, recording_server
from contract_tests.tests.records import FINDING, REQUEST, SENT

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "planted-s3cret/of-this_test"  # noqa: S105 - it opens nothing
SECONDS = 60
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
SHELLS = [shell for shell in ("sh", "dash", "bash") if shutil.which(shell)]
pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None, reason="curl is not installed; on Debian: apt-get install curl"
)

HOSTILE = "a'b\"c$HOME`id`$(id)\\!%s%%\t;&|<>*?~#{}[]\N{SNOWMAN}é"
texts = st.one_of(
    st.text(max_size=12), st.sampled_from([HOSTILE, "", " ", "@x", "-d", "a\r\nX-Evil: 1", "\ud800", "!!"])
)
names = st.sampled_from(["X-Odd", "X-Other", "Accept", "Content-Type"])
near = [f"Bearer {SHORTER}", f"Bearer {BACKWARDS}é", f"Bearer!{OTHER_CASE}"]
tokens = st.sampled_from([BEARER, "$TOKEN", "Bearer", f"{BEARER}$TOKEN", "Bearer !$TOKEN'é", "Basic $HOME`id`", *near])
requests = st.builds(
    lambda method, path, headers, token, content: Request(
        method,
        f"/things{path}",
        (*headers, *((("Authorization", token),) if token else ())),
        b"" if method == "HEAD" else content,  # curl waits for the answer's body then
    ),
    st.sampled_from(["POST", "GET", "PUT", "DELETE", "PATCH", "HEAD", "BREW"]),
    st.one_of(
        st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12).map(lambda text: f"/{text}"),
        st.sampled_from(["", "?a=1&b=$HOME", "/../x", "/%2F%00", "/[1-3]{a,b}", "/'\"`$ \\", "/é?\N{SNOWMAN}"]),
    ),
    st.lists(st.tuples(names, texts), max_size=3, unique_by=lambda header: header[0]).map(tuple),
    st.one_of(st.none(), tokens),
    st.one_of(
        st.binary(max_size=40),
        st.recursive(texts, lambda inner: st.lists(inner, max_size=3), max_leaves=4).map(encode),
        st.sampled_from([b"", b"@/etc/hostname", b"%s\\n%%\n", b"it's", HOSTILE.encode(), b"\x00\xff\r\n$TOKEN"]),
    ),
)


@pytest.fixture(scope="module")
def recording() -> Iterator[Recording]:
    """Yield a server that keeps what arrives."""
    with recording_server() as started:
        yield started


def sent_by_the_run(recording: Recording, request: Request) -> tuple[Arrived, ...]:
    """Return what arrives when the run itself sends a request."""
    with Target(recording.url, token=SECRET) as target:
        target.send(request)
    return recording.take()


def sent_by_curl(recording: Recording, request: Request, by: str) -> tuple[Arrived, ...]:
    """Return what arrives when the curl line is run by a shell; it must be one plain line without the token."""
    line = curl_line(recording.url, request, token_variable="MY_TOKEN")  # noqa: S106 - the name of a variable
    assert line.isascii()
    assert line.isprintable()
    assert SECRET not in line
    done = subprocess.run(
        [by],
        input=line.encode(),
        env={"PATH": os.environ["PATH"], "MY_TOKEN": SECRET, "HOME": "/nowhere"},
        capture_output=True,
        timeout=SECONDS,
        check=False,  # told by what it says
    )
    assert (done.returncode, done.stderr) == (0, b""), line
    return recording.take()


@settings(max_examples=40, database=None, deadline=None, derandomize=True)
@given(request=requests, by=st.sampled_from(SHELLS))
@example(request=replace(REQUEST, content=encode("x" * (LONGEST_ARGUMENT + 50_000))), by="sh")
@example(request=replace(REQUEST, content=b"x\n" * LONGEST_ARGUMENT), by="sh")
@example(request=Request("POST", "/", (("Authorization", BEARER),), b"\xff\xfe\x00"), by="sh")
@example(request=Request("POST", "/", (), b""), by="sh")
@example(request=Request("HEAD", "/", (("X", "a\nX-Evil: 1"),), b""), by="sh")
def test_a_curl_line_sends_what_the_run_sent(recording: Recording, request: Request, by: str) -> None:
    """Byte for byte, whatever shell reads it: first line, headers, body."""
    expected = sent_by_the_run(recording, request)

    arrived = sent_by_curl(recording, request, by)

    assert arrived == expected


def send_snippets(recording: Recording, snippets: list[str]) -> tuple[tuple[Arrived, ...], str]:
    """Run snippets as tests, in order; return what arrived and what pytest said."""
    with TemporaryDirectory() as folder:
        for number, snippet in enumerate(snippets):
            assert snippet.isascii()
            assert SECRET not in snippet
            (Path(folder) / f"test_{number:02}.py").write_text(snippet, encoding="ascii")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "-c",
                os.devnull,
                "--rootdir",
                folder,
                folder,
            ],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "MY_TOKEN": SECRET, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,  # told by what it says
        )
    return recording.take(), done.stdout + done.stderr


@settings(max_examples=4, database=None, deadline=None, derandomize=True)
@given(drawn=st.lists(requests, min_size=6, max_size=6), claim=texts, problem=texts)
def test_a_snippet_sends_what_the_run_sent(
    recording: Recording, drawn: list[Request], claim: str, problem: str
) -> None:
    """Byte for byte; each is a test that fails where the answer is still wrong."""
    expected = tuple(arrived for request in drawn for arrived in sent_by_the_run(recording, request))
    assertion = (f"assert answer.status_code != 200, {problem!a}",)
    finding = replace(FINDING, claim=claim, assertion=assertion)
    found = [replace(finding, sent=(replace(SENT, request=request),)) for request in drawn]

    arrived, said = send_snippets(
        recording,
        [pytest_snippet(recording.url, each, token_variable="MY_TOKEN") for each in found],  # noqa: S106 - the name of a variable
    )

    assert arrived == expected
    assert "6 failed" in said, said
    assert SECRET not in said


def test_a_snippet_sends_all_requests_of_a_finding_in_order(recording: Recording) -> None:
    """A finding that takes several requests is seen again by all of them."""
    several = [replace(REQUEST, content=b"%d" % number) for number in range(3)]
    sent = tuple(replace(SENT, request=request) for request in several)
    finding = replace(FINDING, sent=sent, assertion=("assert answer.is_success",))

    snippet = pytest_snippet(recording.url, finding, token_variable="MY_TOKEN")  # noqa: S106 - the name of a variable
    arrived, said = send_snippets(recording, [snippet])

    assert [each.body for each in arrived] == [b"0", b"1", b"2"]
    assert "1 passed" in said, said


def test_the_token_is_a_variable() -> None:
    """No secret stands in the line: the shell fills it in; a body that holds the same word is not touched."""
    request = replace(REQUEST, content=json.dumps("$TOKEN").encode())

    line = curl_line("http://127.0.0.1:1", request, token_variable="MINE")  # noqa: S106 - the name of a variable

    assert '-H "Authorization: Bearer ${MINE}"' in line
    assert "'\"$TOKEN\"'" in line
