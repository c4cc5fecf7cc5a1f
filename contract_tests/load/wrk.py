"""Load a server with wrk, and read what it measured."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from contract_tests.load.servers import TOKEN, pinned
from contract_tests.load.subject import Request

__all__ = ["Load", "WrkError", "find_wrk", "put_under_load"]

CONNECTIONS = 32
_REPORT = """
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "lost": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
"""


class WrkError(Exception):
    """Say that wrk is missing or failed."""


@dataclass(frozen=True, slots=True)
class Load:
    """Hold what came of a load.

    Args:
        requests: How many were answered.
        seconds: In how much time.
        p50: The median of the waiting times, in seconds.
        p99: The time that one request in a hundred exceeds, in seconds.
        refused: How many were answered with a status of 400 or more.
        lost: How many connections broke or timed out.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int
    lost: int

    @property
    def rate(self) -> float:
        """Return the requests per second."""
        return self.requests / self.seconds


def find_wrk() -> str:
    """Return the path of wrk.

    Raises:
        WrkError: It is not installed.
    """
    found = shutil.which("wrk")
    if found is None:
        raise WrkError("wrk is not installed; on Debian: apt-get install wrk")
    return found


def put_under_load(url: str, request: Request, seconds: int) -> Load:
    """Send one request again and again for so many seconds, over 32 connections.

    Raises:
        WrkError: wrk is missing or failed.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="ascii") as script:
        script.write(_script(request) + _REPORT)
        script.flush()
        command = [find_wrk(), "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
        done = subprocess.run(  # noqa: S603 - wrk
            pinned([*command, "--script", script.name, url], -1), capture_output=True, text=True, check=False
        )
    _, _, last = done.stdout.rstrip().rpartition("\n")
    if done.returncode or not last.startswith("{"):
        raise WrkError(f"wrk failed: {(done.stderr or done.stdout).strip()}")
    said = json.loads(last)
    return Load(
        requests=said["requests"],
        seconds=said["microseconds"] / 1e6,
        p50=said["p50"] / 1e6,
        p99=said["p99"] / 1e6,
        refused=said["refused"],
        lost=said["lost"],
    )


def _script(request: Request) -> str:
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}"}
    # JSON's escapes of ASCII text are those of Lua but for \\u and \\/, which neither of them holds.
    lines = [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()]
    body = request.content.decode("ascii")
    level = "=" * (1 + max((len(run) for run in body.replace("]", " ").split() if set(run) == {"="}), default=0))
    lines += [f"wrk.method = {json.dumps(request.method)}", f"wrk.body = [{level}[{body}]{level}]"]
    lines.append(f"wrk.path = {json.dumps(request.path)}")
    return "\n".join(lines) + "\n"
