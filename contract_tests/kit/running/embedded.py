"""The embedded mock: a process of its own, started on a free port and always stopped."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from contract_tests.kit.conversation.texts import free_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.reading.document import SpecDocument

READY = re.compile(r"^mock server ready: (?P<url>http://\S+)")
START_SECONDS = 30.0
STOP_SECONDS = 5.0
JUDGED_MOCK = ("--polls", "1")
"""Arguments of a mock that is judged: a task that nobody waits for is told of once while it runs."""
# What an embedded mock is told to take as token. It opens nothing but a server on this machine's loopback.
EMBEDDED_TOKEN = "embedded-mock-token"  # noqa: S105


class EmbeddedMockError(Exception):
    """The embedded mock did not start; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class EmbeddedMock:
    """Say where a started mock is, and which token it takes."""

    url: str
    token: str = field(repr=False)


def failing_fields(document: SpecDocument) -> Mapping[str, object] | None:
    """Return the fields that make the task of a body fail: our mock reads its orders in any free text."""
    code = next((code for code, finding in document.error_findings.items() if finding == "task-failed"), None)
    names = (
        free_text(document, operation, example)
        for operation in document.operations
        for example in operation.examples
        if isinstance(example, Mapping)
    )
    fields = {name: f"mock: fail={code}" for name in names if name is not None}
    return fields if code is not None and fields else None


@contextmanager
def embedded_mock(spec: Path, *, arguments: Sequence[str] = ()) -> Iterator[EmbeddedMock]:
    """Run the mock server on a free port for as long as the block lasts.

    Args:
        spec: The document that the mock follows.
        arguments: Further arguments of the `mock` command.

    Raises:
        EmbeddedMockError: It ended, or stayed silent, before it was ready.
    """
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "contract_tests", "mock", "--port", "0", "--spec", str(spec.resolve())]
    command += ["--token", EMBEDDED_TOKEN, *arguments]
    # A file, not a pipe: nobody reads on while the run goes on, and a full pipe would stop the server.
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            cwd=root,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            # A Ctrl-C in the terminal is ours to answer: the run ends first, then this process.
            start_new_session=True,
        )
        try:
            yield EmbeddedMock(_ready_url(process, said), EMBEDDED_TOKEN)
        finally:
            _stop(process)


def _ready_url(process: subprocess.Popen[str], said: IO[str]) -> str:
    """Wait for the one line that names the URL."""
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        line = process.stdout.readline() if process.stdout is not None else ""
    finally:
        timer.cancel()
    found = READY.match(line)
    if found is not None:
        return found["url"]
    process.kill()
    process.wait()
    said.seek(0)
    words = (line + said.read()).strip() or "it said nothing"
    raise EmbeddedMockError(f"the embedded mock server did not start: {words}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        with contextlib.suppress(OSError):
            process.stdout.close()
