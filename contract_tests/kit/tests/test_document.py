"""The kit's reader of the spec finds operations, answers and lines, and says where a broken spec is broken."""

from pathlib import Path

import pytest

from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError, load_document


def test_an_operation_is_read_in_full(bakery: SpecDocument) -> None:
    """Method, body, examples, answers, callbacks and security come from the spec."""
    operation = bakery.operation("placeOrder")

    assert (operation.method, operation.path, operation.request_schema) == ("POST", "/orders", "Order")
    assert operation.examples == ({"bread": "rye", "loaves": 1},)
    assert operation.statuses == ("201", "4XX")
    assert [content.media_type for content in operation.responses[0].contents] == [
        "application/json",
        "application/x-ndjson",
    ]
    assert [callback.id for callback in operation.callbacks] == ["orderBaked"]
    assert operation.security == ("key",)
    assert operation.timeout_seconds == 9
    assert not operation.is_idempotent


def test_an_operation_may_ask_for_no_security(bakery: SpecDocument) -> None:
    """An empty list on an operation overrides what holds for the whole API."""
    operation = bakery.operation("readStock")

    assert operation.security == ()
    assert operation.request_schema is None
    assert operation.is_idempotent


def test_environment_names_and_error_kinds_come_from_extensions(bakery: SpecDocument) -> None:
    """The security scheme names the token's variable; error examples say what kind of error a code is."""
    assert bakery.version == "3.2.1"
    assert bakery.token_env == "BAKERY_KEY"  # noqa: S105 - the name of a variable
    assert bakery.base_url_env is None
    assert bakery.error_kinds == {"stale": "invalid-request"}


def test_the_real_spec_is_read(document: SpecDocument) -> None:
    """Each operation of this repository's spec has a request schema that exists."""
    for operation in document.operations:
        assert operation.request_schema is not None
        assert document.schema(operation.request_schema)["type"] == "object"
        assert operation.examples


def test_a_line_is_that_of_the_nearest_known_ancestor(bakery: SpecDocument) -> None:
    """A pointer below what the file holds still leads near the place."""
    line = bakery.line("#/components/schemas/Receipt/properties/number")

    assert line > 1
    assert bakery.line("#/components/schemas/Receipt/properties/number/nothing/here") == line


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("openapi: 3.1.0\npaths: [", "expected", 3),
        ("- 1", "mapping", 1),
        ("openapi: 3.0.0", "3.1", 1),
        ("openapi: 3.1.0\ninfo: {}", "version", 2),
        ("openapi: 3.1.0\ninfo: {version: 1}", "version", 2),
        ("openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x:\n    get: {}", "operationId", 5),
        (
            "openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x:\n    get: {operationId: a}\n    put: {operationId: a}",
            "twice",
            3,
        ),
        (
            (
                "openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x:\n    get:\n      operationId: a\n"
                "      requestBody: {content: {application/json: {schema: {type: object}}}}"
            ),
            "components/schemas",
            7,
        ),
        (
            (
                "openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x:\n    get:\n      operationId: a\n"
                "      requestBody: {$ref: '#/components/requestBodies/gone'}"
            ),
            "no such element",
            1,
        ),
        (
            (
                "openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x:\n    get:\n      operationId: a\n"
                "      requestBody: {$ref: 'https://elsewhere.example/x'}"
            ),
            "inside this file",
            7,
        ),
        (
            "openapi: 3.1.0\ninfo: {version: a}\npaths:\n  /x: {$ref: '#/paths/~1y'}\n  /y: {$ref: '#/paths/~1x'}",
            "back to itself",
            4,
        ),
    ],
)
def test_a_broken_spec_is_refused_with_its_line(tmp_path: Path, text: str, what: str, line: int) -> None:
    """The error says what is wrong and where."""
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SpecDocumentError, match=what) as caught:
        load_document(path)

    assert caught.value.line == line


def test_a_file_that_cannot_be_read_is_a_spec_error(tmp_path: Path) -> None:
    """A missing file and one that is not UTF-8 are reported like any other fault of the spec."""
    garbled = tmp_path / "garbled.yaml"
    garbled.write_bytes(b"\xff\xfe")

    with pytest.raises(SpecDocumentError, match="No such file"):
        load_document(tmp_path / "none.yaml")
    with pytest.raises(SpecDocumentError, match="UTF-8"):
        load_document(garbled)
