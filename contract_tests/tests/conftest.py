"""Give the tests of the run small servers to judge."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest

from contract_tests.kit.reading.document import SpecDocument, load_document
from contract_tests.mock_server.server import MockServer

SPEC = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"

Serve: TypeAlias = Callable[[int, object], str]


@pytest.fixture(scope="session")
def document() -> SpecDocument:
    """Return the repository's own specification."""
    return load_document(SPEC)


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    """Yield a mock server without a socket."""
    with MockServer(port=None) as server:
        yield server


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Yield what starts a server that gives one answer to everything, and returns its URL."""
    with ExitStack() as stack:
        yield lambda status, body: stack.enter_context(_constant_server(status, json.dumps(body).encode()))


@contextmanager
def _constant_server(status: int, body: bytes) -> Iterator[str]:
    class Constant(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet an answer: two would each wait for the other side's delayed acknowledgement.
        wbufsize = -1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Constant)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
