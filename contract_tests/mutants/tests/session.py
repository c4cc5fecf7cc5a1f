"""A session with a server: one of everything, in an order that never changes, and what came of it."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx

from contract_tests.mock_server.in_process import InProcessTransport, looping
from contract_tests.mutants.serving import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.mock_server.reading.document import Document, Json
    from contract_tests.mutants.subjects import Subject

MAKE, ASK = "/sora/videos", "/sora/tasks"
LEGAL: dict[str, Json] = {"model": "sora-2", "prompt": "cat running on the river"}
CAFE = "cafe\u0301"
HOSTILE = (
    f"  <b>Tom & \"Jerry\"</b> it's\n\ta%20b + {{{{7*7}}}} ${{x}} \\n \x07 {CAFE} \U0001f600 ",
    "end\0of it", "\ud800 alone", "17", "x" * 3000, "", "o'clock",
)  # fmt: skip
UNKNOWN = "11111111-2222-4333-8444-555555555555"


@dataclass(slots=True)
class Session:
    """Hold what a server answered and posted, in order; ids are as they came, for the seed brings them back."""

    said: list[tuple[str, object]] = field(default_factory=list)
    posted: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def note(self, what: str, answer: httpx.Response | str) -> None:
        """Write down an answer."""
        if isinstance(answer, str):
            self.said.append((what, answer))
            return
        kept = {name: value for name, value in answer.headers.items() if name not in {"date", "x-contract-findings"}}
        self.said.append((what, (answer.status_code, tuple(sorted(kept.items())), answer.content)))


def session_with(subject: Subject, document: Document) -> Session:
    """Hold a session with a subject."""
    subject = replace(subject, options=replace(subject.options, seed=7))
    session = Session()
    app = app_of(subject, document)
    with looping(app.close) as running, _receiving(session) as url:
        transport = InProcessTransport(app, running.loop)
        headers = {"authorization": f"Bearer {subject.options.token}"}
        with httpx.Client(transport=transport, base_url="http://server.invalid", headers=headers, timeout=3) as client:
            _ask_of_everything(client, session, url)
    return session


def _ask_of_everything(client: httpx.Client, session: Session, url: str) -> None:
    _send_bodies(client, session)
    _send_oddities(client, session)
    _send_tokens(client, session)
    _live(client, session, url)
    _crowd(client, session)


def _send_bodies(client: httpx.Client, session: Session) -> None:
    bodies: tuple[dict[str, Json], ...] = (
        {}, {"duration": 10}, {"duration": 10.0}, {"duration": "10"}, {"duration": True}, {"duration": 10.5},
        {"duration": None}, {"duration": 4}, {"duration": 4, "version": "2.0"}, {"version": "2.0", "duration": 10},
        {"size": "SMALL"}, {"size": "small "}, {"size": "smash"}, {"model": ["sora-2"]}, {"prompt": ["a"]},
        {"prompt": 7}, {"prompt": None}, {"MODEL": "sora-2"}, {"unknown": {"deep": [1]}}, {"unknown": None},
        {"character_url": "https://a.example/v", "character_start": 0, "character_end": 2},
        {"character_url": "https://a.example/v", "character_start": 2, "character_end": 2**40},
        {"image_urls": []}, {"image_urls": "https://a.example/i"}, {"image_urls": {"a": 1}}, {"image_urls": ["a", 7]},
        {"async": "true"}, {"async": 1}, {"async": False}, {"async": {"a": 1}},
    )  # fmt: skip
    for more in bodies:
        _post(client, session, f"body {more}", MAKE, {**LEGAL, **more})
    _post(client, session, "no prompt", MAKE, {"model": "sora-2"})
    _post(client, session, "other letters", MAKE, {"model": "sora-2", "PROMPT": "a"})
    _post(client, session, "empty object", MAKE, {})
    _post(client, session, "other order", MAKE, {"prompt": "a", "duration": 10, "model": "sora-2"})


def _post(client: httpx.Client, session: Session, what: str, path: str, body: Json, **headers: str) -> httpx.Response:
    content = json.dumps(body).encode()
    return _raw(client, session, what, path, content, {"content-type": "application/json", **headers})


def _raw(  # noqa: PLR0913, PLR0917 - the parts of a request
    client: httpx.Client, session: Session, what: str, path: str, content: bytes, headers: Mapping[str, str],
    method: str = "POST",
) -> httpx.Response:  # fmt: skip
    try:
        answer = client.request(method, path, content=content, headers=dict(headers))
    except httpx.HTTPError as error:
        session.note(what, type(error).__name__)
        return httpx.Response(599)
    session.note(what, answer)
    return answer


def _send_oddities(client: httpx.Client, session: Session) -> None:
    kind = {"content-type": "application/json"}
    good = json.dumps(LEGAL).encode()
    for content in (
        b"", b"{", good + b" x", b"[]", b'"text"', b"null", b"\xff" + good, b"[" * 60 + b"]" * 60,
        good[:-1] + b', "prompt": "twice"}', json.dumps(LEGAL, indent=1).encode(),
        json.dumps({**LEGAL, "prompt": "y" * 40_000}).encode(),
        json.dumps({**LEGAL, "deep": json.loads("[" * 40 + "]" * 40)}).encode(),
    ):  # fmt: skip
        _raw(client, session, f"content {content[:60]!r}", MAKE, content, kind)
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"):
        _raw(client, session, media_type, MAKE, good, {"content-type": media_type})
    for method, path in (("GET", MAKE), ("PUT", MAKE), ("GET", ASK), ("POST", "/nowhere"), ("POST", f"{MAKE}/")):
        _raw(client, session, f"{method} {path}", path, good, kind, method)
    for accept in ("text/html", "*/*", "application/json", "application/x-ndjson", "application/xml;q=0.1"):
        _post(client, session, f"accept {accept}", MAKE, dict(LEGAL), accept=accept)
    client.headers.pop("accept", None)
    _post(client, session, "no accept", MAKE, dict(LEGAL), accept="")
    for text in HOSTILE:
        _post(client, session, f"text {text[:9]!r}", MAKE, {**LEGAL, "prompt": text})


def _send_tokens(client: httpx.Client, session: Session) -> None:
    right = client.headers["authorization"]
    token = right.removeprefix("Bearer ")
    for said in (
        "", "Bearer", "Bearer wrong", f"Basic {token}", "Basic abc", token, f"Bearer {token[:-1]}",
        f"Bearer {token}x", f"Bearer {token.upper()}", f"Bearer {'x' * len(token)}", f"bearer {token}",
    ):  # fmt: skip
        unknown: dict[str, Json] = {"id": UNKNOWN}
        for path, body in ((MAKE, LEGAL), (ASK, unknown)):
            for accept in ("application/json", "application/x-ndjson"):
                _post(client, session, f"token {said} {path}", path, body, authorization=said, accept=accept)


def _live(client: httpx.Client, session: Session, url: str) -> None:
    ids: list[str] = []
    awaited = 0
    for text in (*HOSTILE, "plain"):
        ways: tuple[dict[str, Json], ...] = ({"async": True}, {"callback_url": f"{url}/a%20path?x={len(ids)}"}, {})
        for more in ways:
            body: dict[str, Json] = {**LEGAL, "prompt": text, "x_note": "ours", **more}
            made = _post(client, session, f"made with {sorted(more)}", MAKE, body)
            awaited += "callback_url" in more
            ids.append(_id_of(made))
            for _ in range(4):
                _post(client, session, "asked", ASK, {"id": ids[-1]})
    _post(client, session, "refused", MAKE, {**LEGAL, "duration": 7, "callback_url": f"{url}/refused"})
    _post(client, session, "no token", MAKE, {**LEGAL, "callback_url": f"{url}/open"}, authorization="Bearer no")
    _post(client, session, "unknown", ASK, {"id": UNKNOWN})
    _post(client, session, "old", ASK, {"id": ids[0]})
    for asked in ([ids[0], ids[1]], [ids[1], ids[0], ids[1]], [UNKNOWN, ids[0]], [], [ids[2]]):
        _post(client, session, f"batch of {len(asked)}", ASK, {"ids": list(asked), "action": "retrieve_batch"})
    with session.arrived:
        session.arrived.wait_for(lambda: len(session.posted) >= awaited, timeout=1.0)
        session.arrived.wait_for(lambda: len(session.posted) > awaited, timeout=0.1)  # one too many


def _id_of(answer: httpx.Response) -> str:
    with contextlib.suppress(ValueError):
        value = answer.json()
        if isinstance(value, dict) and isinstance(value.get("task_id"), str):
            return str(value["task_id"])
    return UNKNOWN


def _crowd(client: httpx.Client, session: Session) -> None:
    """Ask at the same time; what is told of it is sorted, and only whether it is as it should be."""

    def one(number: int) -> str:
        body = {**LEGAL, "prompt": f"number {number}", "async": True}
        right = client.headers["authorization"]
        token = right if number % 3 else "Bearer no"
        try:
            made = client.post(MAKE, json=body, headers={"authorization": token})
            told = client.post(ASK, json={"id": _id_of(made)})
            record = told.json() if isinstance(told.json(), dict) else {}
        except (httpx.HTTPError, ValueError) as error:
            return f"{number} {type(error).__name__}"
        same = record.get("id") == _id_of(made)
        return f"{number} {made.status_code} {told.status_code} {record.get('request')} {same}"

    with ThreadPoolExecutor(6) as pool:
        session.said.append(("crowd", sorted(pool.map(one, range(6)))))


@contextlib.contextmanager
def _receiving(session: Session) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            with session.arrived:
                session.posted.append((self.command, self.path, self.headers.get("content-type") or "", body))
                session.arrived.notify_all()
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        do_POST = do_GET = do_PUT = handle_any  # noqa: N815 - names that the base class looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def comparable(session: Session) -> tuple[list[tuple[str, object]], list[tuple[str, str, str, bytes]]]:
    """Return what a session was told without what no seed brings back: times, ports, the keys that follow from them."""
    posted = sorted((method, path, kind, _steady(body)) for method, path, kind, body in session.posted)
    return [(what, _steady_answer(said)) for what, said in session.said], posted


def _steady_answer(said: object) -> object:
    if not isinstance(said, tuple):
        return said
    status, headers, content = said
    return status, tuple(pair for pair in headers if pair[0] != "content-length"), _steady(content)


def _steady(content: bytes) -> bytes:
    content = re.sub(rb'"(_id|created_at|started_at|finished_at|elapsed)": ?[0-9.]+', b'"time"', content)
    return re.sub(rb"127.0.0.1:\d+", b"", content)
