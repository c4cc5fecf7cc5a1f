"""Set a server back to its start while it runs: by another application, so that nothing of before is left in it."""

from starlette.types import Receive, Scope, Send

from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.app import MockApp

__all__ = ["ResettableApp"]


class ResettableApp:
    """Pass requests to the latest of several applications."""

    def __init__(self, service: MockService) -> None:
        self._app = MockApp(service, self.reset)

    @property
    def service(self) -> MockService:
        """Return what answers, as of the latest reset."""
        return self._app.service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def reset(self) -> None:
        """Set everything back to the start: tasks, journal, behaviours, settings, clock and seed.

        Requests that still wait are answered at once, callbacks that are not due are given up; the new journal tells
        of neither.
        """
        service = self.service
        await self.replace(MockService(service.document, service.start_options, service.clock.anew()))

    async def replace(self, service: MockService) -> None:
        """Let another service answer from now on, and bring the present one to its end."""
        before, self._app = self._app, MockApp(service, self.reset)
        await before.close()

    def release(self) -> None:
        """Let whoever waits for a moment go on."""
        self.service.clock.release()

    async def close(self) -> None:
        """Bring the present application to its end."""
        await self._app.close()
