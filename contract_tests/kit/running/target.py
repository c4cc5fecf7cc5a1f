"""The target of a run, asked over HTTP: a request goes out, what came back is observed and kept without the token."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

import httpx

from contract_tests.kit.running.budget import Budget
from contract_tests.kit.running.observing import Observation, observe
from contract_tests.kit.running.tokens import is_right, near_misses, with_token
from contract_tests.kit.running.wire import BEARER, Request, encode, header_octets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

BROKE_OFF = "the connection broke before an answer was complete"
"""How the reason begins if a target was reached and gave no whole answer."""
KEPT_EXCHANGES = 50
MAX_ANSWER_BYTES = 4 * 1024 * 1024
# Three silent answers in a row: the target is gone, and the other thousand requests would only cost time.
SILENCES_BEFORE_GIVING_UP = 3
CONNECT_SECONDS = 5.0
# What stands for the token where a target repeats it. Shorter tokens open nothing, and are words of any answer.
MASK = "***"
SHORTEST_SECRET = 6
TELLS_THE_TOKEN = "contract_tests.tells_the_token"  # noqa: S105 - the name of a mark
CODING_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """Hold one request and answer as they went over the wire; no answer, no response.

    `seconds` is how long the whole answer took.
    """

    request: Request
    observation: Observation
    response: httpx.Response | None = None
    seconds: float = 0.0

    @property
    def tells_the_token(self) -> bool:
        """Say whether the answer held the token, which was taken out of it."""
        return self.response is not None and TELLS_THE_TOKEN in self.response.extensions


class Target:
    """Ask one server, and count what it was asked.

    Args:
        base_url: Where the server's paths begin.
        token: Sent as bearer token; it appears in no repr, message or report.
        error_kinds: The specification's word for each documented error code (`x-error-kind`).
        timeout_seconds: How long one answer may take in all.
        transport: An httpx transport, for tests that need no socket.
        budget: What may be sent in all.

    Threads may ask at the same time. `recent` holds the last exchanges; whoever `listens` is told of each.
    """

    def __init__(  # noqa: PLR0913 - what a target is made of, by name
        self,
        base_url: str,
        *,
        token: str,
        error_kinds: Mapping[str, str] | None = None,
        timeout_seconds: float = 30.0,
        transport: httpx.BaseTransport | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.requests = 0
        self.names_rules = False
        self.budget = budget or Budget()
        self.recent: deque[Exchange] = deque(maxlen=KEPT_EXCHANGES)
        self.listeners: list[Callable[[Exchange], None]] = []
        self._lock = threading.Lock()
        self._token = token
        spellings = {spelling for made in near_misses(token) for spelling in _spellings(made)}
        self._spellings = sorted(spellings, key=len, reverse=True)  # the whole before a part of it
        self._error_kinds = dict(error_kinds or {})
        self._timeout_seconds = timeout_seconds
        self._silences = 0
        self._gone: str | None = None
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds)),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )
        # A request is sent as it is given: without the header where that is what it is about.
        del self._client.headers["Accept"]

    def __repr__(self) -> str:
        """Name the target; the token stays out."""
        return f"Target({self.base_url!r}, requests={self.requests})"

    def __enter__(self) -> Self:
        """Return the target; the connections are given back at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the connections back."""
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def ask(self, method: str, path: str, body: object) -> Observation:
        """Send one JSON body and return what was observed; no answer is an observation, not an exception."""
        headers = (("Content-Type", "application/json"), ("Accept", "application/json"), ("Authorization", BEARER))
        return self.send(Request(method, path, headers, encode(body))).observation

    def send(self, request: Request) -> Exchange:
        """Send one request as it is given and return what was observed, with the answer if there was one."""
        exchange = self._exchange(request)
        with self._lock:
            self.recent.append(exchange)
            for listener in self.listeners:
                listener(exchange)
        return exchange

    def _exchange(self, request: Request) -> Exchange:
        if self._gone is not None:
            return Exchange(request, Observation("not observed", reason=self._gone))
        spent = self.budget.take()
        if spent is not None:
            return Exchange(request, Observation("not observed", reason=spent))
        with self._lock:
            self.requests += 1
        began = time.monotonic()
        observation, answer = self._answer(request, began)
        return Exchange(request, observation, answer, time.monotonic() - began)

    def _answer(self, request: Request, began: float) -> tuple[Observation, httpx.Response | None]:
        headers = [(name.encode(), header_octets(self._with_token(name, value))) for name, value in request.headers]
        url = self.base_url + request.path
        try:
            with self._client.stream(request.method, url, content=request.content, headers=headers) as response:
                raw = _read(response, began + self._timeout_seconds)
        except httpx.TimeoutException:
            return self._silence(f"no answer within {self._timeout_seconds:g} s"), None
        except httpx.ConnectError as error:
            return self._silence(f"nothing answers at {self.base_url}: {_connection_words(error)}"), None
        except (httpx.TransportError, httpx.DecodingError) as error:
            words = f"{BROKE_OFF} ({type(error).__name__})"
            return self._silence(words), None
        self._silences = 0
        if raw is None:
            reason = "the answer is too large or too slow"
            return Observation("not observed", response.status_code, reason=reason), None
        # Whatever is made of an answer ends in a report: a target that repeats the token must not put it there.
        said = raw.decode("latin-1")
        raw = self._mask(said).encode("latin-1")
        answer = httpx.Response(
            response.status_code,
            # Decoded already: what named the coding no longer holds.
            headers=[
                (name, self._mask(value))
                for name, value in response.headers.multi_items()
                if name not in CODING_HEADERS
            ],
            content=raw,
            request=response.request,
        )
        if any(spelling in said for spelling in _spellings(self._token)):
            answer.extensions[TELLS_THE_TOKEN] = True
        # Tools read it; a response that was put together has none.
        answer.elapsed = timedelta(seconds=time.monotonic() - began)
        observation = observe(answer, raw, self._error_kinds)
        self.names_rules |= observation.rules is not None
        return observation, answer

    def _with_token(self, name: str, value: str) -> str:
        return with_token(value, self._token) if name.lower() == "authorization" else value

    def is_right(self, authorization: str) -> bool:
        """Say whether an Authorization header comes out as the right one, near misses of the token read as such."""
        return is_right(authorization, self._token)

    def _mask(self, text: str) -> str:
        """Take the token out of a text, however it is spelled there."""
        for spelling in self._spellings:
            text = text.replace(spelling, MASK)
        return text

    def _silence(self, reason: str) -> Observation:
        self._silences += 1
        if self._silences >= SILENCES_BEFORE_GIVING_UP:
            self._gone = f"not asked any more: {self._silences} requests in a row had no answer; the last: {reason}"
        return Observation("not observed", reason=reason)


def _spellings(token: str) -> tuple[str, ...]:
    """Return how JSON may spell a token; some writers escape the slash."""
    if len(token) < SHORTEST_SECRET:
        return ()
    escaped = json.dumps(token)[1:-1]
    return tuple(dict.fromkeys((token, escaped, escaped.replace("/", "\\/"))))


def _read(response: httpx.Response, deadline: float) -> bytes | None:
    """Read an answer; None if it exceeds the size that is read, or trickles past the deadline."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > MAX_ANSWER_BYTES or time.monotonic() > deadline:
            return None
        parts.append(part)
    return b"".join(parts)


def _connection_words(error: httpx.ConnectError) -> str:
    words = str(error)
    return "connection refused" if "refused" in words.lower() else words
