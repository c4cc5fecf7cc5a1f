"""Atoms are read from the dialect, and whatever is not in the dialect is an error that names it."""

from collections.abc import Callable

import pytest

from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError


def test_atoms_are_named_by_property_and_keyword_or_by_rule(bakery: SpecDocument) -> None:
    """Base atoms follow the order of blame; a rule with several assertions has one atom for each property."""
    atoms = read_atoms(bakery, "Order")

    assert [atom.id for atom in atoms.base if atom.field in {"bread", "toppings"}] == [
        "bread.required",
        "bread.type",
        "bread.enum",
        "toppings.type",
        "toppings.minItems",
        "toppings.maxItems",
        "toppings.items.type",
        "toppings.items.enum",
    ]
    assert [atom.id for atom in atoms.conditional] == [
        "toppings.oat",
        "few.sliced",
        "window",
        "window.complete",
        "wheat.note:note",
        "wheat.note:tell",
        "late",
    ]


def test_an_atom_knows_what_it_reads_and_where_it_stands(bakery: SpecDocument) -> None:
    """Condition and assertion are read; strength, source and line are those of the rule."""
    atoms = read_atoms(bakery, "Order")
    window = atoms["window"]

    assert window.reads == {"from", "to"}
    assert window.strength == "reject"
    assert window.source == "Two to four hours."
    assert window.pointer.endswith("/allOf/2/then/x-derived")
    assert window.line == bakery.line(window.pointer)
    assert atoms["wheat.note:tell"].reads == {"bread", "tell"}
    assert atoms["wheat.note:tell"].strength == "inapplicable"
    assert atoms["bread.enum"].source == "Which bread."


@pytest.mark.parametrize(
    ("schema", "what"),
    [
        ("{type: array}", "type: object"),
        ("{type: object, minProperties: 1}", "minProperties is not known"),
        ("{type: object, required: [a]}", "a is required but not declared"),
        ("{type: object, properties: {a: {contains: 1}}}", "contains is not known"),
        ("{type: object, properties: {a: {items: {prefixItems: []}}}}", "prefixItems is not known"),
        ("{type: object, properties: {a: true}}", "declared by a mapping"),
        ("{type: object, properties: {a: {}}, allOf: [{properties: {a: {}}}]}", "x-rule, if and then"),
        ("{type: object, properties: {a: {}}, allOf: {}}", "a list"),
        (
            "{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r}, if: {}, then: {}, else: {}}]}",
            "x-rule, if and then",
        ),
        ("{type: object, properties: {a: {}}, allOf: [{x-rule: {}, if: {}, then: {}}]}", "has an id"),
        ("{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r}, if: true, then: {}}]}", "if holds"),
        (
            "{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r}, if: {}, then: {minProperties: 1}}]}",
            "then holds",
        ),
        (
            "{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r, strength: hard}, if: {}, then: {}}]}",
            "strength is one of",
        ),
        (
            "{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r}, if: {}, then: {required: [b]}}]}",
            "b is no property",
        ),
        (
            "{type: object, properties: {a: {}}, allOf: [{x-rule: {id: r}, if: {}, then: {x-derived: {expr: a * a}}}]}",
            "no sum",
        ),
        (
            (
                "{type: object, properties: {a: {}}, allOf: "
                "[{x-rule: {id: r}, if: {properties: {a: {dependentRequired: {}}}}, then: {required: [a]}}]}"
            ),
            "dependentRequired is not known",
        ),
    ],
)
def test_what_is_not_in_the_dialect_is_an_error(
    write_order: Callable[[str], SpecDocument], schema: str, what: str
) -> None:
    """Nothing is dropped silently: the error names the keyword or what is missing."""
    document = write_order(schema)

    with pytest.raises(SpecDocumentError, match=what) as caught:
        read_atoms(document, "Order")

    assert caught.value.where.startswith("#/components/schemas/Order")
    assert caught.value.line > 1
