"""Stand between a run and the mock, and tell something else than the mock does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

Json: TypeAlias = Any


@dataclass
class Told:
    """Hold one answer of the mock, to be changed.

    Attributes:
        kind: What was asked: `create`, `stream`, `ask` or `several`.
        asked: The body of the request.
        status: The status of the answer.
        body: Its body; of a stream the list of its lines.
        headers: Its media type, alone.
    """

    kind: str
    asked: Json
    status: int
    body: Json
    headers: dict[str, str]


@dataclass
class Memory:
    """Remember what a tampering needs to know later; `number` counts the answers."""

    number: int = 0
    kept: dict[str, Json] = field(default_factory=dict)


Tamper: TypeAlias = Callable[[Told, Memory], None]


class Tampering(httpx.BaseTransport):
    """Change what the mock answers; a callback is posted from here where `posts` says what to.

    Args:
        inner: The way to the mock.
        tamper: Changes one answer.
        posts: Makes of the outcome of a task the bodies that are posted to its callback; None leaves that to the mock.
    """

    def __init__(
        self, inner: httpx.BaseTransport, tamper: Tamper, posts: Callable[[Json], list[Json]] | None = None
    ) -> None:
        self._inner = inner
        self._tamper = tamper
        self._posts = posts
        self._memory = Memory()
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the mock, and answer with what was made of its answer."""
        asked = json.loads(request.read())
        address = asked.pop("callback_url", None) if self._posts and isinstance(asked, dict) else None
        if address is not None:
            asked["async"] = True
            content = json.dumps(asked).encode()
            request = httpx.Request(request.method, request.url, headers=_sized(request, content), content=content)
        response = self._inner.handle_request(request)
        text = response.read().decode()
        media_type = response.headers.get("content-type", "")
        is_stream = "ndjson" in media_type
        body: Json = [json.loads(line) for line in text.splitlines()] if is_stream else json.loads(text)
        told = Told(_kind(request, asked, is_stream=is_stream), asked, response.status_code, body, {})
        if address is not None and self._posts is not None:
            self._call_back(request, address, body["task_id"])
        if response.status_code == httpx.codes.OK:
            with self._lock:
                self._tamper(told, self._memory)
                self._memory.number += 1
        lines = "".join(json.dumps(line) + "\n" for line in told.body) if is_stream else json.dumps(told.body)
        return httpx.Response(told.status, headers={"content-type": media_type, **told.headers}, text=lines)

    def _call_back(self, request: httpx.Request, address: str, task_id: str) -> None:
        content = json.dumps({"id": task_id}).encode()
        headers = _sized(request, content)
        question = httpx.Request("POST", request.url.copy_with(path="/sora/tasks"), headers=headers, content=content)
        response = self._inner.handle_request(question)
        outcome = json.loads(response.read())["response"]
        for body in self._posts(outcome) if self._posts is not None else ():
            httpx.post(address, json=body, trust_env=False)


def _sized(request: httpx.Request, content: bytes) -> dict[str, str]:
    return {**request.headers, "content-length": str(len(content))}


def _kind(request: httpx.Request, asked: Json, *, is_stream: bool) -> str:
    if request.url.path.endswith("/tasks"):
        return "several" if isinstance(asked, dict) and "ids" in asked else "ask"
    return "stream" if is_stream else "create"
