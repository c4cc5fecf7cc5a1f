"""Reading the rules of a request schema as data."""

from pathlib import Path

import pytest
import yaml

from generator.document import load
from generator.errors import SpecErrors
from generator.expression import Derived
from generator.rules import Condition, Default, Test, read_rules, request_schemas
from generator.tests.conftest import TinyDocument

_SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"

_SCHEMA = """
    type: object
    description: A box.
    required: [kind]
    properties:
      kind: {description: Its kind., type: string, enum: [round, square]}
      edge: {type: integer, minimum: 1, maximum: 9, default: 3}
      low: {type: integer}
      high: {type: integer}
      tags: {type: array, maxItems: 2, items: {type: string, minLength: 1}, format: whatever}
    allOf:
"""


def _rules(*members: str) -> str:
    return _SCHEMA + "".join(f"      - {member}\n" for member in members)


_ROUND = "if: {properties: {kind: {const: round}}}"


def test_plain_keywords_are_atoms_in_the_order_of_blame(tiny_document: TinyDocument) -> None:
    """Every plain assertion is an atom; presence and type come first, items last, annotations not at all."""
    document = tiny_document(_rules(f"{{x-rule: {{id: r}}, {_ROUND}, then: {{properties: {{edge: false}}}}}}"))

    rules = read_rules(document, "Box")

    assert [atom.id for atom in rules.base] == [
        "body.type", "kind.required", "kind.type", "kind.enum", "edge.type", "edge.minimum", "edge.maximum",
        "low.type", "high.type", "tags.type", "tags.maxItems", "tags.items.type", "tags.items.minLength",
    ]  # fmt: skip
    assert {atom.strength for atom in rules.base} == {"reject"}
    assert {atom.rule == atom.id for atom in rules.base} == {True}


def test_a_plain_atom_quotes_the_description(tiny_document: TinyDocument) -> None:
    """The source of a plain keyword is the description of its property, and its pointer is the keyword's."""
    document = tiny_document(_rules(f"{{x-rule: {{id: r}}, {_ROUND}, then: {{properties: {{edge: false}}}}}}"))

    atom = next(atom for atom in read_rules(document, "Box").base if atom.id == "kind.enum")

    assert atom.source == "Its kind."
    assert atom.pointer == "#/components/schemas/Box/properties/kind/enum"
    assert atom.line == document.line(atom.pointer)
    assert atom.reads == {"kind"}


def test_a_rule_of_one_field_is_one_atom_with_its_id(tiny_document: TinyDocument) -> None:
    """Id, strength, source, condition, value and what it reads all come from the member."""
    member = (
        "{x-rule: {id: edge.round, strength: inapplicable, source: Round has none.},"
        " if: {properties: {kind: {enum: [round]}, low: true, high: {not: {const: 7}}}, required: [low, high]},"
        " then: {properties: {edge: {enum: [1, 2], default: 2}}}}"
    )
    document = tiny_document(_rules(member))

    rules = read_rules(document, "Box")

    (atom,) = rules.conditional
    condition = Condition((Test("kind", "enum", ("round",)), Test("high", "not-const", (7,))), ("low", "high"))
    assert (atom.id, atom.rule, atom.strength, atom.source) == (
        "edge.round", "edge.round", "inapplicable", "Round has none."
    )  # fmt: skip
    assert (atom.field, atom.keyword, atom.value) == ("edge", "enum", [1, 2])
    assert atom.condition == condition
    assert atom.pointer == "#/components/schemas/Box/allOf/0/then/properties/edge/enum"
    assert atom.reads == {"kind", "low", "high", "edge"}
    assert rules.defaults == (Default(None, "edge", 3), Default(condition, "edge", 2))


def test_a_rule_of_several_fields_splits_into_atoms(tiny_document: TinyDocument) -> None:
    """Each field has an atom of its own, named after the rule and the field."""
    member = (
        f"{{x-rule: {{id: both}}, {_ROUND}, then: {{required: [low, high],"
        " properties: {low: {minimum: 0}, high: true, edge: false}}}"
    )
    document = tiny_document(_rules(member))

    atoms = read_rules(document, "Box").conditional

    assert [(atom.id, atom.keyword, atom.value) for atom in atoms] == [
        ("both:low", "required", None), ("both:low", "minimum", 0), ("both:high", "required", None),
        ("both:edge", "forbidden", None),
    ]  # fmt: skip


def test_arithmetic_is_read_as_terms(tiny_document: TinyDocument) -> None:
    """An x-derived atom is about its first added property and reads all operands."""
    member = (
        f"{{x-rule: {{id: span}}, {_ROUND}, then: {{x-derived: {{expr: 1 - low + high, minimum: 1, maximum: 3}}}}}}"
    )
    document = tiny_document(_rules(member))

    (atom,) = read_rules(document, "Box").conditional

    assert atom.value == Derived("1 - low + high", ((-1, "low"), (1, "high")), 1, 1, 3)
    assert (atom.id, atom.field, atom.keyword) == ("span", "high", "x-derived")
    assert atom.reads == {"kind", "low", "high"}


@pytest.mark.parametrize(
    ("member", "place", "problem"),
    [
        ("{properties: {edge: {minimum: 2}}}", "", "a member of allOf with properties; write exactly x-rule, if and then"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{required: [low]}}, else: {{required: [high]}}}}", "",
         "a member of allOf with x-rule, if, then, else"),
        (f"{{x-rule: {{id: 'a:b'}}, {_ROUND}, then: {{required: [low]}}}}", "/x-rule", "the rule's id is 'a:b'"),
        (f"{{x-rule: {{}}, {_ROUND}, then: {{required: [low]}}}}", "/x-rule", "the rule's id is None"),
        (f"{{x-rule: {{id: r, severity: 1}}, {_ROUND}, then: {{required: [low]}}}}", "/x-rule/severity", "unknown keyword"),
        (f"{{x-rule: {{id: r, strength: must}}, {_ROUND}, then: {{required: [low]}}}}", "/x-rule/strength",
         "unknown strength 'must'; use one of reject, inapplicable, assumed"),
        ("{x-rule: {id: r}, if: {}, then: {required: [low]}}", "/if", "a rule without a condition"),
        ("{x-rule: {id: r}, if: {required: [low]}, then: {required: [high]}}", "/if/required",
         "low is required without being one of the properties"),
        ("{x-rule: {id: r}, if: {properties: {low: true}}, then: {required: [high]}}", "/if/properties/low",
         "low: true asks nothing"),
        ("{x-rule: {id: r}, if: {properties: {low: {minimum: 2}}, required: [low]}, then: {required: [high]}}",
         "/if/properties/low/minimum", "unknown keyword minimum"),
        ("{x-rule: {id: r}, if: {properties: {low: {not: {const: 1, enum: [2]}}}}, then: {required: [high]}}",
         "/if/properties/low/not", "`not` of other than one keyword"),
        (f"{{x-rule: {{id: r}}, if: {{if: {{}}, properties: {{}}}}, then: {{required: [low]}}}}", "/if/if",
         "unknown keyword if"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{}}}}", "/then", "a rule that asserts nothing"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{dependentRequired: {{low: [high]}}}}}}", "/then/dependentRequired",
         "dependentRequired is newer than draft 7; say it with if and then"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{properties: {{tags: {{minContains: 1}}}}}}}}",
         "/then/properties/tags/minContains", "minContains is newer than draft 7"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{properties: {{edge: {{not: {{const: 1}}}}}}}}}}",
         "/then/properties/edge/not", "unknown keyword not"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{x-derived: {{expr: high * low, minimum: 1}}}}}}", "/then/x-derived/expr",
         "'high * low' is not a linear expression"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{x-derived: {{expr: high, minimum: 1.5}}}}}}", "/then/x-derived/minimum",
         "minimum is 1.5"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{x-derived: {{expr: high - low}}}}}}", "/then/x-derived",
         "an expression without bounds"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, then: {{x-derived: {{expr: high, minimum: 1, below: 3}}}}}}",
         "/then/x-derived/below", "unknown keyword below"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_dialect_is_refused(
    tiny_document: TinyDocument, member: str, place: str, problem: str
) -> None:
    """A keyword or form that nobody compiles is named with pointer and line; nothing is dropped silently."""
    document = tiny_document(_rules(member))

    with pytest.raises(SpecErrors) as caught:
        read_rules(document, "Box")

    first = caught.value.problems[0]
    assert first.pointer == f"#/components/schemas/Box/allOf/0{place}"
    assert f"{first.problem}; {first.remedy}".startswith(problem)
    assert first.line == document.line("#/components/schemas/Box/allOf/0")


@pytest.mark.parametrize(
    ("schema", "place", "problem"),
    [
        ("type: object\nproperties: {a: {anyOf: [{type: string}]}}", "/properties/a/anyOf", "unknown keyword anyOf"),
        ("type: object\nproperties: {a: {type: array, items: {oneOf: [true]}}}", "/properties/a/items/oneOf",
         "unknown keyword oneOf"),
        ("type: object\nproperties: {a: {type: array, prefixItems: [true]}}", "/properties/a/prefixItems",
         "prefixItems is newer than draft 7"),
        ("type: object\nadditionalProperties: false", "/additionalProperties", "unknown keyword additionalProperties"),
        ("type: object\nif: {required: [a]}\nthen: {required: [b]}", "/if", "unknown keyword if"),
        ("type: object\nrequired: [a]", "/required/0", "a is required but not described"),
        ("type: array", "/type", "a request body that is not an object"),
        ("type: object\nproperties: {a: {enum: [[1]]}}", "/properties/a/enum/0", "a value that has parts"),
        ("type: object\nproperties: {a: {enum: []}}", "/properties/a/enum", "no values"),
        ("type: object\nproperties: {a: {pattern: '('}}", "/properties/a/pattern", "a pattern that Python cannot compile"),
    ],
)  # fmt: skip
def test_a_plain_keyword_that_nobody_compiles_is_refused(
    tiny_document: TinyDocument, schema: str, place: str, problem: str
) -> None:
    """The properties of a request are held to the keywords that the generator compiles."""
    document = tiny_document(schema)

    with pytest.raises(SpecErrors) as caught:
        read_rules(document, "Box")

    first = caught.value.problems[0]
    assert first.pointer == f"#/components/schemas/Box{place}"
    assert first.problem.startswith(problem)


def test_all_problems_of_a_schema_are_reported_together(tiny_document: TinyDocument) -> None:
    """A broken member hides neither the next one nor the properties."""
    document = tiny_document(
        "type: object\nproperties: {a: {contains: true}}\nallOf:\n  - {required: [a]}\n  - {x-rule: {id: r}}"
    )

    with pytest.raises(SpecErrors) as caught:
        read_rules(document, "Box")

    assert [problem.pointer.removeprefix("#/components/schemas/Box") for problem in caught.value.problems] == [
        "/properties/a/contains", "/allOf/0", "/allOf/1",
    ]  # fmt: skip


def test_a_property_behind_a_reference_is_read_where_it_stands(tiny_document: TinyDocument) -> None:
    """The atoms of a referred property carry the pointer of the component."""
    document = tiny_document(
        "type: object\nproperties: {edge: {$ref: '#/components/schemas/Edge'}}",
        more="Edge: {type: integer, minimum: 1}",
    )

    atoms = read_rules(document, "Box").base

    assert [(atom.id, atom.pointer) for atom in atoms[1:]] == [
        ("edge.type", "#/components/schemas/Edge/type"), ("edge.minimum", "#/components/schemas/Edge/minimum"),
    ]  # fmt: skip


def test_every_rule_of_this_repository_is_read() -> None:
    """The rule ids of the spec are those that a plain reader of its YAML finds, in order."""
    document = load(_SPEC)
    plain = yaml.safe_load(_SPEC.read_text(encoding="utf-8"))["components"]["schemas"]

    found = {name: [member.id for member in read_rules(document, name).members] for name in request_schemas(document)}

    assert found == {
        name: [member["x-rule"]["id"] for member in plain[name].get("allOf", [])] for name in request_schemas(document)
    }
    assert any(found.values())
