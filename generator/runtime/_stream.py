"""From the bytes of a stream to its snapshots: newline-delimited JSON, read as it arrives. Pure, for both clients.

Read leniently: lines may be blank, and one may hold several snapshots. What is kept between two chunks is the line that
has begun, so the memory stays flat however long the stream is.
"""

import json
from collections.abc import Iterator
from typing import Final

from ._credential import Credential
from ._http import httpx
from ._transport import HEADERS, AnswerT, Operation, RequestT, advice_on
from .errors import StreamError, TruncatedStreamError, UncertainStreamError, UncertainTruncatedStreamError

STREAM_HEADERS: Final = HEADERS | {"Accept": "application/x-ndjson"}
LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes; a longer line is an error."""

_DECODER: Final = json.JSONDecoder()
_WHITE_SPACE: Final = " \t\r\n\ufeff"
# They describe the body of the stream, not that of one line.
_OF_THE_WHOLE: Final = ("content-encoding", "content-length", "transfer-encoding")


class StreamReader:
    """Cut a stream into the answers that it is made of, each with the status and headers of the whole.

    Args:
        operation: What was asked for.
        response: The answer whose body is read.
        token: What errors must not show.
        longest_line: How many bytes a line may have.
    """

    def __init__(
        self,
        operation: Operation[RequestT, AnswerT],
        response: httpx.Response,
        token: Credential,
        *,
        longest_line: int = LONGEST_LINE,
    ) -> None:
        self._operation = operation.id
        self._is_idempotent = operation.is_idempotent
        self._advice = advice_on(operation)
        self._response = response
        self._token = token
        self._headers = httpx.Headers(response.headers)
        for name in _OF_THE_WHOLE:
            self._headers.pop(name, None)
        self._longest_line = longest_line
        self._begun = bytearray()
        self._line = 1
        self._delivered = 0

    def feed(self, chunk: bytes) -> Iterator[httpx.Response]:
        """Yield what a chunk completes.

        Raises:
            StreamError: A line is not JSON, or too long.
        """
        *ended, begun = chunk.split(b"\n")
        for piece in ended:
            self._extend(piece)
            line = bytes(self._begun)
            self._begun.clear()
            yield from self._answers(line, is_last=False)
            self._line += 1
        self._extend(begun)

    def finish(self) -> Iterator[httpx.Response]:
        """Yield what the end of the stream completes: its last line may lack a line end.

        Raises:
            TruncatedStreamError: The stream ends within a snapshot, or holds none.
            StreamError: The last line is not JSON.
        """
        yield from self._answers(bytes(self._begun), is_last=True)
        if not self._delivered:
            raise self._truncated("the stream ended before anything came")

    def broken_off(self, error: httpx.RequestError) -> TruncatedStreamError:
        """Return the error of a connection that broke, or fell silent, within the stream."""
        error.request = self._token.bare_request(self._response.request)
        what = self._token.redacted(f"{type(error).__name__}: {error}")
        return self._truncated(f"the stream broke off after {self._delivered} snapshots: {what}")

    def _extend(self, piece: bytes) -> None:
        if len(self._begun) + len(piece) > self._longest_line:
            raise self._unreadable(f"is longer than {self._longest_line} bytes")
        self._begun += piece

    def _answers(self, line: bytes, *, is_last: bool) -> Iterator[httpx.Response]:
        # What is not UTF-8 must not keep back what stands before it on the line; `encode` refuses it where it stands.
        text = line.decode("utf-8", "surrogateescape").strip(_WHITE_SPACE)
        end = 0
        while end < len(text):
            start = end
            content = b""
            try:
                _, end = _DECODER.raw_decode(text, start)
                content = text[start:end].encode("utf-8")
            except (ValueError, RecursionError):
                pass
            if not content:  # raised here, not above: a traceback would show the cause, which quotes the line
                if is_last and text.startswith("{", start):
                    raise self._truncated(f"the stream ends within a snapshot, after {self._delivered} whole ones")
                raise self._unreadable("is not JSON")
            self._delivered += 1
            yield self._answer(content)
            while end < len(text) and text[end] in _WHITE_SPACE:
                end += 1

    def _answer(self, content: bytes) -> httpx.Response:
        whole = self._response
        return httpx.Response(whole.status_code, headers=self._headers, content=content, request=whole.request)

    def _head(self) -> httpx.Response:
        """Return the answer as an error may keep it: without its body, of which any part may have been read."""
        return self._token.bare_response(self._answer(b""))

    def _unreadable(self, problem: str) -> StreamError:
        message = f"line {self._line} of the stream {problem}"
        kind = StreamError if self._is_idempotent else UncertainStreamError
        return kind(message, operation=self._operation, response=self._head(), advice=self._advice)

    def _truncated(self, message: str) -> TruncatedStreamError:
        kind = TruncatedStreamError if self._is_idempotent else UncertainTruncatedStreamError
        return kind(message, operation=self._operation, response=self._head(), advice=self._advice)
