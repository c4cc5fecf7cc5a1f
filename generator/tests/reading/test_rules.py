"""Reading the rules of a request schema as data."""

from pathlib import Path

import pytest
import yaml

from generator.errors import SpecErrors
from generator.reading.document import load
from generator.reading.linear import Derived
from generator.reading.rules import Condition, Default, Test, read_rules, request_schemas
from generator.tests.conftest import TinyDocument

_SPEC = Path(__file__).parents[3] / "spec" / "openapi.yaml"

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


_THEN = "then: {required: [low]}"


def _first_problem(document_of: TinyDocument, member: str) -> tuple[str, str]:
    """Return where in the member the first problem is, and what it says."""
    document = document_of(_rules(member))
    with pytest.raises(SpecErrors) as caught:
        read_rules(document, "Box")
    first = caught.value.problems[0]
    assert first.line == document.line("#/components/schemas/Box/allOf/0")
    return first.pointer.removeprefix("#/components/schemas/Box/allOf/0"), f"{first.problem}; {first.remedy}"


@pytest.mark.parametrize(
    ("member", "held"),
    [
        ("{properties: {edge: {minimum: 2}}}", "properties"),
        (f"{{x-rule: {{id: r}}, {_ROUND}, {_THEN}, else: {{}}}}", "x-rule, if, then, else"),
        (f"{{{_ROUND}, {_THEN}}}", "if, then"),
    ],
)
def test_a_member_is_a_rule_and_nothing_else(tiny_document: TinyDocument, member: str, held: str) -> None:
    """A bare assertion, an `else` or a missing tag is refused with what the member holds."""
    expected = ("", f"a member of allOf with {held}; write exactly x-rule, if and then")

    assert _first_problem(tiny_document, member) == expected


@pytest.mark.parametrize(
    ("tag", "place", "problem"),
    [
        ("{id: 'a:b'}", "", "the rule's id is 'a:b'"),
        ("{}", "", "the rule's id is None"),
        ("{id: r, severity: 1}", "/severity", "unknown keyword severity"),
        ("{id: r, source: [a]}", "/source", "a source that is not text"),
        ("{id: r, strength: must}", "/strength", "unknown strength 'must'; use one of reject, inapplicable, assumed"),
    ],
)
def test_a_broken_tag_is_refused(tiny_document: TinyDocument, tag: str, place: str, problem: str) -> None:
    """A rule has an id, a known strength, and a source that is text; nothing else."""
    found = _first_problem(tiny_document, f"{{x-rule: {tag}, {_ROUND}, {_THEN}}}")

    assert found[0] == f"/x-rule{place}"
    assert found[1].startswith(problem)


@pytest.mark.parametrize(
    ("condition", "place", "problem"),
    [
        ("{}", "", "a rule without a condition"),
        ("{required: [low]}", "/required", "low is required without being one of the properties"),
        ("{properties: {low: true}}", "/properties/low", "low: true asks nothing"),
        ("{properties: {low: {minimum: 2}}}", "/properties/low/minimum", "unknown keyword minimum"),
        ("{properties: {low: {not: {const: 1, enum: [2]}}}}", "/properties/low/not", "`not` of other than one keyword"),
        ("{properties: {low: {not: {minimum: 1}}}}", "/properties/low/not/minimum", "unknown keyword minimum"),
        ("{if: {}}", "/if", "unknown keyword if"),
    ],
)
def test_a_condition_that_nobody_compiles_is_refused(
    tiny_document: TinyDocument, condition: str, place: str, problem: str
) -> None:
    """A condition tests constants, enumerations, their negation, and presence."""
    found = _first_problem(tiny_document, f"{{x-rule: {{id: r}}, if: {condition}, {_THEN}}}")

    assert found[0] == f"/if{place}"
    assert found[1].startswith(problem)


@pytest.mark.parametrize(
    ("consequence", "place", "problem"),
    [
        ("{}", "", "a rule that asserts nothing"),
        ("{dependentRequired: {low: [high]}}", "/dependentRequired", "dependentRequired is newer than draft 7"),
        ("{properties: {tags: {minContains: 1}}}", "/properties/tags/minContains", "minContains is newer than draft 7"),
        ("{properties: {edge: {not: {const: 1}}}}", "/properties/edge/not", "unknown keyword not"),
        ("{x-derived: {expr: high * low, minimum: 1}}", "/x-derived/expr", "'high * low' is not a linear expression"),
        ("{x-derived: {expr: high, minimum: 1.5}}", "/x-derived/minimum", "minimum is 1.5"),
        ("{x-derived: {expr: high - low}}", "/x-derived", "an expression without bounds"),
        ("{x-derived: {minimum: 1}}", "/x-derived/expr", "no expression"),
        ("{x-derived: {expr: high, minimum: 1, below: 3}}", "/x-derived/below", "unknown keyword below"),
    ],
)
def test_a_consequence_that_nobody_compiles_is_refused(
    tiny_document: TinyDocument, consequence: str, place: str, problem: str
) -> None:
    """An unknown keyword is named with pointer and line; nothing is dropped silently."""
    found = _first_problem(tiny_document, f"{{x-rule: {{id: r}}, {_ROUND}, then: {consequence}}}")

    assert found[0] == f"/then{place}"
    assert found[1].startswith(problem)


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
        ("type: object\nproperties: {a: {pattern: '('}}", "/properties/a/pattern",
         "a pattern that Python cannot compile"),
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
