"""What cannot be rendered is refused with its place and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading.document import load
from generator.rendering.operations import read_service
from generator.rendering.render import unrenderable
from generator.rendering.security import Credential

_BODY = "        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}\n"
_ANSWER = "content: {application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}}"
_MADE_BOX = "        - $ref: '#/components/schemas/MadeBox'\n"


@pytest.mark.parametrize(
    ("old", "new", "pointer", "problem"),
    [
        ("operationId: createBox", "operationId: send", "#/paths/~1boxes/post/operationId", "no name of a method"),
        ("      operationId: createBox\n", "", "#/paths/~1boxes/post", "no operationId"),
        (
            "      summary: Make a box\n",
            "      parameters: [{name: q, in: query, schema: {type: string}}]\n",
            "#/paths/~1boxes/post/parameters",
            "parameters are not rendered",
        ),
        (
            "x-timeout-seconds: 30",
            "x-timeout-seconds: soon",
            "#/paths/~1boxes/post/x-timeout-seconds",
            "not a positive",
        ),
        ("      requestBody:\n" + _BODY, "", "#/paths/~1boxes/post/requestBody", "without a request body"),
        (
            _BODY,
            "        content: {application/json: {schema: {type: object}}}\n",
            "#/paths/~1boxes/post/requestBody/content/application~1json/schema",
            "no schema with a name",
        ),
        ("'200':", "'300':", "#/paths/~1boxes/post/responses", "0 kinds of success"),
        (
            _ANSWER,
            "content: {text/plain: {schema: {type: string}}}",
            "#/paths/~1boxes/post/responses/200/content/application~1json/schema",
            "no schema with a name",
        ),
        ("x-error-kind: balance", "x-error-kind: money", "#/paths/~1boxes/post/responses/400", "x-error-kind money"),
        (
            "servers: [{url: 'https://boxes.example'",
            "servers: [{url: '/boxes'",
            "#/servers",
            "no server with an absolute",
        ),
        ("scheme: bearer", "scheme: basic", "#/components/securitySchemes/bearer", "not rendered"),
        (
            "    bearer: {type: http,",
            "    second: {type: http, scheme: bearer}\n    bearer: {type: http,",
            "#/components/securitySchemes",
            "2 security schemes",
        ),
        (
            "type: http, scheme: bearer",
            "type: apiKey, in: query, name: key",
            "#/components/securitySchemes/bearer",
            "not rendered",
        ),
        (
            "      summary: Make a box\n",
            "      x-idempotent: often\n",
            "#/paths/~1boxes/post/x-idempotent",
            "neither true nor false",
        ),
        (_MADE_BOX, "        - $ref: '#/components/schemas/Box'\n", "#/components/schemas/Box", "sent and received"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_its_place(
    write_spec: Callable[..., Path], old: str, new: str, pointer: str, problem: str
) -> None:
    """Each mistake gives one error with pointer, line and remedy."""
    document = load(write_spec((old, new)))

    (error,) = unrenderable(document)

    assert error.pointer.startswith(pointer)
    assert problem in error.problem
    assert error.line > 0
    assert error.remedy


def test_two_operations_of_one_name_are_refused(write_spec: Callable[..., Path]) -> None:
    """Ids that make the same method are both named."""
    twin = f"  /twins:\n    post:\n      operationId: create_box\n      requestBody:\n{_BODY}"
    answer = f"      responses: {{'200': {{description: Made., {_ANSWER}}}}}\n"
    document = load(write_spec(("components:\n", f"{twin}{answer}components:\n")))

    problems = [error.problem for error in unrenderable(document)]

    assert problems == ["another operation makes the same method create_box"] * 2


def test_an_operation_is_read_whole(write_spec: Callable[..., Path]) -> None:
    """What the client needs to know of an operation is in its node."""
    service = read_service(load(write_spec()))

    (operation,) = service.operations
    assert (service.base_url, service.base_url_variable) == ("https://boxes.example", "TINY_BASE_URL")
    assert service.credential == Credential("Authorization", "Bearer ", "TINY_TOKEN")
    assert (operation.id, operation.method_name, operation.http_method, operation.path) == (
        "createBox",
        "create_box",
        "POST",
        "/boxes",
    )
    assert (operation.request, operation.answer, operation.timeout) == ("Box", "BoxAnswer", 30)
    assert (operation.is_idempotent, operation.find_out) == (False, "")
    assert operation.statuses == ("200", "400", "401", "404", "500")
    assert operation.kinds == ((400, "bad_box", "invalid-request"), (400, "no_money", "balance"))
