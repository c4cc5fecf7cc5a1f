"""Send a server what no client should: broken HTTP, random bytes, cut bodies, bodies that are almost JSON."""

import json
import random
import re
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from contract_tests.figures import Aim, Figure
from contract_tests.load.servers import TOKEN, start_mock
from contract_tests.load.subject import Request, read_subject

__all__ = ["Fuzzed", "fuzz", "measure_fuzzing"]

_PATIENCE_SECONDS = 10.0
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_KEPT_CASES = 5
_NONE = Aim("at most", 0)
_ODD_HEADERS = (
    b"content-length: -1",
    b"content-length: 99999999999999999999",
    b"content-length: 5, 6",
    b"transfer-encoding: chunked",
    b"transfer-encoding: gzip, chunked",
    b"expect: 100-continue",
    b"upgrade: websocket\r\nconnection: upgrade",
    b"host:",
    b" folded: line",
    b"name",
    b"na me: x",
    b"x: \x00",
    b"x: " + b"y" * 70_000,
    b"accept: " + b"*/*;q=x," * 500,
    b"authorization: Bearer \xff\xfe",
    b"content-type: application/json; charset=" + b"z" * 5_000,
)
_ODD_VALUES = (
    "[" * 3_000 + "]" * 3_000,
    '{"a":' * 50_000,
    "1" * 20_000,
    "-1e400",
    "1e-400000000000",
    "NaN",
    "-Infinity",
    '"\\ud800"',
    '"\\u0000"',
    '"\\x"',
    '"' + "x" * 200_000 + '"',
    "{}{}",
    '{"a":1,"a":2}',
    "[1,]",
    "\ufeff{}",
    "tru",
    "",
    '"\x7f\x01"',
)


@dataclass(slots=True)
class Fuzzed:
    """Hold what came of it.

    Args:
        cases: How many were sent.
        statuses: How often each status was answered; 0 is a connection that was closed without one.
        problems: How often each thing went wrong.
        examples: The first cases that went wrong, with what went wrong.
    """

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, bytes]] = field(default_factory=list)


def fuzz(url: str, request: Request, *, seed: int, goes_on: Callable[[int], bool]) -> Fuzzed:
    """Send case after case, each on a connection of its own; each is to be answered below 500 or closed, and soon.

    Args:
        url: Where the server is.
        request: A request that it accepts; most cases are made of it.
        seed: Makes the cases the same in each run.
        goes_on: Is given how many cases were sent, and says whether another is.
    """
    numbers = random.Random(seed)  # noqa: S311 - cases, not secrets
    fuzzed = Fuzzed()
    address = (httpx.URL(url).host, httpx.URL(url).port or 80)
    while goes_on(fuzzed.cases):
        fuzzed.cases += 1
        sent = _case(numbers, request)
        problem = None
        try:
            answer = _exchange(address, sent, is_rude=numbers.random() < 0.1)  # noqa: PLR2004 - one in ten
        except TimeoutError:
            problem = "hangs"
        except ConnectionRefusedError:
            problem = "refused connections"
        else:
            statuses = [int(number) for number in _STATUS.findall(answer)] or [0]
            fuzzed.statuses.update(statuses)
            if max(statuses) >= 500:  # noqa: PLR2004 - what a server blames itself for
                problem = "statuses of 500 and more"
            elif answer and not _STATUS.match(answer):
                problem = "answers that are not HTTP"
        if problem is not None:
            fuzzed.problems[problem] += 1
            fuzzed.examples = [*fuzzed.examples, (problem, sent)][:_KEPT_CASES]
    return fuzzed


def measure_fuzzing(spec: Path, *, seconds: float, seed: int) -> Iterator[Figure]:
    """Fuzz a mock server for so many seconds; then it still answers, and no traceback is in its log.

    Raises:
        SpecError: The document shows no request.
        ServerError: The server did not start.
    """
    request = read_subject(spec).create
    with start_mock(spec) as mock:
        end = time.monotonic() + seconds
        before = mock.resident_bytes
        fuzzed = fuzz(mock.url, request, seed=seed, goes_on=lambda _: time.monotonic() < end)
        after = mock.resident_bytes
        headers = {"authorization": f"Bearer {TOKEN}"}
        answer = httpx.request(
            request.method, mock.url + request.path, json=request.body, headers=headers, trust_env=False
        )
        logged = mock.errors()
    for kind, text in fuzzed.examples:
        yield Figure("example", f"{kind}: {text[:60]!r}", "", (1,))
    yield Figure("cases", f"cases of seed {seed}", "", (fuzzed.cases,))
    yield Figure("memory", "memory before", "MB", (before / 1e6,))
    yield Figure("memory.after", "memory after", "MB", (after / 1e6,))
    for status, count in sorted(fuzzed.statuses.items()):
        yield Figure(f"status.{status}", f"status {status}" if status else "closed without an answer", "", (count,))
    for problem in ("hangs", "refused connections", "statuses of 500 and more", "answers that are not HTTP"):
        yield Figure(f"problem.{problem}", problem, "", (fuzzed.problems[problem],), _NONE)
    yield Figure("problem.log", "tracebacks that it logged", "", (logged.count("Traceback"),), _NONE)
    yield Figure("problem.after", "valid requests refused afterwards", "", (int(answer.status_code != 200),), _NONE)  # noqa: PLR2004 - OK


def _exchange(address: tuple[str, int], sent: bytes, *, is_rude: bool) -> bytes:
    """Send all of it and return what comes back; one that is rude resets the connection instead of reading."""
    received = bytearray()
    with socket.create_connection(address, _PATIENCE_SECONDS) as connection:
        try:
            connection.sendall(sent)
            if is_rude:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return b""
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                received += piece
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was closed before all was sent or read
    return bytes(received)


def _case(numbers: random.Random, request: Request) -> bytes:
    made = numbers.choice((_noise, _mutated, _cut, _odd_header, _odd_body, _odd_body, _chunked, _pipelined))
    return made(numbers, request)


def _whole(request: Request, content: bytes, *extra: bytes) -> bytes:
    lines = [
        f"{request.method} {request.path} HTTP/1.1".encode("ascii"),
        b"host: 127.0.0.1",
        b"content-type: application/json",
        f"authorization: Bearer {TOKEN}".encode("ascii"),
        b"content-length: %d" % len(content),
        *extra,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + content


def _noise(numbers: random.Random, _: Request) -> bytes:
    return numbers.randbytes(numbers.choice((1, 10, 1_000, 100_000)))


def _mutated(numbers: random.Random, request: Request) -> bytes:
    text = bytearray(_whole(request, request.content))
    for _ in range(numbers.randint(1, 8)):
        place = numbers.randrange(len(text))
        match numbers.randrange(3):
            case 0:
                text[place] = numbers.randrange(256)
            case 1:
                del text[place : place + numbers.randint(1, 20)]
                text += b" "  # never empty
            case _:
                text[place:place] = numbers.randbytes(numbers.randint(1, 20))
    return bytes(text)


def _cut(numbers: random.Random, request: Request) -> bytes:
    text = _whole(request, request.content)
    return text[: numbers.randrange(1, len(text))]


def _odd_header(numbers: random.Random, request: Request) -> bytes:
    return _whole(request, request.content, *numbers.sample(_ODD_HEADERS, numbers.randint(1, 3)))


def _odd_body(numbers: random.Random, request: Request) -> bytes:
    body = request.body if isinstance(request.body, dict) else {}
    odd = numbers.choice(_ODD_VALUES)
    if numbers.randrange(2):
        return _whole(request, odd.encode("utf-8"))
    chosen = numbers.choice([*body, "x"])
    members = [
        f"{json.dumps(name)}:{odd if name == chosen else json.dumps(value)}" for name, value in {**body, "x": 0}.items()
    ]
    text = ("{" + ",".join(members) + "}").encode("utf-8")
    if numbers.randrange(3) == 0:
        place = numbers.randrange(len(text))
        text = text[:place] + numbers.randbytes(1) + text[place + 1 :]
    return _whole(request, text)


def _chunked(numbers: random.Random, request: Request) -> bytes:
    head = _whole(request, b"", b"transfer-encoding: chunked").replace(b"content-length: 0\r\n", b"")
    size = numbers.choice((b"%x" % len(request.content), b"-1", b"zz", b"f" * 17, b"0", b"5;ext=" + b"e" * 5_000))
    return (
        head + size + b"\r\n" + request.content + numbers.choice((b"\r\n0\r\n\r\n", b"", b"\r\n", b"0\r\nx: y\r\n\r\n"))
    )


def _pipelined(numbers: random.Random, request: Request) -> bytes:
    one = _whole(request, request.content)
    return one * numbers.randint(2, 20) + _mutated(numbers, request)
