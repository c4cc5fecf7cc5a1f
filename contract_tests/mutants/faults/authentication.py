"""Faults in who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mutants.faults.fault import server_mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mutants.faults.fault import Around, Go, World
    from contract_tests.mutants.wire import Answer, Ask

_SECURITY = "#/components/securitySchemes"
_ERRORS = "#/paths/*/*/responses"
TOKEN = MockOptions().token
_RIGHT = f"Bearer {TOKEN}"


def _let_in(when: Callable[[str], bool]) -> Around:
    """Make a fault of a server that takes some headers for the right one."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        del world
        is_meant = ask.operation is not None and when(ask.header("authorization"))
        return await go(ask.with_header("authorization", _RIGHT) if is_meant else ask)

    return around


def _turned_away(change: Callable[[Answer, World], Answer], *, missing: bool | None = None) -> Around:
    """Make a fault of what whoever has no right token is answered."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        said = ask.header("authorization")
        is_meant = ask.operation is not None and said != _RIGHT and (missing is None or missing is not bool(said))
        return change(answer, world) if is_meant and not answer.is_success else answer

    return around


def _token_of(said: str) -> str:
    return said.partition(" ")[2].strip()


async def _records_are_open(ask: Ask, go: Go, world: World) -> Answer:
    return await go(ask.with_header("authorization", _RIGHT) if world.roles.asks(ask) else ask)


async def _streams_are_open(ask: Ask, go: Go, world: World) -> Answer:
    is_stream = world.roles.makes(ask) and "ndjson" in ask.header("accept")
    return await go(ask.with_header("authorization", _RIGHT) if is_stream else ask)


async def _once_in_always_in(ask: Ask, go: Go, world: World) -> Answer:
    if ask.header("authorization") == _RIGHT:
        world.counts["in"] += 1
    return await go(ask.with_header("authorization", _RIGHT) if world.counts["in"] > 0 and ask.operation else ask)


async def _turned_away_and_made(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    if world.roles.makes(ask) and ask.header("authorization") != _RIGHT and not answer.is_success:
        await go(ask.with_header("authorization", _RIGHT))
    return answer


def _with_token(answer: Answer, world: World) -> Answer:
    del world
    return answer.with_json({**answer.members, "expected": TOKEN})


def _with_result(answer: Answer, world: World) -> Answer:
    shown = world.roles.making.example("finished")
    return answer.with_json({**answer.members, **(shown if isinstance(shown, dict) else {})})


def _as_success(answer: Answer, world: World) -> Answer:
    del world
    return answer.with_status(200)


AUTHENTICATION_FAULTS = (
    server_mutant(
        "no token is needed", "authentication", "a missing token is refused", _SECURITY, _let_in(lambda said: not said)
    ),
    server_mutant(
        "any token will do",
        "authentication",
        "a wrong token is refused",
        _SECURITY,
        _let_in(lambda said: said.lower().startswith("bearer ") and bool(_token_of(said))),
    ),
    server_mutant("any header will do", "authentication", "a wrong token is refused", _SECURITY, _let_in(bool)),
    server_mutant(
        "another scheme will do",
        "authentication",
        "a token is sent as a bearer token",
        _SECURITY,
        _let_in(lambda said: bool(said) and not said.lower().startswith("bearer")),
    ),
    server_mutant(
        "the token under any scheme will do",
        "authentication",
        "a token is sent as a bearer token",
        _SECURITY,
        _let_in(lambda said: _token_of(said) == TOKEN),
    ),
    server_mutant(
        "a token without a scheme will do",
        "authentication",
        "a token is sent as a bearer token",
        _SECURITY,
        _let_in(lambda said: said == TOKEN),
    ),
    server_mutant(
        "an empty token will do",
        "authentication",
        "a missing token is refused",
        _SECURITY,
        _let_in(lambda said: said.strip().lower() == "bearer"),
    ),
    server_mutant(
        "the beginning of the token will do",
        "authentication",
        "a wrong token is refused",
        _SECURITY,
        _let_in(lambda said: len(_token_of(said)) > 1 and TOKEN.startswith(_token_of(said))),
    ),
    server_mutant(
        "more than the token will do",
        "authentication",
        "a wrong token is refused",
        _SECURITY,
        _let_in(lambda said: _token_of(said).startswith(TOKEN)),
    ),
    server_mutant(
        "the token in other letters will do",
        "authentication",
        "a wrong token is refused",
        _SECURITY,
        _let_in(lambda said: _token_of(said).lower() == TOKEN.lower()),
    ),
    server_mutant(
        "a token of the same length will do",
        "authentication",
        "a wrong token is refused",
        _SECURITY,
        _let_in(lambda said: len(_token_of(said)) == len(TOKEN)),
    ),
    server_mutant(
        "records are open to all", "authentication", "a missing token is refused", "#/security", _records_are_open
    ),
    server_mutant(
        "streams are open to all", "authentication", "a missing token is refused", "#/security", _streams_are_open
    ),
    server_mutant(
        "whoever comes second is let in",
        "authentication",
        "each request needs its token",
        "#/security",
        _once_in_always_in,
    ),
    server_mutant(
        "whoever is turned away gets a task",
        "authentication",
        "a refused request makes no task",
        "#/security",
        _turned_away_and_made,
    ),
    server_mutant(
        "whoever is turned away sees a result",
        "authentication",
        "a refusal holds no result",
        _ERRORS,
        _turned_away(_with_result),
    ),
    server_mutant(
        "whoever is turned away sees the token",
        "authentication",
        "no answer tells the token",
        _ERRORS,
        _turned_away(_with_token),
    ),
    server_mutant(
        "whoever is turned away gets 200", "authentication", "a wrong token is 401", _ERRORS, _turned_away(_as_success)
    ),
    server_mutant(
        "a missing token is 500",
        "authentication",
        "a missing token is 400",
        _ERRORS,
        _turned_away(lambda answer, _world: answer.with_status(500), missing=True),
    ),
    server_mutant(
        "a wrong token is 404",
        "authentication",
        "a wrong token is 401",
        _ERRORS,
        _turned_away(lambda answer, _world: answer.with_status(404), missing=False),
    ),
    server_mutant(
        "a wrong token is 500",
        "authentication",
        "a wrong token is 401",
        _ERRORS,
        _turned_away(lambda answer, _world: answer.with_status(500), missing=False),
    ),
    server_mutant(
        "a wrong token is a redirect",
        "authentication",
        "a wrong token is 401",
        _ERRORS,
        _turned_away(lambda answer, _world: answer.with_status(302).with_header("location", "/login"), missing=False),
    ),
    server_mutant(
        "a wrong token gets a text",
        "authentication",
        "an error has its documented body",
        _ERRORS,
        _turned_away(
            lambda answer, _world: answer.with_header("content-type", "text/plain").with_content(b"Unauthorized"),
            missing=False,
        ),
    ),
)
