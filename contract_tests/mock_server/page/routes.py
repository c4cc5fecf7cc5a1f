"""Serve the page: its files as they lie, and JSON for its script."""

from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES, write_json
from contract_tests.mock_server.page.cells import judge_cells
from contract_tests.mock_server.page.contents import node_of, public_token, token_variable, write_contents
from contract_tests.mock_server.page.snippets import Shown, write_curl, write_python
from contract_tests.mock_server.page.verdicts import VerdictWriter
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["PAGE_PATH", "page_routes"]

PAGE_PATH = "/__mock__/page"
_FILES = Path(__file__).parent / "files"
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Nothing from elsewhere, nothing inline, nobody's frame: what strangers sent is shown here.
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
_MOST_ENTRIES = 200
_Answer: TypeAlias = dict[str, Json]


def page_routes(service: MockService) -> list[Route]:
    """List what is served for people."""
    files = {path.name: (path.read_bytes(), _MEDIA_TYPES[path.suffix]) for path in _FILES.iterdir()}
    desk = _Desk(service)

    async def page(_: Request) -> Response:
        content, media_type = files["page.html"]
        return Response(content, media_type=media_type, headers=_HEADERS)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in files:
            return Response(f"no such file: the page has {', '.join(sorted(files))}", 404, headers=_HEADERS)
        content, media_type = files[name]
        return Response(content, media_type=media_type, headers=_HEADERS)

    async def told(request: Request) -> Response:
        try:
            answer = await desk.tell(request)
        except ClientDisconnect:
            answer = "the body ended early"  # nobody is left to read this
        if isinstance(answer, str):
            return Response(answer, 400, headers=_HEADERS)
        return Response(write_json(answer), media_type=JSON, headers=_HEADERS)

    return [
        Route("/", page, methods=["GET"]),
        *(Route(f"{PAGE_PATH}/{name}", told, methods=[method]) for method, name in _ASKED),
        Route(f"{PAGE_PATH}/{{name}}", file, methods=["GET"]),
    ]


_ASKED = (("GET", "contents"), ("GET", "cells"), ("POST", "judge"), ("GET", "journal"), ("DELETE", "journal"))


class _Desk:
    """Answer the script of the page; a text is what was wrong with its question."""

    def __init__(self, service: MockService) -> None:
        self._service = service
        self._operations = {operation.id: operation for operation in service.operations}
        self._writers: dict[str, VerdictWriter] = {}
        self._tables: dict[VerdictWriter, _Answer] = {}

    async def tell(self, request: Request) -> _Answer | str:
        name = request.url.path.rpartition("/")[2]
        if name == "contents":
            return write_contents(self._service)
        if name == "journal":
            return self._journal(request)
        operation = self._operations.get(request.query_params.get("operation", ""))
        if operation is None:
            return f"name an operation: operation={'|'.join(self._operations)}"
        writer = self._writer(operation)
        if name == "cells":
            if writer not in self._tables:  # tenths of a second of work, which no request has to wait for
                self._tables[writer] = await run_in_threadpool(judge_cells, operation, writer)
            return self._tables[writer]
        return self._judge(request, operation, writer, await _beginning(request))

    def _writer(self, operation: Operation) -> VerdictWriter:
        """Return what judges for people, made anew where the server judges by something else than before."""
        known = self._writers.get(operation.id)
        if known is None or not known.follows(self._service.judges[operation.id]):
            if known is not None:
                self._tables.pop(known, None)
            known = self._writers[operation.id] = VerdictWriter(self._service, operation)
        return known

    def _journal(self, request: Request) -> _Answer | str:
        journal = self._service.journal
        if request.method == "DELETE":
            journal.clear()
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            return f"after={after[:40]} is no number; give that of the last entry that you have"
        latest = journal.latest
        rows: list[Json] = [
            {"sequence": number, **asdict(entry), "rules": list(entry.rules), "findings": []}
            for number, entry in journal.since(int(after), most=_MOST_ENTRIES)
        ]
        return {"entries": rows, "latest": latest, "dropped": journal.dropped}

    def _judge(self, request: Request, operation: Operation, writer: VerdictWriter, raw: bytes) -> _Answer:
        verdict, body = writer.judge_text(raw)
        accept = request.query_params.get("accept", "")
        offers = operation.offers
        seconds = node_of(self._service.document, operation).get("x-timeout-seconds")
        is_public = request.query_params.get("standard_token") == "true"
        shown = Shown(
            method=operation.method,
            url=str(request.base_url).rstrip("/") + (request.query_params.get("path") or operation.path),
            media_type=operation.accepts[0] if operation.accepts else None,
            accept=accept if accept in offers and accept != offers[0] else "",
            text=raw.decode("utf-8", "replace"),
            body=body,
            token=public_token(self._service) if is_public else None,
            variable=token_variable(self._service.document) if operation.is_protected else None,
            is_streamed=accept in offers and accept != JSON,
            **({"seconds": seconds} if isinstance(seconds, int | float) else {}),
        )
        return {
            "state": verdict.state,
            "findings": [writer.as_json(finding) for finding in verdict.findings],
            "beside": [writer.as_json(finding) for finding in verdict.passed_over],
            "curl": write_curl(shown),
            "python": write_python(shown),
        }


async def _beginning(request: Request) -> bytes:
    """Read a body, or as much of it as shows that it is too long."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MAX_BODY_BYTES:
            break
    return bytes(held)
