"""Loading a document: its outline, its references, its schemas."""

import hashlib
from pathlib import Path

import pytest

from generator.errors import SpecError, SpecErrors
from generator.reading.document import Document, load
from generator.tests.conftest import TinyDocument

_ROOT = Path(__file__).parents[3]


def _problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecErrors) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def spec() -> Document:
    """Return the document of this repository."""
    return load(_ROOT / "spec" / "openapi.yaml")


def test_the_document_of_this_repository_loads(spec: Document) -> None:
    """The spec has the form that the generator needs, and its digest is that of its bytes."""
    assert spec.text_digest == hashlib.sha256((_ROOT / "spec" / "openapi.yaml").read_bytes()).hexdigest()
    assert list(spec.schemas)


def test_a_json_document_loads(tmp_path: Path) -> None:
    """JSON is read as well as YAML."""
    path = tmp_path / "openapi.json"
    path.write_text('{"openapi": "3.1.0",\n "info": {"title": "T", "version": "1"},\n "paths": {}}', encoding="utf-8")

    document = load(path)

    assert document.root["paths"] == {}
    assert document.line("#/paths") == 3


def test_a_reference_is_followed_to_its_end(tiny_document: TinyDocument) -> None:
    """Resolving follows references to references, and says where it ended."""
    more = "Inner: {$ref: '#/components/schemas/Core'}\nCore: {type: object}"
    document = tiny_document("$ref: '#/components/schemas/Inner'", more=more)

    resolved = document.resolve(document.schemas["Box"], "#/components/schemas/Box")

    assert resolved == ({"type": "object"}, "#/components/schemas/Core")


def test_a_node_without_a_reference_stays_where_it_is(tiny_document: TinyDocument) -> None:
    """Resolving what refers to nothing returns it with its own pointer."""
    document = tiny_document("type: object")

    resolved = document.resolve(document.schemas["Box"], "#/components/schemas/Box")

    assert resolved == ({"type": "object"}, "#/components/schemas/Box")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that cannot be read is a problem of the document, not a traceback."""
    with pytest.raises(SpecErrors, match=r"absent\.yaml: no such file or directory; name a file"):
        load(tmp_path / "absent.yaml")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("- 1\n", ["# (line 1): not a mapping; write an OpenAPI 3.1 document"]),
        ("", ["#: not a mapping; write an OpenAPI 3.1 document"]),
        ("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n",
         ["#/openapi (line 1): openapi is '3.0.3', not 3.1; write `openapi: 3.1.0`"]),
        ("openapi: 3.1.0\ninfo: {title: T, version: 1.0}\n",
         ["#/paths (line 1): no paths; add the operations under `paths`",
          "#/info/version (line 2): info has no version that is a string; add one, in quotes, as `version: '…'`"]),
        ("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  boxes: {get: {}}\n",
         ["#/paths/boxes (line 4): a path that does not start with /; begin it with /",
          "#/paths/boxes/get (line 4): an operation without responses; add `responses` with a status each"]),
        ("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: [1]}\n",
         ["#/components/schemas (line 4): not a mapping; write names with a component each"]),
    ],
)  # fmt: skip
def test_a_text_that_is_no_openapi_document_is_refused(tmp_path: Path, text: str, problems: list[str]) -> None:
    """Each fault of the outline is reported with its pointer, its line and what to do."""
    assert _problems(tmp_path, text) == problems


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("properties: {a: {$ref: 'other.yaml#/A'}}", "other.yaml#/A is not local"),
        ("properties: {a: {$ref: '#/components/schemas/Gone'}}", "#/components/schemas/Gone has no target"),
        ("$ref: '#/components/schemas/Box'", "#/components/schemas/Box runs in a circle"),
        ("properties: {a: {$ref: 1}}", "a $ref that is not a string"),
        ("properties: {a: {$ref: '#/components/schemas/Box', minLength: 1}}", "minLength beside a $ref"),
        ("properties: {a: {type: strin}}", "not JSON Schema 2020-12: 'strin' is not valid"),
        ("properties: {a: {minLength: -1}}", "not JSON Schema 2020-12: -1 is less than the minimum of 0"),
        ("required: model", "not JSON Schema 2020-12: 'model' is not of type 'array'"),
    ],
)
def test_a_broken_schema_is_refused_once(tiny_document: TinyDocument, schema: str, problem: str) -> None:
    """A bad reference or keyword is one problem, with the line of the schema."""
    with pytest.raises(SpecErrors) as caught:
        tiny_document(schema)

    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].problem.startswith(problem)
    assert caught.value.problems[0].line == 16


@pytest.mark.parametrize(
    "schema",
    [
        "properties: {$ref: {type: string}}",
        "examples: [{$ref: nowhere}]",
        "properties: {default: {const: {$ref: nowhere}}}",
    ],
)
def test_data_and_names_are_not_references(tiny_document: TinyDocument, schema: str) -> None:
    """A property called `$ref`, and `$ref` within an example or a constant, refer to nothing."""
    document = tiny_document(schema)

    assert "Box" in document.schemas


def test_a_reference_within_a_property_called_default_is_checked(tiny_document: TinyDocument) -> None:
    """A name that looks like a keyword hides nothing behind it."""
    with pytest.raises(SpecErrors, match="#/nowhere has no target"):
        tiny_document("properties: {default: {$ref: '#/nowhere'}}")


def test_an_error_says_where_what_and_what_to_do() -> None:
    """The text of an error holds pointer, line, problem and remedy."""
    error = SpecError("#/paths/~1videos/post", 41, "no operationId", "add one")

    assert str(error) == "#/paths/~1videos/post (line 41): no operationId; add one"
