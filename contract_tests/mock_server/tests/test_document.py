"""Tests of reading documents: whatever cannot be served is said in one sentence."""

from pathlib import Path

import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError, as_mapping, load_document


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", r"line 2\): is not YAML"),
        ("[]", "must be a mapping"),
        ("openapi: 3.0.3", "reads OpenAPI 3.1"),
        ("openapi: 3.1.0", "no error example is tagged"),
        ("openapi: 3.1.0\ninfo: {date: 2026-01-01}", "YAML date"),
        ("openapi: 3.1.0\na: &a [*a]", "contains itself"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: '#/nowhere'}}", "leads nowhere"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: 'other.yaml#/a'}}", "leaves this document"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: '#/paths/~1a'}}", "leads back to itself"),
    ],
)
def test_a_broken_document_is_refused_with_its_reason(tmp_path: Path, text: str, problem: str) -> None:
    """Each fault is named, and none ends in a traceback."""
    path = tmp_path / "broken.yaml"
    path.write_text(text + "\n", encoding="utf-8")

    with pytest.raises(SpecError, match=problem):
        MockService(load_document(path), MockOptions())


@pytest.mark.parametrize(
    ("line", "broken", "problem"),
    [
        ("x-when: body-refused", "x-whom: body-refused", "x-when: body-refused"),
        ("x-when: body-refused", "x-when: body-odd", "x-when must be one of"),
        ("unknown: {value: {}}", "other: {value: {}}", "no example `unknown`"),
        ("acknowledged: {value: {order_id: b8976e18", "acknowledged: {value: {order_id: c8976e18", "must show an id"),
        ("one: id", "single: id", "x-task-query/one: must be a string"),
        ("{$request.body#/notify}", "{$request.query.notify}", "names no property of the request body"),
        (
            "tags: {items: {type: string}",
            "tags: {items: {$ref: '#/components/schemas/Order'}",
            "contains itself",
        ),
    ],
)
def test_what_an_answer_needs_is_looked_for_at_the_start(
    tmp_path: Path, orders_text: str, line: str, broken: str, problem: str
) -> None:
    """A server that starts has all that it needs to answer."""
    assert line in orders_text
    path = tmp_path / "broken.yaml"
    path.write_text(orders_text.replace(line, broken), encoding="utf-8")

    with pytest.raises(SpecError, match=problem):
        MockService(load_document(path), MockOptions())


def test_a_file_that_is_not_there_is_an_error_of_the_document(tmp_path: Path) -> None:
    """A wrong path is said like any other fault."""
    with pytest.raises(SpecError, match="cannot be read"):
        load_document(tmp_path / "absent.yaml")


def test_the_repository_document_can_be_served() -> None:
    """Every operation of spec/openapi.yaml is known to the mock."""
    document = load_document(DEFAULT_SPEC)

    service = MockService(document, MockOptions())

    assert {operation.path for operation in service.operations} == set(as_mapping(document.root["paths"], "#/paths"))
