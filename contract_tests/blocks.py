"""The blocks of a Markdown page, run as they stand: what a README shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LAST_LINE = 'make_server("", 8000, receive).serve_forever()'


def read_blocks(page: Path) -> list[tuple[str, str]]:
    """Return the blocks of a page as (kind, text)."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def run_block(block: str, folder: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a block of Python in a process of its own.

    Args:
        block: The program.
        folder: The working directory: what it imports from.
        variables: Environment variables for it.
    """
    return subprocess.run(  # noqa: S603 - what the page shows
        [sys.executable, "-W", "error", "-c", block],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **variables},
        text=True,
        timeout=120,
    )


@contextmanager
def receiving(block: str) -> Iterator[tuple[str, threading.Semaphore]]:
    """Run a receiver of callbacks, on a free port of loopback in place of the one that its last line names.

    Args:
        block: The receiver: it defines `receive`, and serves it in its last line.

    Yields:
        Where it listens, and what can be acquired once for each delivery that it has taken.
    """
    source, _, last_line = block.rstrip().rpartition("\n")
    assert last_line == _LAST_LINE, last_line  # noqa: S101 - a page that shows something else is not tested by this
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - what the page shows
    taken = threading.Semaphore(0)

    def receive(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body: Iterable[bytes] = names["receive"](environ, start_response)
        taken.release()
        return body

    with serving(receive) as url:
        yield url, taken


@contextmanager
def serving(application: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port of loopback; yield the address."""
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        """Write nothing."""
