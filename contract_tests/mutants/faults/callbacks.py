"""Faults in what is posted to a callback URL: how often, what, and how."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mutants.faults.fault import Post, server_mutant
from contract_tests.mutants.places import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.callbacks import Callback
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Go, Posting, World
    from contract_tests.mutants.wire import Answer, Ask

_CALLBACK = "#/paths/*/*/callbacks"
_SCHEMA = f"{_CALLBACK}/*/*/post/requestBody"
_OTHER_ID = "00000000-0000-4000-8000-000000000000"
_RIGHT = f"Bearer {MockOptions().token}"
# The mock's language of behaviours: this token is as good as the right one, and lets the task take its time.
_SLOWLY = "Bearer mock:task-seconds=2"


def _posted(change: Callable[[Post], Post]) -> Posting:
    return lambda callback, _world: [change(Post(callback.url, callback.content))]


def _told(change: Callable[[dict[str, Json], World], Json]) -> Posting:
    def posting(callback: Callback, world: World) -> list[Post]:
        return [Post(callback.url, write_json(change(json.loads(callback.content), world)))]

    return posting


def _twice(callback: Callback, world: World) -> list[Post]:
    del world
    return [Post(callback.url, callback.content), Post(callback.url, callback.content, seconds=0.05)]


def _another_result_afterwards(callback: Callback, world: World) -> list[Post]:
    told = put(json.loads(callback.content), (world.roles.results, 0, world.roles.item_id), _OTHER_ID)
    return [Post(callback.url, callback.content), Post(callback.url, write_json(told), seconds=0.05)]


def _previous_result(callback: Callback, world: World) -> list[Post]:
    before, world.kept["told"] = world.kept.get("told"), callback.content.decode()
    return [Post(callback.url, before.encode() if isinstance(before, str) else callback.content)]


def _previous_address(callback: Callback, world: World) -> list[Post]:
    before, world.kept["url"] = world.kept.get("url"), callback.url
    return [Post(before if isinstance(before, str) else callback.url, callback.content)]


def _first_alone(callback: Callback, world: World) -> list[Post]:
    world.counts["posted"] += 1
    return [Post(callback.url, callback.content)] if world.counts["posted"] == 1 else []


async def _refused_is_called_back(ask: Ask, go: Go, world: World) -> Answer:
    answer = await go(ask)
    url = ask.members.get(world.roles.callback_field)
    if world.roles.makes(ask) and not answer.is_success and isinstance(url, str):
        world.post(Post(url, write_json(world.roles.making.example("finished"))))
    return answer


async def _tasks_that_call_back_take_time(ask: Ask, go: Go, world: World) -> Answer:
    is_meant = world.roles.makes(ask) and world.roles.callback_field in ask.members
    is_right = ask.header("authorization") == _RIGHT
    return await go(ask.with_header("authorization", _SLOWLY) if is_meant and is_right else ask)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path="/", query="").geturl()


CALLBACK_FAULTS = (
    server_mutant(
        "no callback is posted",
        "callback",
        "the result is posted to the callback URL",
        _CALLBACK,
        posting=lambda _callback, _world: [],
    ),
    server_mutant(
        "only the first callback is posted",
        "callback",
        "the result is posted to the callback URL",
        _CALLBACK,
        posting=_first_alone,
    ),
    server_mutant("a callback is posted twice", "callback", "the result is posted once", _CALLBACK, posting=_twice),
    server_mutant(
        "a second callback tells another result",
        "callback",
        "the result is posted once",
        _CALLBACK,
        posting=_another_result_afterwards,
    ),
    server_mutant(
        "a callback is posted before the end",
        "callback",
        "the result is posted once the task has ended",
        _CALLBACK,
        _tasks_that_call_back_take_time,
        posting=_posted(lambda post: replace(post, seconds=-60.0)),
    ),
    server_mutant(
        "a callback is a GET",
        "callback",
        "the result is posted",
        _CALLBACK,
        posting=_posted(lambda post: replace(post, method="GET")),
    ),
    server_mutant(
        "a callback is a PUT",
        "callback",
        "the result is posted",
        _CALLBACK,
        posting=_posted(lambda post: replace(post, method="PUT")),
    ),
    server_mutant(
        "a callback is called plain text",
        "callback",
        "a callback is application/json",
        _SCHEMA,
        posting=_posted(lambda post: replace(post, media_type="text/plain")),
    ),
    server_mutant(
        "a callback names no media type",
        "callback",
        "a callback is application/json",
        _SCHEMA,
        posting=_posted(lambda post: replace(post, media_type=None)),
    ),
    server_mutant(
        "a callback is no JSON",
        "callback",
        "a callback is JSON",
        _SCHEMA,
        posting=_posted(lambda post: replace(post, content=post.content[:-3])),
    ),
    server_mutant(
        "a callback is empty",
        "callback",
        "a callback has a body",
        _SCHEMA,
        posting=_posted(lambda post: replace(post, content=b"")),
    ),
    server_mutant(
        "a callback loses its path",
        "callback",
        "the result goes to the URL as it was given",
        _CALLBACK,
        posting=_posted(lambda post: replace(post, url=_bare(post.url))),
    ),
    server_mutant(
        "a callback goes to the address before",
        "callback",
        "the result goes to the URL of its own request",
        _CALLBACK,
        posting=_previous_address,
    ),
    server_mutant(
        "a callback tells the result before",
        "callback",
        "a callback tells of its own task",
        _SCHEMA,
        posting=_previous_result,
    ),
    server_mutant(
        "a callback names another task",
        "callback",
        "a callback names its task",
        _SCHEMA,
        posting=_told(lambda body, world: {**body, world.roles.task_id: _OTHER_ID}),
    ),
    server_mutant(
        "a callback names no task",
        "callback",
        "a callback names its task",
        _SCHEMA,
        posting=_told(lambda body, world: {key: item for key, item in body.items() if key != world.roles.task_id}),
    ),
    server_mutant(
        "a callback acknowledges",
        "callback",
        "a callback holds the result",
        _SCHEMA,
        posting=_told(lambda body, world: {world.roles.task_id: body[world.roles.task_id]}),
    ),
    server_mutant(
        "a callback tells another result",
        "callback",
        "a callback tells what the record of its task tells",
        _SCHEMA,
        posting=_told(lambda body, world: put(body, (world.roles.results, 0, world.roles.item_id), _OTHER_ID)),
    ),
    server_mutant(
        "a callback is wrapped",
        "callback",
        "a callback has its fields at the top",
        _SCHEMA,
        posting=_told(lambda body, _world: {"payload": body}),
    ),
    server_mutant(
        "a refused request is called back as a success",
        "callback",
        "a refused request makes no task",
        _CALLBACK,
        _refused_is_called_back,
    ),
)
