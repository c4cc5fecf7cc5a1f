"""The benchmark measures what it says; how fast anything is, no test asserts."""

import json
import math
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests.benchmarks.answering import answering

ROOT = Path(__file__).resolve().parents[2]
FIGURES = {
    "import.package",
    "import.client",
    "import.client-alone",
    *(f"calls.{kind}.{what}" for kind in ("sync", "async") for what in ("rate", "cpu", "bare")),
    *(f"validation.{what}" for what in ("package", "rules", "plain", "jsonschema-rs")),
    "validation.rules-over-plain",
    "validation.package-over-plain",
    "validation.package-over-jsonschema-rs",
}


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_a_small_run_gives_every_figure(library: str, tmp_path: Path) -> None:
    """Each figure is a number with its quartiles, in the report and in the table; the package uses the library."""
    report = tmp_path / "figures.json"
    options = ["--imports", "2", "--rounds", "2", "--calls", "2", "--json", str(report), "--http-library", library]

    outcome = subprocess.run(
        [sys.executable, "-m", "contract_tests.benchmarks", *options],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stderr
    content = json.loads(report.read_text(encoding="utf-8"))
    assert f" on {library} " in content["about"]
    assert {figure["id"] for figure in content["figures"]} == FIGURES
    for figure in content["figures"]:
        assert all(map(math.isfinite, [figure["median"], *figure["quartiles"]]))
        assert figure["rounds"] == 2
        assert (figure["aim"] is None) == (figure["is_met"] is None)
        assert figure["title"] in outcome.stdout


def test_the_server_answers_each_request_once_it_is_whole() -> None:
    """A request in pieces, and two in one piece, are answered each once on one connection."""
    request = b"POST /x HTTP/1.1\r\nhost: x\r\nContent-Length: 4\r\n\r\nabcd"
    with answering({"a": 1}) as url, socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as client:
        for piece in (request[:10], request[10:-2], request[-2:] + request):
            client.sendall(piece)
        received = b""
        client.settimeout(10)

        while received.count(b'{"a": 1}') < 2:
            received += client.recv(4096)

    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.endswith(b'{"a": 1}')
