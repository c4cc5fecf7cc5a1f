"""Streams: whole snapshots as they arrive, then the end or the right error; whatever the bytes are cut into."""

import asyncio
import gc
import gzip
import itertools
import json
import pickle
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import httpx
import pytest
from pydantic import BaseModel

import acedata_sora as sora
from generator.runtime._credential import CredentialScheme, find_credential
from generator.runtime._stream import StreamReader
from generator.runtime._transport import Operation
from generator.runtime._validation import RequestShape
from generator.runtime.errors import OutcomeUnknownError, StreamError
from generator.tests.runtime.conftest import MovedClock, Serving

_TOKEN: Final = "t"  # noqa: S105 - of nobody
_SECRET: Final = "a-token-of-nobody"  # noqa: S105 - as it says
_CREDENTIAL: Final = find_credential(_SECRET, CredentialScheme(header="authorization", prefix="", variable=""))
_HARMLESS: Final[Operation[BaseModel, BaseModel]] = Operation(
    id="op",
    method="POST",
    path="/",
    request=BaseModel,
    shape=RequestShape(check=lambda _: [], fields=frozenset()),
    answers=(BaseModel,),
    timeout=1,
    statuses=frozenset({"200"}),
    kinds={},
    is_idempotent=True,
    find_out="Look.",
)
_SNAPSHOTS: Final = (
    {"task_id": "t", "data": [{"id": "v", "video_url": "", "state": "pending", "note": "é"}]},
    {"task_id": "t", "data": [{"id": "v", "video_url": "", "state": "processing", "note": "猫"}]},
    {"task_id": "t", "trace_id": "r", "data": [{"id": "v", "video_url": "u", "state": "succeeded", "note": "🎬"}]},
)
_LINES: Final = tuple(json.dumps(snapshot, ensure_ascii=False).encode() for snapshot in _SNAPSHOTS)
_BODY: Final = b"".join(line + b"\n" for line in _LINES)
_ENDS: Final = tuple(len(b"\n".join(_LINES[: count + 1])) for count in range(len(_LINES)))
"""Where each snapshot is complete."""


class _Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, chunks: Iterator[bytes], error: httpx.TransportError | None = None) -> None:
        self.chunks = chunks
        self.error = error
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.chunks
        if self.error:
            raise self.error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        self.is_closed = True

    async def aclose(self) -> None:
        self.is_closed = True


def _client(body: _Chunks | bytes, status: int = 200, requests: list[httpx.Request] | None = None) -> sora.Client:
    return sora.Client(token=_TOKEN, http_client=httpx.Client(transport=_transport(body, status, requests)))


def _transport(
    body: _Chunks | bytes, status: int = 200, requests: list[httpx.Request] | None = None
) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        if requests is not None:
            requests.append(request)
        if isinstance(body, bytes):
            return httpx.Response(status, stream=_Chunks(iter([body])))
        return httpx.Response(status, stream=body)

    return httpx.MockTransport(answer)


def _drain(client: sora.Client) -> tuple[list[sora.VideoAnswer], sora.ApiError | None]:
    """Return every snapshot, and the error at the end."""
    found: list[sora.VideoAnswer] = []
    try:
        with client.stream_create_video(model="sora-2", prompt="cat") as stream:
            found.extend(stream)
    except sora.ApiError as error:
        return found, error
    return found, None


async def _drain_async(client: sora.AsyncClient) -> tuple[list[sora.VideoAnswer], sora.ApiError | None]:
    found: list[sora.VideoAnswer] = []
    try:
        async with client.stream_create_video(model="sora-2", prompt="cat") as stream:
            async for snapshot in stream:
                found.append(snapshot)  # noqa: PERF401 - a comprehension would lose what comes before an error
    except sora.ApiError as error:
        return found, error
    return found, None


def _dumped(snapshots: list[sora.VideoAnswer]) -> list[object]:
    return [snapshot.model_dump(by_alias=True, exclude_unset=True) for snapshot in snapshots]


def _complete(cut: int) -> list[object]:
    return [snapshot for snapshot, end in zip(_SNAPSHOTS, _ENDS, strict=True) if end <= cut]


def test_snapshots_are_typed_and_asked_for_by_their_media_type() -> None:
    """One request with the right `accept` gives every snapshot as the class that it is."""
    requests: list[httpx.Request] = []

    found, error = _drain(_client(_BODY, requests=requests))

    (request,) = requests
    assert error is None
    assert _dumped(found) == list(_SNAPSHOTS)
    assert all(isinstance(snapshot, sora.VideoResult) for snapshot in found)
    assert request.headers["accept"] == "application/x-ndjson"
    assert json.loads(request.content) == {"model": "sora-2", "prompt": "cat"}


def test_a_snapshot_comes_before_the_next_chunk_is_read() -> None:
    """What has arrived is not held back for what has not."""
    read: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number, line in enumerate(_LINES):
            read.append(number)
            yield line + b"\n"

    with _client(_Chunks(chunks())).stream_create_video(model="sora-2", prompt="cat") as stream:
        next(stream)

        assert read == [0]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_it_does_not_matter_where_chunks_begin(size: int) -> None:
    """Chunks that split characters of several bytes give the same snapshots."""
    chunks = [_BODY[start : start + size] for start in range(0, len(_BODY), size)]

    found, error = _drain(_client(_Chunks(iter(chunks))))

    assert (_dumped(found), error) == (list(_SNAPSHOTS), None)


@pytest.mark.parametrize(
    "body",
    [
        b"\n\r\n  \n".join((b"", *_LINES, b"")),
        b"\r\n".join(_LINES),
        b"".join(_LINES),
        b" ".join(_LINES) + b"\n",
        b"\xef\xbb\xbf" + _BODY,
    ],
    ids=["blank lines", "no last line end", "one line", "one line, with spaces", "byte order mark"],
)
def test_lines_need_not_be_tidy(body: bytes) -> None:
    """Blank lines, several snapshots on a line and a missing line end are read all the same."""
    found, error = _drain(_client(body))

    assert (_dumped(found), error) == (list(_SNAPSHOTS), None)


def test_an_acknowledgement_may_be_the_only_line() -> None:
    """A request that goes on in the background is answered by one line."""
    found, error = _drain(_client(b'{"task_id": "t"}'))

    assert (found, error) == ([sora.TaskAcknowledgement(task_id="t")], None)


def test_a_body_that_simply_ends_is_read_to_its_end() -> None:
    """Cut at every byte: the whole snapshots come, then an error unless what came is whole."""
    for cut in range(len(_BODY) + 1):
        found, error = _drain(_client(_BODY[:cut]))

        is_whole = cut > 0 and (cut in _ENDS or _BODY[:cut].endswith(b"\n"))
        assert _dumped(found) == _complete(cut), cut
        assert type(error) is (type(None) if is_whole else sora.UncertainTruncatedStreamError), cut


def _broken_answers() -> list[bytes]:
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(_BODY)}\r\n\r\n".encode()
    return [head + _BODY[:cut] for cut in range(len(_BODY))]


def test_a_connection_that_breaks_is_an_error_of_its_own(serving: Serving) -> None:
    """A server that goes away after any number of bytes: the whole lines come, then the error; nothing hangs."""
    with serving(_broken_answers()) as url, sora.Client(token=_TOKEN, base_url=url) as client:
        for cut in range(len(_BODY)):
            found, error = _drain(client)

            # A snapshot is whole at its line end; the last byte that is missing is that of the third.
            assert _dumped(found) == _complete(cut - 1), cut
            assert type(error) is sora.UncertainTruncatedStreamError, cut
            assert error.operation == "createVideo"
            assert error.response is not None


def test_a_connection_that_breaks_is_the_same_asynchronously(serving: Serving) -> None:
    """`AsyncClient` gives the same snapshots and the same error."""

    async def read(url: str) -> list[tuple[int, list[object], type]]:
        async with sora.AsyncClient(token=_TOKEN, base_url=url) as client:
            found = []
            for cut in range(len(_BODY)):
                snapshots, error = await _drain_async(client)
                found.append((cut, _dumped(snapshots), type(error)))
            return found

    with serving(_broken_answers()) as url:
        found = asyncio.run(read(url))

    assert found == [(cut, _complete(cut - 1), sora.UncertainTruncatedStreamError) for cut in range(len(_BODY))]


def test_a_server_that_falls_silent_is_not_waited_for_forever() -> None:
    """A read timeout within the stream is the same error, with its cause."""
    timeout = httpx.ReadTimeout("silence")

    found, error = _drain(_client(_Chunks(iter([_LINES[0] + b"\n"]), timeout)))

    assert _dumped(found) == [_SNAPSHOTS[0]]
    assert isinstance(error, sora.TruncatedStreamError)
    assert error.__cause__ is timeout


@pytest.mark.parametrize(
    "line", [b"{'a': 1}", b"<html>", b'{"task_id": "\xff"}', b'{"task_id": "t", \xe7', b"[" * 99_999]
)
def test_a_line_that_is_not_json_is_an_error_after_what_came_before(line: bytes) -> None:
    """What stands before it, on its line too, is delivered; what follows is not."""
    found, error = _drain(_client(_LINES[0] + b"\n" + _LINES[1] + line + b"\n" + _LINES[2]))

    assert _dumped(found) == list(_SNAPSHOTS[:2])
    assert type(error) is sora.UncertainStreamError
    assert "line 2" in str(error)


@pytest.mark.parametrize(
    ("line", "kind", "code"),
    [
        (
            b'{"success": false, "error": {"code": "used_up", "message": "No."}, "trace_id": "r"}',
            "BalanceError",
            "used_up",
        ),
        (b'{"error": {"code": "bad_request", "message": "No."}}', "InvalidRequestError", "bad_request"),
        (b'{"success": false, "error": {"code": "api_error", "message": "No."}}', "UncertainServerError", "api_error"),
        (b'{"task_id": "t", "error": "No."}', "UncertainStatusError", None),
    ],
)
def test_an_error_within_the_stream_is_raised(line: bytes, kind: str, code: str | None) -> None:
    """An error object raises what its code means, after what came before."""
    found, error = _drain(_client(_LINES[0] + b"\n" + line))

    assert _dumped(found) == [_SNAPSHOTS[0]]
    assert isinstance(error, sora.StatusError)
    assert (type(error).__name__, error.code, error.message) == (kind, code, "No.")
    assert error.response.json() == json.loads(line)


def test_a_last_line_that_is_not_json_is_no_truncation() -> None:
    """What does not even begin as a snapshot has not been cut off."""
    found, error = _drain(_client(_LINES[0] + b"\n<html>"))

    assert _dumped(found) == [_SNAPSHOTS[0]]
    assert type(error) is sora.UncertainStreamError


def test_a_compressed_stream_is_read() -> None:
    """How the whole is encoded says nothing of one line."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=_Chunks(iter([gzip.compress(_BODY)])))

    client = sora.Client(token=_TOKEN, http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    found, error = _drain(client)

    assert (_dumped(found), error) == (list(_SNAPSHOTS), None)


def test_a_success_may_have_an_error_beside_it() -> None:
    """What says of itself that it succeeded is an answer."""
    line = b'{"success": true, "task_id": "t", "data": [], "error": "late"}'

    found, error = _drain(_client(line))

    assert (_dumped(found), error) == ([json.loads(line)], None)


def test_a_line_that_is_another_thing_is_an_answer_error() -> None:
    """JSON that is no snapshot breaks the contract as it would in a plain answer."""
    found, error = _drain(_client(_LINES[0] + b"\n[1]\n"))

    assert _dumped(found) == [_SNAPSHOTS[0]]
    assert isinstance(error, sora.AnswerError)


def test_an_error_status_is_raised_as_by_a_plain_request() -> None:
    """The body of an error is decoded, not streamed."""
    found, error = _drain(_client(b'{"error": {"code": "used_up", "message": "No."}}', 403))

    assert found == []
    assert isinstance(error, sora.BalanceError)


@pytest.mark.parametrize(
    ("failure", "kind", "attempts"),
    [
        (httpx.ConnectError("refused"), "NotSentError", 3),
        (httpx.ReadTimeout("silence"), "UnansweredError", 1),
        (429, "RateLimitError", 3),
        (503, "UncertainServerError", 1),
    ],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_a_stream_is_opened_again_as_a_request_is_sent_again(
    clock: MovedClock, failure: httpx.RequestError | int, kind: str, attempts: int, *, is_async: bool
) -> None:
    """Before the first byte a failure is what it is for a plain request; each refusal is closed before the pause."""
    requests: list[httpx.Request] = []
    bodies: list[_Chunks] = []

    def fail(request: httpx.Request) -> httpx.Response:
        assert all(body.is_closed for body in bodies)
        requests.append(request)
        if not isinstance(failure, int):
            raise failure
        bodies.append(_Chunks(iter([b"{}"])))
        return httpx.Response(failure, stream=bodies[-1])

    async def read() -> tuple[list[sora.VideoAnswer], sora.ApiError | None]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(fail)) as http:
            return await _drain_async(sora.AsyncClient(token=_TOKEN, http_client=http, clock=clock.asynchronous))

    if is_async:
        found, error = asyncio.run(read())
    else:
        http = httpx.Client(transport=httpx.MockTransport(fail))
        found, error = _drain(sora.Client(token=_TOKEN, http_client=http, clock=clock.blocking))

    assert (found, len(requests), type(error).__name__) == ([], attempts, kind)
    assert clock.pauses == [0.5, 1.0][: attempts - 1]


def test_a_stream_that_has_begun_is_not_asked_for_again() -> None:
    """After the first byte nothing is sent twice, whatever happens."""
    requests: list[httpx.Request] = []

    found, error = _drain(_client(_Chunks(iter([b"{"]), httpx.ConnectError("gone")), requests=requests))

    assert (found, len(requests)) == ([], 1)
    assert type(error) is sora.UncertainTruncatedStreamError


@pytest.mark.parametrize(
    ("status", "body", "broken"),
    [
        (200, b'{"task_id": "%s"' % _SECRET.encode(), None),
        (200, b"<%s>" % _SECRET.encode(), None),
        (200, b'{"task_id": 7, "data": "%s"}' % _SECRET.encode(), None),
        (200, b'{"error": {"code": "x", "message": "%s"}}' % _SECRET.encode(), None),
        (500, b'{"error": {"code": "x", "message": "%s"}}' % _SECRET.encode(), None),
        (200, b"", httpx.ReadError(_SECRET)),
    ],
    ids=["truncated", "no JSON", "another thing", "an error", "refused", "broken off"],
)
def test_the_token_is_in_no_error(status: int, body: bytes, broken: httpx.TransportError | None) -> None:
    """Whatever a service repeats, neither the message nor what is kept of an error has the token."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"x-echo": _SECRET}, stream=_Chunks(iter([body]), broken))

    http = httpx.Client(transport=httpx.MockTransport(answer))
    _, error = _drain(sora.Client(token=_SECRET, http_client=http))

    assert error is not None
    assert error.__context__ is None or broken
    assert _SECRET not in str(error)
    assert _SECRET.encode() not in pickle.dumps(error)


def test_a_broken_rule_is_raised_before_anything_is_asked() -> None:
    """The request is checked when the stream is made."""
    requests: list[httpx.Request] = []
    broken: dict[str, Any] = {"model": "sora-2", "prompt": "cat", "duration": 25}  # a type error, if written out

    with pytest.raises(ValueError, match=r"duration\.v1-sora-2"):
        _client(_BODY, requests=requests).stream_create_video(**broken)

    assert requests == []


def test_the_connection_is_closed_however_the_iteration_ends() -> None:
    """The end, an error, leaving the block, and simply dropping the stream each close the connection."""
    bodies = [_Chunks(iter([_BODY])), _Chunks(iter([b"<html>\n"])), _Chunks(iter([_BODY])), _Chunks(iter([_BODY]))]
    whole, broken, left, dropped = map(_client, bodies)

    list(whole.stream_create_video(model="sora-2", prompt="cat"))
    with pytest.raises(sora.StreamError):
        list(broken.stream_create_video(model="sora-2", prompt="cat"))
    with left.stream_create_video(model="sora-2", prompt="cat") as stream:
        next(stream)
    gc.disable()  # so that it is the dropping that closes, not a later sweep
    for _ in dropped.stream_create_video(model="sora-2", prompt="cat"):
        break
    gc.enable()

    assert [body.is_closed for body in bodies] == [True] * 4


def test_leaving_the_block_closes_the_asynchronous_connection() -> None:
    """`async with` closes the connection at its end."""
    body = _Chunks(iter([_BODY]))

    async def read() -> None:
        http = httpx.AsyncClient(transport=_transport(body))
        client = sora.AsyncClient(token=_TOKEN, http_client=http)
        async with http, client.stream_create_video(model="sora-2", prompt="cat") as stream:
            await anext(stream)
            assert not body.is_closed

    asyncio.run(read())

    assert body.is_closed


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"task_id": "t"}\n{', "TruncatedStreamError"), (b"<html>\n", "StreamError"), (b"[]", "AnswerError")],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_a_stream_that_may_be_paid_for_says_that_its_outcome_is_unknown(
    body: bytes, kind: str, *, is_async: bool
) -> None:
    """Who gives up asking again only where the outcome is unknown does not pay twice, and is told how to find out."""

    async def read() -> sora.ApiError | None:
        async with httpx.AsyncClient(transport=_transport(body)) as http:
            return (await _drain_async(sora.AsyncClient(token=_TOKEN, http_client=http)))[1]

    error = asyncio.run(read()) if is_async else _drain(_client(body))[1]

    assert isinstance(error, sora.OutcomeUnknownError)
    assert isinstance(error, getattr(sora, kind))
    assert sora.CREATE_VIDEO.find_out
    assert error.advice.endswith(sora.CREATE_VIDEO.find_out)
    assert str(error).endswith(error.advice)
    assert type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - made a line above


@pytest.mark.parametrize("body", [b"{", b"<html>\n"])
def test_a_stream_that_costs_nothing_may_be_asked_for_again(body: bytes) -> None:
    """Of an idempotent operation, an error is no more than what it is."""
    reader = StreamReader(_HARMLESS, httpx.Response(200, request=httpx.Request("POST", "http://x")), _CREDENTIAL)

    with pytest.raises(StreamError) as raised:
        list(itertools.chain(reader.feed(body), reader.finish()))

    assert not isinstance(raised.value, OutcomeUnknownError)
    assert raised.value.advice == ""


def test_an_endless_stream_takes_no_more_memory_than_a_short_one() -> None:
    """Through the whole client, 20,000 snapshots peak no higher than 200 do, but for what Python keeps to itself."""

    def peak(count: int) -> int:
        read = 0
        chunks = (line + b"\n" for line in itertools.islice(itertools.cycle(_LINES), count))
        client = _client(_Chunks(chunks))
        tracemalloc.start()
        with client.stream_create_video(model="sora-2", prompt="cat") as stream:
            for _ in stream:
                read += 1
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert read == count
        return highest

    peak(200)  # what is made once, is made now

    assert peak(20_000) < peak(200) + 64 * 1024


def test_the_memory_stays_flat() -> None:
    """What is kept of a stream without end is the line that has begun; one without line ends is refused."""
    response = httpx.Response(200, request=httpx.Request("POST", "http://x"))
    reader = StreamReader(_HARMLESS, response, _CREDENTIAL, longest_line=100)

    for _ in range(1000):
        assert len(list(reader.feed(b'{"a": 1}\n{"b": 2}\n{"c'))) == 2
        assert len(list(reader.feed(b'": 3}\n'))) == 1
    assert sum(len(value) for value in vars(reader).values() if isinstance(value, bytes | bytearray)) == 0

    for _ in range(10):
        assert list(reader.feed(b'"' * 10)) == []
    with pytest.raises(StreamError, match="longer than 100 bytes"):
        list(reader.feed(b'"'))


def test_a_line_of_just_the_allowed_length_is_read() -> None:
    """The bound is the stated one, in one chunk or in several."""
    response = httpx.Response(200, request=httpx.Request("POST", "http://x"))
    reader = StreamReader(_HARMLESS, response, _CREDENTIAL, longest_line=8)

    assert [answer.content for answer in reader.feed(b'{"a": 1}\n')] == [b'{"a": 1}']
    with pytest.raises(StreamError):
        list(reader.feed(b'{"a": 12}\n'))
