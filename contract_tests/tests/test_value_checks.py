"""Each fault in keys, types and answers is seen by the check whose claim it breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contract_tests.tests.faulty import (
    body_of,
    crashing,
    judging,
    named,
    reading,
    telling,
    values_in,
    with_json,
    with_status,
)

if TYPE_CHECKING:
    import httpx

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mock_server.server import MockServer
    from contract_tests.tests.faulty import Fault


def is_success(answer: httpx.Response) -> bool:
    """Say whether an answer accepts."""
    return answer.status_code == 200


def has_none(request: httpx.Request) -> bool:
    """Say whether a body holds null at its top."""
    return None in values_in(request)


def loosely(content: bytes) -> bytes:
    """Return a body with numbers in place of texts that look like some, and fractions cut off."""

    def loose(value: object) -> object:
        if isinstance(value, str) and value.isdecimal():
            return int(value)
        return int(value) if isinstance(value, bool | float) and value == value else value  # noqa: PLR0124 - NaN

    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return json.dumps({key: loose(value) for key, value in body.items()} if isinstance(body, dict) else body).encode()


def without_none(content: bytes) -> bytes:
    """Return a body without its keys that are null."""
    body = json.loads(content)
    return json.dumps({key: value for key, value in body.items() if value is not None}).encode()


def always(_: object) -> bool:
    """Say yes."""
    return True


FAULTS: dict[str, tuple[str, Fault]] = {
    "a body that is no object is an empty one": (
        "queryTasks types body.type",
        reading(lambda request: body_of(request) == [], lambda _: b"{}"),
    ),
    "null is nothing": ("createVideo types duration.type", reading(has_none, without_none)),
    "null breaks the server": ("createVideo types prompt.type", crashing(has_none)),
    "what looks like a number is one": ("createVideo types character_end.type", reading(always, loosely)),
    "one of a list is as good as a list": (
        "createVideo types image_urls.type",
        reading(
            lambda request: b'"image_urls":"' in request.content,
            lambda content: json.dumps(json.loads(content) | {"image_urls": []}).encode(),
        ),
    ),
    "items are not looked at": (
        "createVideo types image_urls.items.type",
        reading(
            lambda request: b'"image_urls":[' in request.content,
            lambda content: json.dumps(json.loads(content) | {"image_urls": []}).encode(),
        ),
    ),
    "integers that are written as fractions are refused": (
        "createVideo integral-floats duration.type",
        reading(lambda request: b".0}" in request.content, lambda _: b"{}"),
    ),
    "a legal property is refused": (
        "createVideo keys.small",
        reading(lambda request: b"orientation" in request.content, lambda _: b"{}"),
    ),
    "what is required is not": (
        "createVideo keys.alone",
        reading(lambda request: body_of(request) == {}, lambda _: b'{"model":"sora-2","prompt":"cat"}'),
    ),
    "an empty list breaks the server": (
        "queryTasks keys.empty",
        crashing(lambda request: [] in values_in(request)),
    ),
    "an unknown key breaks the server": (
        "createVideo keys.unknown",
        crashing(lambda request: b"x-no-such-key" in request.content),
    ),
    "a key that is given twice breaks the server": (
        "createVideo keys.twice",
        crashing(lambda request: request.content.count(b'"model"') > 1),
    ),
    "an answer has another status of success": ("createVideo keys.small", telling(is_success, with_status(201))),
    "a result is no list": (
        "createVideo keys.small",
        telling(is_success, with_json(lambda body: body | {"data": {}})),
    ),
    "success is a word": (
        "createVideo keys.small",
        telling(is_success, with_json(lambda body: body | {"success": "true"})),
    ),
    "an id is a number": ("createVideo keys.small", telling(is_success, with_json(lambda body: body | {"task_id": 7}))),
    "an address is a number": (
        "createVideo keys.small",
        telling(is_success, with_json(lambda body: body | {"data": [{"video_url": 7}]})),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_seen_by_the_check_whose_claim_it_breaks(
    document: SpecDocument, mock: MockServer, name: str
) -> None:
    """A server that breaks one documented statement fails the check that is named after it."""
    key, fault = FAULTS[name]
    run = judging(document, mock, fault)

    record = run.examine(named(document, key))

    assert record.outcome == "fails"
