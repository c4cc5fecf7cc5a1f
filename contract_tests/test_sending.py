"""The client sends what the request's class would have sent, and refuses what it refuses, without making one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import acedata_sora
from contract_tests.cli import DEFAULT_SPEC
from contract_tests.kit.drawing.strategies import bodies_breaking, breakable, legal_bodies
from contract_tests.kit.reading.document import load_document
from contract_tests.kit.running.run import judged_operations, schema_of

if TYPE_CHECKING:
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.operations import Operation

DOCUMENT = load_document(DEFAULT_SPEC)
OPERATIONS = judged_operations(DOCUMENT)
ATOMS = [(operation, atom) for operation in OPERATIONS for atom in breakable(DOCUMENT, schema_of(operation))]
DESCRIPTIONS: dict[str, acedata_sora.Operation[Any, Any]] = {
    each.id: each
    for each in (getattr(acedata_sora, name) for name in acedata_sora.__all__)
    if isinstance(each, acedata_sora.Operation)
}


def sent(operation: Operation, body: dict[str, object]) -> object:
    """Return the body that the client sends, or the rules for which it sends none."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(404)

    http_client = httpx.Client(transport=httpx.MockTransport(answer))
    with http_client, acedata_sora.Client(token="token-of-nobody", http_client=http_client) as client:  # noqa: S106
        try:
            client.send(DESCRIPTIONS[operation.id], body)
        except acedata_sora.NotFoundError:
            return json.loads(requests[0].content)
        except pydantic.ValidationError as error:
            assert not requests
            return [(entry["type"], entry["loc"], entry["msg"]) for entry in error.errors()]
    return None


def dumped(operation: Operation, body: object) -> object:
    """Return what the request's class makes of a body, as JSON, or the rules for which it refuses it."""
    try:
        request = getattr(acedata_sora, operation.request_schema or "").model_validate(body)
    except pydantic.ValidationError as error:
        return [(entry["type"], entry["loc"], entry["msg"]) for entry in error.errors()]
    return json.loads(json.dumps(request.model_dump(by_alias=True, exclude_unset=True)))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
@settings(deadline=None)
@given(st.data())
def test_a_legal_body_is_sent_as_its_class_has_it(operation: Operation, data: st.DataObject) -> None:
    """Whatever text it holds, each field goes out with the value that the class keeps."""
    schema = schema_of(operation)
    body = data.draw(legal_bodies(DOCUMENT, schema) | legal_bodies(DOCUMENT, schema, hostile=True))

    assert isinstance(body, dict)
    assert sent(operation, body) == dumped(operation, body)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
@settings(deadline=None)
@given(st.data())
def test_a_legal_body_is_sent_as_it_was_given(operation: Operation, data: st.DataObject) -> None:
    """No field is added, left out or rewritten, whatever text stands in it."""
    body = data.draw(legal_bodies(DOCUMENT, schema_of(operation), hostile=True))

    assert sent(operation, body) == body


@pytest.mark.parametrize(("operation", "atom"), ATOMS, ids=[f"{operation.id} {atom.id}" for operation, atom in ATOMS])
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_a_body_that_breaks_a_rule_is_refused_in_the_same_words(
    operation: Operation, atom: Atom, data: st.DataObject
) -> None:
    """Client and class name the same rules, fields and messages, and nothing is sent."""
    body = data.draw(bodies_breaking(DOCUMENT, schema_of(operation), atom.id))

    if isinstance(body, dict):  # `send` takes nothing else
        assert sent(operation, body) == dumped(operation, body)
