"""Put the service on HTTP: routes from the document, a bounded body, callbacks sent after the answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from contract_tests.mock_server.bodies import MAX_BODY_BYTES, write_json
from contract_tests.mock_server.callbacks import CallbackSender
from contract_tests.mock_server.journal import Entry
from contract_tests.mock_server.operations import Operation
from contract_tests.mock_server.service import RULES_HEADER, Answer, MockService

__all__ = ["JOURNAL_PATH", "build_app"]

JOURNAL_PATH = "/__mock__/journal"
_CONTENT_TOO_LARGE = 413


def build_app(service: MockService) -> Starlette:
    """Build the ASGI application of one service."""
    sender = CallbackSender(service.journal)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(sender.run())
        yield
        posting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await posting

    def respond(request: Request, operation: Operation | None, answer: Answer) -> Response:
        name = operation.id if operation else None
        entry = Entry("request", request.method, request.url.path, name, answer.verdict, answer.status, answer.rules)
        service.journal.write(entry)
        headers = {RULES_HEADER: answer.rules_header} if answer.rules else None
        task = BackgroundTask(sender.send, answer.callback) if answer.callback else None
        if len(answer.lines) > 1:
            return StreamingResponse(_each(answer.lines), answer.status, headers, answer.media_type, task)
        return Response(b"".join(answer.lines), answer.status, headers, answer.media_type, task)

    def endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            answer = service.refuse_token(operation, request.headers.get("authorization"))
            if answer is None:
                answer = await _answer(service, operation, request)
            return respond(request, operation, answer)

        return handle

    async def unknown(request: Request, _: Exception) -> Response:
        return respond(request, None, service.refuse_unknown())

    async def journal(_: Request) -> Response:
        return Response(write_json(service.journal.as_json()), media_type="application/json")

    routes = [
        Route(operation.path, endpoint(operation), methods=[operation.method]) for operation in service.operations
    ]
    app = Starlette(
        routes=[*routes, Route(JOURNAL_PATH, journal, methods=["GET"])],
        exception_handlers={404: unknown, 405: unknown},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # another path is another operation
    return app


async def _answer(service: MockService, operation: Operation, request: Request) -> Answer:
    raw = bytearray()
    try:
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > MAX_BODY_BYTES:
                message = f"the body is larger than {MAX_BODY_BYTES} bytes. [body.size]"
                return service.refuse(operation, "body-refused", message, ("body.size",), _CONTENT_TOO_LARGE)
    except ClientDisconnect:
        # Nobody is left to read this; the journal says that the body never came.
        return service.refuse(
            operation, "body-refused", "the body ended early. [body.incomplete]", ("body.incomplete",)
        )
    headers = request.headers
    return service.answer(operation, bytes(raw), headers.get("content-type", ""), ",".join(headers.getlist("accept")))


async def _each(lines: tuple[bytes, ...]) -> AsyncIterator[bytes]:
    for line in lines:
        yield line
