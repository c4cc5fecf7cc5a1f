"""What a schema of a value asserts is read through references, and what cannot be read is named with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError
from contract_tests.kit.tests.conftest import write_document

TREE = "    Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}}}\n"


@pytest.mark.parametrize(
    ("declared", "what", "where"),
    [
        ("{$ref: '#/components/schemas/Tree'}", "leads back to itself", "/Tree/properties/left"),
        ("{$ref: '#/components/schemas/Tree', minProperties: 1}", "stands beside a .ref", "/Order/properties/a"),
        ("{$ref: 'other.yaml#/Tree'}", "only references inside this file", "/Order/properties/a"),
        ("{$ref: '#/components/schemas/Bush'}", "no such element", "/Bush"),
        ("{type: integer, nullable: true}", "nullable is no keyword", "/Order/properties/a/nullable"),
        ("{type: array, prefixItems: []}", "prefixItems is not known", "/Order/properties/a/prefixItems"),
        ("{anyOf: [{type: integer}, {contains: {}}]}", "contains is not known", "/Order/properties/a/anyOf/1/contains"),
        ("{not: {if: {}}}", "if is not known", "/Order/properties/a/not/if"),
        ("{type: array, items: []}", "items is a mapping", "/Order/properties/a/items"),
        ("{type: object, properties: []}", "properties is a mapping", "/Order/properties/a/properties"),
        ("{patternProperties: {}}", "patternProperties is not known", "/Order/properties/a/patternProperties"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(declared: str, what: str, where: str, tmp_path: Path) -> None:
    """The error says what stands where, and in which line."""
    spec = write_document(tmp_path, f"type: object\nproperties:\n  a: {declared}", TREE)

    with pytest.raises(SpecDocumentError, match=what) as caught:
        read_atoms(spec, "Order")

    assert caught.value.where == f"#/components/schemas{where}"
    assert caught.value.line == spec.line(caught.value.where)


def test_two_statements_of_one_id_are_refused(write_order: Callable[[str], SpecDocument]) -> None:
    """An id names one statement; a property whose name is a way into another one is no good."""
    spec = write_order("type: object\nproperties: {a: {items: {type: string}}, a.items: {type: string}}")

    with pytest.raises(SpecDocumentError, match=r"the same id a\.items\.type"):
        read_atoms(spec, "Order")


def test_a_closed_body_refuses_what_it_does_not_know(write_order: Callable[[str], SpecDocument]) -> None:
    """The atom of the body itself is broken by an unknown property, and by no wrong value of a known one."""
    spec = write_order("type: object\nadditionalProperties: false\nproperties: {a: {type: string}}")
    oracle = Oracle(spec)

    assert oracle.judge("Order", {"b": 1}).atoms == {"body.additionalProperties"}
    assert oracle.judge("Order", {"a": 1}).atoms == {"a.type"}
    assert oracle.judge("Order", {"a": 1, "b": 1}).atoms == {"body.additionalProperties", "a.type"}
    assert oracle.judge("Order", []).atoms == {"body.type"}


def test_every_schema_of_a_list_is_read_and_a_choice_is_one_statement(
    write_order: Callable[[str], SpecDocument],
) -> None:
    """What must hold altogether is several statements; of what may hold, none stands for itself."""
    spec = write_order(
        "type: object\nproperties: {a: {allOf: [{type: string}, {minLength: 2}]}, b: {anyOf: [{const: 1}, {const: 2}]}}"
    )
    oracle = Oracle(spec)

    assert [atom.id for atom in read_atoms(spec, "Order").base if atom.field] == [
        "a.allOf.0.type",
        "a.allOf.1.minLength",
        "b.anyOf",
    ]
    assert oracle.judge("Order", {"a": "x", "b": 3}).atoms == {"a.allOf.1.minLength", "b.anyOf"}
