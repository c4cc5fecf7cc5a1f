"""How a fault is written: what it does to requests, to answers, or to callbacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.reading.document import Json
from contract_tests.mutants.subjects import Subject
from contract_tests.mutants.wire import Answer, Ask

if TYPE_CHECKING:
    from contract_tests.mock_server.callbacks import Callback
    from contract_tests.mutants.roles import Roles


@dataclass(frozen=True, slots=True)
class Post:
    """Hold one delivery of a callback, as it goes out; `seconds` is how much earlier or later than it is due."""

    url: str
    content: bytes
    method: str = "POST"
    media_type: str | None = "application/json"
    seconds: float = 0.0


@dataclass(slots=True)
class World:
    """Hold what a faulty server knows beside its mock server: who plays which part, and what went before.

    Attributes:
        roles: Who plays which part in the document.
        post: Sends something to a URL, beside the usual callbacks.
        kept: Whatever a fault keeps, by names of its own.
        counts: Likewise, in numbers.
    """

    roles: Roles
    post: Callable[[Post], None]
    kept: dict[str, Json] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


Go: TypeAlias = Callable[[Ask], Awaitable[Answer]]
"""Ask the mock server."""
Around: TypeAlias = Callable[[Ask, Go, World], Awaitable[Answer]]
"""Answer a request, with the help of the mock server or without."""
Posting: TypeAlias = "Callable[[Callback, World], Iterable[Post]]"
"""Return what is posted in place of a callback."""
When: TypeAlias = Callable[[Ask, Answer, World], bool]
"""Say whether an answer is one that a fault is about."""
Edit: TypeAlias = Callable[[dict[str, Json], World], Json]
"""Return the members of a body anew."""

SLOW_TASKS = MockOptions(polls=2)
"""A task that nobody waits for is seen running twice before it has ended."""


def result(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is a whole result."""
    is_made = world.roles.makes(ask) and answer.is_success and not answer.is_stream
    return is_made and world.roles.results in answer.members


def acknowledgement(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer names a task that goes on."""
    is_made = world.roles.makes(ask) and answer.is_success and not answer.is_stream
    return is_made and world.roles.results not in answer.members


def stream(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is made of the lines of a task that somebody waits for."""
    return world.roles.makes(ask) and answer.is_stream and not world.roles.is_acknowledged(ask.json)


def record(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is the record of one task."""
    is_told = world.roles.asks(ask) and answer.is_success
    return is_told and world.roles.query.one in answer.members


def finished(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is the record of a task that has ended."""
    return record(ask, answer, world) and bool(_outcome(answer, world).get(world.roles.results))


def running(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is the record of a task that runs."""
    return record(ask, answer, world) and not finished(ask, answer, world)


def batch(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is a batch of records."""
    return world.roles.asks(ask) and answer.is_success and world.roles.query.items in answer.members


def success(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is any success."""
    del world
    return ask.operation is not None and answer.is_success


def refusal(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer refuses a body."""
    del world
    return ask.operation is not None and answer.status == ask.operation.refusals["body-refused"].status


def error(ask: Ask, answer: Answer, world: World) -> bool:
    """Say whether an answer is any error of a documented operation."""
    del world
    return ask.operation is not None and not answer.is_success


def answering(when: When, change: Callable[[Answer], Answer]) -> Around:
    """Make a fault of what it does to whole answers."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        return change(answer) if when(ask, answer, world) else answer

    return around


def editing(when: When, edit: Edit) -> Around:
    """Make a fault of what it does to the members of an answer's body."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        return answer.with_json(edit(answer.members, world)) if when(ask, answer, world) else answer

    return around


def streaming(change: Callable[[list[Json], World], list[Json]]) -> Around:
    """Make a fault of what it does to the lines of a stream."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        answer = await go(ask)
        return answer.with_lines(change(answer.lines, world)) if stream(ask, answer, world) else answer

    return around


def asking(change: Callable[[dict[str, Json], World], Json], *, only_making: bool = True) -> Around:
    """Make a fault of what it takes the members of a request for."""

    async def around(ask: Ask, go: Go, world: World) -> Answer:
        is_meant = world.roles.makes(ask) if only_making else ask.operation is not None
        value = ask.json
        if not is_meant or not isinstance(value, dict):
            return await go(ask)
        changed = change(value, world)
        return await go(ask if changed == value and type_twin(changed) == type_twin(value) else ask.with_json(changed))

    return around


def in_outcome(change: Edit) -> Edit:
    """Edit what a record tells of the outcome of its task."""

    def edit(body: dict[str, Json], world: World) -> Json:
        name = world.roles.role("response")
        said = body.get(name)
        return {**body, name: change(said, world) if isinstance(said, dict) else said}

    return edit


def type_twin(value: Json) -> Json:
    """Copy a value with the name of its type in each place: to Python, true is 1 and 1.0 is 1."""
    if isinstance(value, dict):
        return {key: type_twin(item) for key, item in value.items()}
    if isinstance(value, list):
        return [type_twin(item) for item in value]
    return type(value).__name__


def _outcome(answer: Answer, world: World) -> dict[str, Json]:
    value = answer.members.get(world.roles.role("response"))
    return value if isinstance(value, dict) else {}


def server_mutant(  # noqa: PLR0913 - what makes up a fault
    name: str,
    group: str,
    statement: str,
    where: str,
    around: Around | None = None,
    *,
    posting: Posting | None = None,
    options: MockOptions | None = None,
) -> Subject:
    """Name a fault of a server."""
    return Subject(
        name, "mutant", group, statement, where, options=options or MockOptions(), around=around, posting=posting
    )
