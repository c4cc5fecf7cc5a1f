"""Serve what stands beside the operations: the journal, the state of the server, the answer to all other addresses."""

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.journal import Entry
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.page.routes import page_routes

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json

__all__ = ["JOURNAL_PATH", "STATUS_PATH", "build_pages"]

JOURNAL_PATH = "/__mock__/journal"
STATUS_PATH = "/__mock__/status"


def build_pages(service: MockService) -> Starlette:
    """Build what is served beside the operations; every other address gets the documented answer."""

    async def journal(request: Request) -> Response:
        if request.method == "DELETE":
            service.journal.clear()
            return Response(status_code=204)
        wanted = {name: request.query_params.get(name) for name in ("kind", "operation", "verdict")}
        return Response(write_json(service.journal.as_json(**wanted)), media_type=JSON)

    async def unknown(request: Request, _: Exception) -> Response:
        reply = service.refuse_unknown()
        entry = Entry(
            "request", request.method, request.url.path, None, reply.verdict, reply.status, at=service.clock.now()
        )
        service.journal.write(entry)
        return Response(reply.content, reply.status, media_type=reply.media_type)

    async def status(_: Request) -> Response:
        held: dict[str, Json] = {
            "now": service.clock.now(),
            "tasks": service.store.as_json(),
            "journal": {"kept": len(service.journal.entries), "dropped": service.journal.dropped},
        }
        return Response(write_json(held), media_type=JSON)

    routes = [
        Route(JOURNAL_PATH, journal, methods=["GET", "DELETE"]),
        Route(STATUS_PATH, status, methods=["GET"]),
        *page_routes(service),
    ]
    pages = Starlette(
        routes=routes if service.options.has_admin else [],
        exception_handlers={404: unknown, 405: unknown},
    )
    pages.router.redirect_slashes = False  # another path is another operation
    return pages
