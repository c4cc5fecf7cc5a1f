"""Put the service on HTTP: documented operations as bare ASGI, everything else as pages of Starlette."""

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from starlette.types import Receive, Scope, Send

from contract_tests.mock_server.answering.refusals import refusal_headers
from contract_tests.mock_server.answering.replies import JSON, Reply, Step, Work
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.callbacks import Callback, CallbackSender
from contract_tests.mock_server.delivery import Delivery
from contract_tests.mock_server.exchange import CutError, Exchange, LeftError, TooLargeError
from contract_tests.mock_server.journal import Entry
from contract_tests.mock_server.misbehaving.behaviour import USUAL
from contract_tests.mock_server.misbehaving.tampering import spoil_steps
from contract_tests.mock_server.pages import build_pages
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["MockApp"]

_PARAMETER = re.compile(r"\\\{[^/{}]+\\\}")


class MockApp:
    """Serve one service as an ASGI application for HTTP; `reset` is what the admin API sets it back with."""

    def __init__(self, service: MockService, reset: Callable[[], Awaitable[None]]) -> None:
        self.service = service
        self._sender = CallbackSender(service.journal, service.clock, service.options.callback_hosts)
        self._plain = {(each.method, each.path): each for each in service.operations if "{" not in each.path}
        self._patterns = [
            (each.method, re.compile(_PARAMETER.sub("[^/]+", re.escape(each.path))), each)
            for each in service.operations
            if "{" in each.path
        ]
        self._pages = build_pages(service, reset)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        operation = self._plain.get((scope["method"], scope["path"])) or self._matched(scope)
        if operation is not None:
            await self._serve(operation, scope, Exchange(scope, receive, send))
        else:
            await self._pages(scope, receive, send)

    def _matched(self, scope: Scope) -> Operation | None:
        found = (
            each for method, path, each in self._patterns if method == scope["method"] and path.fullmatch(scope["path"])
        )
        return next(found, None)

    async def close(self) -> None:
        """Let whoever waits go on, post the callbacks that are due, and give up the others."""
        self.service.clock.release()
        await self._sender.close()

    async def _serve(self, operation: Operation, scope: Scope, exchange: Exchange) -> None:
        note = _Note(self.service, operation, scope)
        answer = await self._answer(operation, exchange)
        if isinstance(answer, Reply) and answer.behaviour is USUAL:
            note.write(answer, answer.status)
            await exchange.begin(answer.status, _headers(answer, len(answer.content)))
            await exchange.send(answer.content, is_last=True)
            return
        try:
            if answer.behaviour is USUAL:
                await self._send_steps(answer, answer.steps(), exchange, note)
            else:
                await self._misbehave(answer, exchange, note)
        except LeftError:
            note.write(answer, None, detail="the client left before the answer was complete")
        finally:
            if isinstance(answer, Work):
                self._call_back(answer)

    async def _misbehave(self, answer: Reply | Work, exchange: Exchange, note: "_Note") -> None:
        delivery = Delivery(exchange, answer.behaviour, self.service.clock)
        is_stream = isinstance(answer, Work) and answer.media_type != JSON
        steps = spoil_steps(answer.steps(), answer.behaviour, is_stream=is_stream)
        try:
            await delivery.hold()
            await self._send_steps(answer, steps, delivery, note)
        except CutError:
            note.write(answer, None)  # unless it was written before

    async def _answer(self, operation: Operation, exchange: Exchange) -> Reply | Work:
        service = self.service
        admitted = service.admit(operation, exchange.authorization)
        if isinstance(admitted, Reply):
            return admitted
        try:
            raw = await exchange.read()
        except TooLargeError:
            return replace(service.refuse_size(operation), behaviour=admitted)
        except LeftError:
            return service.refuse_incomplete(operation)
        answer = service.answer(operation, raw, exchange.content_type, exchange.accept, admitted)
        # The body may have asked for more; a refusal knows of nothing yet.
        is_complete = admitted is USUAL or answer.behaviour is not USUAL
        return answer if is_complete else replace(answer, behaviour=admitted)

    async def _send_steps(
        self, answer: Reply | Work, steps: Iterable[Step], exchange: Exchange | Delivery, note: "_Note"
    ) -> None:
        has_begun = False
        status = answer.status
        for step in steps:
            await exchange.wait_until(step.moment, self.service.clock)
            if step.is_last:  # before it is sent: whoever has the answer finds it in the journal
                note.write(answer, None if answer.behaviour.close == "before" else status)
            if not has_begun:
                await exchange.begin(status, _headers(answer, len(step.content) if step.is_last else None))
                has_begun = True
            await exchange.send(step.content, is_last=step.is_last)

    def _call_back(self, work: Work) -> None:
        if work.callback_url is not None:
            life = work.task.life
            due = life.begins_at(life.stages)
            content = work.texts.outcome(work.task)
            late = work.behaviour.callbacks
            for seconds in (0.0,) if late is None else late:
                self._sender.schedule(Callback(work.callback_url, content, work.operation.id, due + seconds))
            if late == ():
                self._sender.skip(Callback(work.callback_url, content, work.operation.id, due), work.behaviour.text)


class _Note:
    """What the journal says of one request, begun when it came."""

    __slots__ = ("_at", "_began", "_is_written", "_operation", "_scope", "_service")

    def __init__(self, service: MockService, operation: Operation, scope: Scope) -> None:
        self._service = service
        self._operation = operation
        self._scope = scope
        self._at = service.clock.now()
        self._began = time.perf_counter()
        self._is_written = False

    def write(self, answer: Reply | Work, status: int | None, detail: str = "") -> None:
        if self._is_written:
            return
        self._is_written = True
        took = (time.perf_counter() - self._began) * 1_000
        method, path, name = self._scope["method"], self._scope["path"], self._operation.id
        self._service.journal.write(
            Entry(
                "request",
                method,
                path,
                name,
                answer.verdict,
                status,
                answer.findings,
                detail,
                self._at,
                took,
                behaviour=answer.behaviour.text,
            )
        )


def _headers(answer: Reply | Work, length: int | None) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", answer.media_type.encode("latin-1"))]
    if length is not None:
        headers.append((b"content-length", b"%d" % length))
    return headers + refusal_headers(answer) if isinstance(answer, Reply) else headers
