"""Tests of the command as programs in other languages use it: port file, signals, exit status, IPv6."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx

_ROOT = Path(__file__).resolve().parents[3]
_PATIENCE_SECONDS = 20
_BODY = {"tea": "green"}
_HEADERS = {"authorization": "Bearer mock-token"}
_BEGINNING = b"POST /orders HTTP/1.1\r\nhost: a\r\nauthorization: Bearer mock-token\r\ncontent-length: 9\r\n\r\n{"


@contextlib.contextmanager
def started(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command on a free port, and give it with its address once it says that it is ready."""
    command = [sys.executable, "-m", "contract_tests.mock_server", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=_ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield process, line.removeprefix("mock server ready: ").partition(" ")[0].strip()
        finally:
            process.kill()


def test_the_port_file_is_there_with_the_first_answer_and_gone_at_the_end(tmp_path: Path) -> None:
    """It holds the port and nothing else; nothing else is left in its folder."""
    file = tmp_path / "port"

    with started("--port-file", file) as (process, url):
        text = file.read_text(encoding="ascii")
        process.terminate()
        status = process.wait(_PATIENCE_SECONDS)

    assert text == f"{httpx.URL(url).port}\n"
    assert status == 0
    assert list(tmp_path.iterdir()) == []


def test_a_port_file_that_cannot_be_written_ends_with_status_2(tmp_path: Path) -> None:
    """The error names the file and the option."""
    with started("--port-file", tmp_path / "nowhere" / "port") as (process, _):
        _, errors = process.communicate(timeout=_PATIENCE_SECONDS)

    assert process.returncode == 2
    assert errors.startswith(f"error: cannot write {tmp_path / 'nowhere' / 'port'}: No such file or directory")
    assert "--port-file" in errors


def test_an_answer_that_has_begun_is_finished_after_sigterm(orders_spec: Path) -> None:
    """A stream that waits for its task gets its last line, the process then ends with status 0 and says nothing."""
    with started("--spec", orders_spec, "--task-seconds", "600") as (process, url):
        lines = []
        headers = {**_HEADERS, "accept": "application/x-ndjson"}
        with (
            httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=_PATIENCE_SECONDS) as client,
            client.stream("POST", "/orders", json=_BODY) as answer,
        ):
            coming = answer.iter_lines()
            lines.append(next(coming))
            process.send_signal(signal.SIGTERM)
            lines.extend(coming)
        rest, errors = process.communicate(timeout=_PATIENCE_SECONDS)

    assert '"stage":"sent"' in lines[-1]
    assert (process.returncode, rest, errors) == (0, "", "")


def test_who_sends_nothing_does_not_keep_it_from_ending(orders_spec: Path) -> None:
    """A body that never comes is waited for two seconds at most, idle connections not at all."""
    with started("--spec", orders_spec) as (process, url):
        address = (httpx.URL(url).host, httpx.URL(url).port or 0)
        with socket.create_connection(address) as idle, socket.create_connection(address) as slow:
            slow.sendall(
                b"POST /orders HTTP/1.1\r\nhost: a\r\nauthorization: Bearer mock-token\r\ncontent-length: 9\r\n\r\n{"
            )
            httpx.get(f"{url}/hours", trust_env=False)
            process.send_signal(signal.SIGTERM)
            status = process.wait(_PATIENCE_SECONDS)
            idle.settimeout(_PATIENCE_SECONDS)

            assert idle.recv(1) == b""
    assert status == 0


def test_a_taken_port_ends_with_status_2() -> None:
    """The error says which address, why, and what can be done."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("--port", str(port)) as (process, _):
            _, errors = process.communicate(timeout=_PATIENCE_SECONDS)

    assert process.returncode == 2
    assert (
        errors
        == f"error: cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --host or --port\n"
    )


def test_it_listens_on_ipv6(orders_spec: Path) -> None:
    """The address that it says can be used as it is."""
    with started("--spec", orders_spec, "--host", "::1") as (_, url):
        answer = httpx.get(f"{url}/hours", trust_env=False)

    assert url.startswith("http://[::1]:")
    assert answer.status_code == 200
