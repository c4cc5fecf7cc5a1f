"""Which schemas are request bodies, and where what they assert stands."""

from pathlib import Path

from generator.reading.document import load
from generator.reading.rules import read_rules, request_bodies, request_schemas
from generator.tests.conftest import TinyDocument

_TEXT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /none: {get: {responses: {'200': {description: d}}}}
  /b:
    put:
      requestBody: {$ref: '#/components/requestBodies/Both'}
      responses: {'200': {description: d}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Again'}}}}
      responses: {'200': {description: d}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Box/properties/inner'}}}}
      responses: {'200': {description: d}}
    delete:
      requestBody: {content: {text/plain: {}}}
      responses: {'200': {description: d}}
components:
  requestBodies:
    Both:
      content:
        application/json: {schema: {$ref: '#/components/schemas/Lid'}}
        text/json: {schema: {type: object}}
  schemas:
    Again: {$ref: '#/components/schemas/Box'}
    Box: {type: object, properties: {inner: {type: object}}}
    Lid: {type: object}
"""


def test_bodies_are_found_in_the_order_of_the_document(tmp_path: Path) -> None:
    """References are followed: of the body, and of its schema to the last one. Methods have their fixed order."""
    path = tmp_path / "openapi.yaml"
    path.write_text(_TEXT, encoding="utf-8")
    document = load(path)

    both, post = "#/components/requestBodies/Both/content", "#/paths/~1b/{}/requestBody/content/{}/schema"
    assert list(request_bodies(document)) == [
        (f"{both}/application~1json/schema", "#/components/schemas/Lid"),
        (f"{both}/text~1json/schema", f"{both}/text~1json/schema"),
        (post.format("post", "application~1json"), "#/components/schemas/Box"),
        (post.format("delete", "text~1plain"), post.format("delete", "text~1plain")),
        (post.format("patch", "application~1json"), "#/components/schemas/Box/properties/inner"),
    ]
    assert request_schemas(document) == ("Lid", "Box")


def test_each_plain_atom_stands_where_its_keyword_does(tiny_document: TinyDocument) -> None:
    """What is required stands in the list of names; the type of the body in the schema itself."""
    document = tiny_document("type: object\nrequired: [b, a]\nproperties: {a: {const: 1}, b: {items: {minLength: 2}}}")

    atoms = read_rules(document, "Box").base

    assert [(atom.id, atom.pointer.removeprefix("#/components/schemas/Box"), atom.reads) for atom in atoms] == [
        ("body.type", "/type", frozenset()),
        ("a.required", "/required/1", {"a"}),
        ("a.const", "/properties/a/const", {"a"}),
        ("b.required", "/required/0", {"b"}),
        ("b.items.minLength", "/properties/b/items/minLength", {"b"}),
    ]
    assert [atom.line for atom in atoms] == [16, 17, 18, 17, 18]
