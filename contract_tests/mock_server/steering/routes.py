"""Serve the admin API: each page reads, does, and shows what is the case then, as JSON."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from contract_tests.mock_server.answering.negotiation import choose_media_type
from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.judging.switches import SwitchError
from contract_tests.mock_server.living.clock import VirtualClock
from contract_tests.mock_server.misbehaving.language import BehaviourError
from contract_tests.mock_server.misbehaving.standing import TooManyError
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.steering.asking import SteeringError, read_members, read_number, read_text
from contract_tests.mock_server.steering.guard import ADMIN_PREFIX
from contract_tests.mock_server.steering.help import help_json, help_text
from contract_tests.mock_server.steering.settings import SETTINGS, changed, show_settings

__all__ = ["admin_routes"]

_CONFLICT = 409
_NOT_FOUND = 404
_DEFAULT_TASKS = 100


def admin_routes(service: MockService, reset: Callable[[], Awaitable[None]]) -> list[Route]:
    """Build the pages that steer a service; `reset` sets everything back."""
    pages = _Pages(service, reset)
    return [
        Route(f"{ADMIN_PREFIX}help", pages.help, methods=["GET"]),
        Route(f"{ADMIN_PREFIX}status", _answering(pages.status), methods=["GET"]),
        Route(f"{ADMIN_PREFIX}journal", _answering(pages.journal), methods=["GET", "DELETE"]),
        Route(f"{ADMIN_PREFIX}clock", _answering(pages.clock), methods=["GET", "POST"]),
        Route(f"{ADMIN_PREFIX}behaviours", _answering(pages.behaviours), methods=["GET", "POST", "DELETE"]),
        Route(f"{ADMIN_PREFIX}behaviours/{{number:int}}", _answering(pages.behaviour), methods=["DELETE"]),
        Route(f"{ADMIN_PREFIX}settings", _answering(pages.settings), methods=["GET", "POST"]),
        Route(f"{ADMIN_PREFIX}tasks", _answering(pages.tasks), methods=["GET"]),
        Route(f"{ADMIN_PREFIX}reset", _answering(pages.reset), methods=["POST"]),
    ]


def _answering(page: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            shown = await page(request)
            return Response(status_code=204) if shown is None else Response(write_json(shown), media_type=JSON)
        except SteeringError as error:
            said: Json = {"error": str(error), "where": error.where}
            return Response(write_json(said), error.status, media_type=JSON)

    return answer


class _Pages:
    def __init__(self, service: MockService, reset: Callable[[], Awaitable[None]]) -> None:
        self._service = service
        self._reset = reset

    async def help(self, request: Request) -> Response:
        language = self._service.on_demand.language
        if choose_media_type(request.headers.get("accept", ""), ("text/plain", JSON)) == JSON:
            return Response(write_json(help_json(language)), media_type=JSON)
        return PlainTextResponse(help_text(language))

    async def status(self, _: Request) -> Json:
        service = self._service
        return {
            "now": service.clock.now(),
            "clock": self._clock(),
            "tasks": service.store.as_json(),
            "journal": {"kept": len(service.journal.entries), "dropped": service.journal.dropped},
            "behaviours": service.standing.as_json(),
            "settings": show_settings(service.options),
        }

    async def journal(self, request: Request) -> Json:
        journal = self._service.journal
        if request.method == "DELETE":
            journal.clear()
            return None
        wanted = {name: request.query_params.get(name) for name in ("kind", "operation", "verdict")}
        return journal.as_json(**wanted)

    async def clock(self, request: Request) -> Json:
        if request.method == "POST":
            self._move_clock(await read_members(request, ("advance", "set")))
        return self._clock()

    async def behaviours(self, request: Request) -> Json:
        standing = self._service.standing
        if request.method == "DELETE":
            standing.clear()
        if request.method == "POST":
            text = read_text(await read_members(request, ("behaviour",)), "behaviour")
            try:
                behaviour = self._service.on_demand.language.read(text, is_standing=True)
                return {"id": standing.add(behaviour), "behaviour": behaviour.text, "applied": 0}
            except BehaviourError as error:
                raise SteeringError("/behaviour", str(error)) from error
            except TooManyError as error:
                raise SteeringError("/behaviour", str(error), _CONFLICT) from error
        return {"behaviours": standing.as_json()}

    async def behaviour(self, request: Request) -> Json:
        number = request.path_params["number"]
        if not self._service.standing.remove(number):
            raise SteeringError(request.url.path, "no such behaviour stands; GET the list of them", _NOT_FOUND)
        return {"behaviours": self._service.standing.as_json()}

    async def settings(self, request: Request) -> Json:
        if request.method == "POST":
            members = await read_members(request, tuple(SETTINGS))
            try:
                self._service.configure(changed(self._service.options, members))
            except SwitchError as error:
                raise SteeringError("/enforce, /waive", str(error)) from error
        return show_settings(self._service.options)

    async def tasks(self, request: Request) -> Json:
        limit = request.query_params.get("limit", str(_DEFAULT_TASKS))
        if not (limit.isascii() and limit.isdigit() and len(limit) < len(str(_DEFAULT_TASKS)) + 3):
            raise SteeringError("?limit", "must be a whole number")
        now = self._service.clock.now()
        shown: list[Json] = [
            {
                "id": task.id,
                "operation": task.operation,
                "made-at": task.life.made_at,
                "ends-at": task.life.ends_at,
                "polls": task.polls,
                "has-ended": task.has_ended(now),
                "fails-with": None if task.failure is None else task.failure.status,
            }
            for task in self._service.store.latest(int(limit))
        ]
        return {"tasks": shown, "kept": len(self._service.store)}

    async def reset(self, _: Request) -> Json:
        await self._reset()
        return {"reset": True}

    def _clock(self) -> Json:
        clock = self._service.clock
        return {"now": clock.now(), "stands-still": isinstance(clock, VirtualClock)}

    def _move_clock(self, members: dict[str, Json]) -> None:
        clock = self._service.clock
        if not isinstance(clock, VirtualClock):
            raise SteeringError("the clock", "runs by itself; start the server with --speed 0 to move it", _CONFLICT)
        if len(members) > 1:
            raise SteeringError("the body", "gives both advance and set; give one of them")
        if "advance" in members:
            clock.advance(read_number(members, "advance"))
            return
        moment = read_number(members, "set")
        if moment < clock.now():
            raise SteeringError("/set", f"lies before the present moment, {clock.now():g}; reset goes back", _CONFLICT)
        clock.advance(moment - clock.now())
