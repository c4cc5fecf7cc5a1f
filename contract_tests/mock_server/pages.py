"""Serve what stands beside the operations: the admin API, the page for people, the answer to all other addresses."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.journal import Entry
from contract_tests.mock_server.page.routes import page_routes
from contract_tests.mock_server.steering.guard import Guard
from contract_tests.mock_server.steering.routes import admin_routes

__all__ = ["build_pages"]


def build_pages(service: MockService, reset: Callable[[], Awaitable[None]]) -> Starlette:
    """Build what is served beside the operations; every other address gets the documented answer."""

    async def unknown(request: Request, _: Exception) -> Response:
        reply = service.refuse_unknown()
        entry = Entry(
            "request", request.method, request.url.path, None, reply.verdict, reply.status, at=service.clock.now()
        )
        service.journal.write(entry)
        return Response(reply.content, reply.status, media_type=reply.media_type)

    has_admin = service.options.has_admin
    pages = Starlette(
        routes=[*admin_routes(service, reset), *page_routes(service)] if has_admin else [],
        middleware=[Middleware(Guard)] if has_admin else [],
        exception_handlers={404: unknown, 405: unknown},
    )
    pages.router.redirect_slashes = False  # another path is another operation
    return pages
