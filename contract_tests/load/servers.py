"""Start the servers that are measured, each a process of its own, on a processor of its own where there are several."""

import contextlib
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

__all__ = ["Server", "ServerError", "pinned", "start_bare", "start_mock", "start_prism"]

ROOT = Path(__file__).resolve().parents[2]
PRISM = ROOT / ".node" / "prism" / "node_modules" / ".bin" / "prism"
TOKEN = "mock-token"  # noqa: S105 - it opens nothing but a mock on loopback

_START_SECONDS = 60.0
_PAUSE_SECONDS = 0.002
_STOP_SECONDS = 10.0


class ServerError(Exception):
    """Say that a server did not start."""


@dataclass(frozen=True, slots=True)
class Server:
    """Name a server that answers.

    Args:
        name: What it is called in the report.
        url: Where it is.
        process: The process.
        seconds: How long it took from the start of the process to the first answer.
    """

    name: str
    url: str
    process: subprocess.Popen[bytes]
    seconds: float
    _errors: IO[bytes]

    def errors(self) -> str:
        """Return what it has written to stderr until now."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    @property
    def resident_bytes(self) -> int:
        """Return how much memory it holds now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def cpu_seconds(self) -> float:
        """Return the processor time that it and all its threads have taken until now."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def start_mock(spec: Path, *arguments: str) -> Iterator[Server]:
    """Run the mock server as its command."""
    port = _free_port()
    command = [sys.executable, "-m", "contract_tests.mock_server", "--spec", str(spec), "--token", TOKEN]
    with _started("mock", [*command, "--port", str(port), *arguments], port) as server:
        yield server


@contextlib.contextmanager
def start_bare(path: str, content: bytes) -> Iterator[Server]:
    """Run a bare Starlette application that answers a constant."""
    port = _free_port()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-m", "contract_tests.load.bare", path, str(port), file.name]
        with _started("Starlette", command, port) as server:
            yield server


@contextlib.contextmanager
def start_prism(spec: Path, *, is_silent: bool) -> Iterator[Server]:
    """Run Prism, as shipped or with its logging off."""
    port = _free_port()
    command = [str(PRISM), "mock", "--host", "127.0.0.1", "--port", str(port), str(spec)]
    name, arguments = ("Prism, silent", ["--verboseLevel", "silent"]) if is_silent else ("Prism", [])
    with _started(name, [*command, *arguments], port) as server:
        yield server


def pinned(command: Sequence[str], processor: int) -> list[str]:
    """Return a command that runs on one processor, where there are several and something to choose one with."""
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(usable) < 2 or shutil.which("taskset") is None:  # noqa: PLR2004 - the server's and the load's
        return list(command)
    return ["taskset", "--cpu-list", str(usable[processor]), *command]


@contextlib.contextmanager
def _started(name: str, command: Sequence[str], port: int) -> Iterator[Server]:
    began = time.perf_counter()
    url = f"http://127.0.0.1:{port}"
    # A file, not a pipe: nobody reads while the load goes on, and a full pipe would stop the server.
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            pinned(command, 0), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            server = Server(name, url, process, _first_answer(url, process, began), errors)
            if math.isinf(server.seconds):
                raise ServerError(f"{name} did not start: {server.errors().strip() or 'it said nothing'}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _first_answer(url: str, process: subprocess.Popen[bytes], began: float) -> float:
    """Return how long it took to the first answer; infinity if there is none."""
    while process.poll() is None and time.perf_counter() - began < _START_SECONDS:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return time.perf_counter() - began
    return math.inf


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
