"""Every point of the lint: a seeded mistake is found, alone, with its place and what to do."""

from pathlib import Path

import pytest

from generator.lint import lint, situations
from generator.reading.document import load
from generator.tests.conftest import TinyDocument

_SPEC = Path(__file__).parents[3] / "spec" / "openapi.yaml"

_CLEAN = """
    type: object
    required: [kind]
    properties:
      kind: {type: string, enum: [round, square]}
      edition: {type: string, enum: ['1', '2'], default: '1'}
      edge: {type: integer, enum: [1, 2, 3, 4]}
      low: {type: integer}
      high: {type: integer}
    allOf:
      - x-rule: {id: edge.first, source: One or two.}
        if: {properties: {edition: {const: '1'}}}
        then: {properties: {edge: {enum: [1, 2], default: 2}}}
      - x-rule: {id: edge.second, source: Three or four.}
        if: {properties: {edition: {const: '2'}}, required: [edition]}
        then: {properties: {edge: {enum: [3, 4], default: 3}}}
      - x-rule: {id: first-only, strength: inapplicable, source: First only.}
        if: {properties: {edition: {not: {const: '1'}}}, required: [edition]}
        then: {properties: {low: false}}
      - x-rule: {id: span, source: One to three.}
        if: {properties: {low: true}, required: [low]}
        then: {x-derived: {expr: high - low, minimum: 1, maximum: 3}}
"""
_BOX = "#/components/schemas/Box"


def _problems(document_of: TinyDocument, *edits: tuple[str, str], **parts: str) -> list[tuple[str, str]]:
    text = _CLEAN
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    document = document_of(text, **parts)
    found = lint(document)
    assert all(problem.line == document.line(problem.pointer) > 0 and problem.remedy for problem in found)
    return [(problem.pointer.removeprefix(_BOX), problem.problem) for problem in found]


def test_a_clean_document_has_no_problem(tiny_document: TinyDocument) -> None:
    """The document that the seeded mistakes start from has none."""
    assert _problems(tiny_document) == []


def test_the_document_of_this_repository_has_no_problem() -> None:
    """The spec and its ledger pass every point."""
    assert [str(problem) for problem in lint(load(_SPEC))] == []


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("{low: true}, required: [low]", "{lwo: true}, required: [lwo]", "/allOf/3",
         "span names lwo, which is not a property of Box"),
        ("{low: false}", "{lwo: false}", "/allOf/2", "first-only names lwo, which is not a property of Box"),
        ("expr: high - low", "expr: hihg - low", "/allOf/3", "span names hihg, which is not a property of Box"),
    ],
)  # fmt: skip
def test_an_unknown_property_in_a_rule_is_found(
    tiny_document: TinyDocument, old: str, new: str, place: str, problem: str
) -> None:
    """A condition, an assertion or an expression over a property that the schema does not describe is a problem."""
    assert _problems(tiny_document, (old, new)) == [(place, problem)]


@pytest.mark.parametrize("names", ["upper", "[upper, [highest]]", "{upper: highest}"])
def test_foreign_names_that_nobody_would_read_are_found(tiny_document: TinyDocument, names: str) -> None:
    """What people call a property is a list of names."""
    edit = ("high: {type: integer}", f"high: {{type: integer, x-also-called: {names}}}")

    assert _problems(tiny_document, edit) == [("/properties/high/x-also-called", "not a list of names")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{edition: {const: '1'}}}", "{edition: {const: '1'}}, required: [edition]}",
         "edge.first requires edition, whose default '1' meets the condition"),
        ("{edition: {const: '2'}}, required: [edition]}", "{edition: {const: '2'}}}",
         "an absent edition meets the condition of edge.second, though its default '1' does not"),
        (", default: '1'}", "}", "an absent edition meets the condition of edge.first, though it has no default"),
    ],
)  # fmt: skip
def test_a_default_that_disagrees_with_required_is_found(
    tiny_document: TinyDocument, old: str, new: str, problem: str
) -> None:
    """What an absent property stands for has to meet exactly the conditions that do not list it as required."""
    (found,) = _problems(tiny_document, (old, new))

    assert found[0].endswith("/if/required")
    assert found[1] == problem


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("{const: '2'}}, required", "{const: 2.0}}, required", "/allOf/1/if/properties/edition",
         "edge.second names edition = 2.0, which breaks edition.type"),
        ("{const: '2'}}, required", "{const: '3'}}, required", "/allOf/1/if/properties/edition",
         "edge.second names edition = '3', which breaks edition.enum"),
        ("enum: [3, 4], default: 3", "enum: [3, 4, 5], default: 3", "/allOf/1/then/properties/edge/enum",
         "edge.second names edge = 5, which breaks edge.enum"),
    ],
)  # fmt: skip
def test_a_value_outside_the_base_enum_is_found(
    tiny_document: TinyDocument, old: str, new: str, place: str, problem: str
) -> None:
    """A misspelt or unquoted value in a rule is a problem where it stands."""
    assert _problems(tiny_document, (old, new)) == [(place, problem)]


def test_two_enum_rules_in_one_situation_are_found(tiny_document: TinyDocument) -> None:
    """Two rules may not list the values of one property for the same body."""
    second = ("{edition: {const: '2'}}, required: [edition]}", "{kind: {const: round}}}")

    problems = _problems(tiny_document, second)

    overlap = "edge.first and edge.second both list values of edge when edition is absent and kind is 'round'"
    assert ("/allOf/1/then/properties/edge/enum", overlap) in problems


def test_a_rule_that_no_body_breaks_alone_is_found(tiny_document: TinyDocument) -> None:
    """A rule that another one implies is redundant, and so is one whose condition is never met."""
    more = "      - {x-rule: {id: extra}, if: {properties: {low: true}, required: [low]}, then: "
    implied = more + "{x-derived: {expr: 2 * high - 2 * low, minimum: 1, maximum: 9}}}\n"

    problems = _problems(tiny_document, ("maximum: 3}}\n", "maximum: 3}}\n" + implied))

    assert problems == [("/allOf/4/then/x-derived", "no body breaks extra (x-derived) alone")]


def test_a_keyword_newer_than_draft_7_in_a_rule_is_found(tiny_document: TinyDocument) -> None:
    """Older validators pass over such a keyword, so no rule may use one."""
    problems = _problems(tiny_document, ("{properties: {low: false}}", "{dependentRequired: {low: [high]}}"))

    assert problems == [("/allOf/2/then/dependentRequired", "dependentRequired is newer than draft 7")]


def test_a_situation_that_no_rule_covers_is_found(tiny_document: TinyDocument) -> None:
    """A new edition without edges of its own reports the property that lacks them."""
    problems = _problems(tiny_document, ("enum: ['1', '2']", "enum: ['1', '2', '3']"))

    assert problems == [("/properties/edge", "no rule says what edge may be when edition is '3'")]


def test_a_rule_for_the_new_situation_is_all_it_takes(tiny_document: TinyDocument) -> None:
    """With its edges stated, the new edition is clean."""
    rule = """\
      - x-rule: {id: edge.third, source: Nine.}
        if: {properties: {edition: {const: '3'}}, required: [edition]}
        then: {properties: {edge: {enum: [9]}}}
"""

    problems = _problems(
        tiny_document,
        ("enum: ['1', '2']", "enum: ['1', '2', '3']"),
        ("enum: [1, 2, 3, 4]", "enum: [1, 2, 3, 4, 9]"),
        ("maximum: 3}}\n", "maximum: 3}}\n" + rule),
    )

    assert problems == []


def test_a_rule_that_allows_everything_may_complete_a_table(tiny_document: TinyDocument) -> None:
    """Saying that a situation allows every value is not redundant where rules divide the values."""
    rule = """\
      - x-rule: {id: edge.third, source: Any.}
        if: {properties: {edition: {const: '3'}}, required: [edition]}
        then: {properties: {edge: {enum: [1, 2, 3, 4]}}}
"""

    problems = _problems(
        tiny_document, ("enum: ['1', '2']", "enum: ['1', '2', '3']"), ("maximum: 3}}\n", "maximum: 3}}\n" + rule)
    )

    assert problems == []


def test_a_base_value_that_no_situation_allows_is_found(tiny_document: TinyDocument) -> None:
    """A value that the property lists and every rule excludes is dead."""
    problems = _problems(tiny_document, ("enum: [1, 2, 3, 4]", "enum: [1, 2, 3, 4, 5]"))

    assert problems == [("/properties/edge/enum/4", "no legal body has edge = 5")]


def test_a_duplicate_rule_id_is_found(tiny_document: TinyDocument) -> None:
    """Two rules of one id could not be told apart in an error; the first one's line is named."""
    problems = _problems(tiny_document, ("id: edge.second", "id: edge.first"))

    assert problems == [("/allOf/1/x-rule", "the id edge.first stands for line 25 already")]


def test_a_rule_id_that_is_a_plain_keyword_is_found(tiny_document: TinyDocument) -> None:
    """A rule may not be called like the atom of a property."""
    problems = _problems(tiny_document, ("id: edge.second", "id: edge.enum"))

    assert problems == [("/allOf/1/x-rule", "the id edge.enum stands for line 21 already")]


def test_a_non_linear_expression_is_found(tiny_document: TinyDocument) -> None:
    """A product of properties is outside what can be solved exactly."""
    ((place, problem),) = _problems(tiny_document, ("expr: high - low", "expr: high * low"))

    assert place == "/allOf/3/then/x-derived/expr"
    assert problem.startswith("'high * low' is not a linear expression")


def test_an_operand_that_is_not_whole_is_found(tiny_document: TinyDocument) -> None:
    """Arithmetic over fractions would not be exact."""
    problems = _problems(tiny_document, ("high: {type: integer}", "high: {type: number}"))

    assert problems == [("/allOf/3/then/x-derived/expr", "high in 'high - low' is not of type integer")]


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("enum: [1, 2], default: 2", "enum: [1, 2], default: 3", "/allOf/0/then/properties/edge/default",
         "the default of edge is 3, which breaks edge.first"),
        ("enum: [1, 2], default: 2", "enum: [1, 2], default: '2'", "/allOf/0/then/properties/edge/default",
         "the default of edge is '2', which breaks edge.type"),
        ("high: {type: integer}", "high: {type: integer, enum: [4, 5], default: 6}", "/properties/high/default",
         "the default of high is 6, which breaks high.enum"),
    ],
)  # fmt: skip
def test_a_default_outside_its_own_enum_is_found(
    tiny_document: TinyDocument, old: str, new: str, place: str, problem: str
) -> None:
    """A default has to be a value that is allowed where it applies."""
    assert _problems(tiny_document, (old, new)) == [(place, problem)]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("Lid:\n  allOf: [{x-rule: {id: r}, if: {}, then: {}}]", "#/components/schemas/Lid/allOf/0"),
        ("Lid:\n  properties: {a: {x-derived: {expr: a, minimum: 1}}}", "#/components/schemas/Lid/properties/a"),
    ],
)
def test_a_rule_where_nobody_reads_it_is_found(tiny_document: TinyDocument, more: str, place: str) -> None:
    """A rule outside the request schemas would be dropped silently."""
    assert _problems(tiny_document, more=more) == [(place, "a rule that nobody reads here")]


def test_a_request_body_without_a_name_is_found(tiny_document: TinyDocument, tmp_path: Path) -> None:
    """The schema of a request body has to be a component, or nothing could be named after it."""
    tiny_document(_CLEAN)
    path = tmp_path / "openapi.yaml"
    text = path.read_text(encoding="utf-8").replace("{$ref: '#/components/schemas/Box'}", "{type: object}")
    path.write_text(text, encoding="utf-8")

    problems = lint(load(path))

    assert [problem.problem for problem in problems if problem.line == 10] == [
        "a request body whose schema has no name"
    ]


def test_too_many_situations_are_an_error_and_not_a_hang(
    tiny_document: TinyDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past a stated number of combinations the lint ends with a problem of the schema."""
    monkeypatch.setattr(situations, "MAX_SITUATIONS", 2)

    problems = _problems(tiny_document)

    assert problems == [("", "the rules about edge divide the bodies into more than 2 situations")]


def test_all_points_are_reported_in_one_pass(tiny_document: TinyDocument) -> None:
    """Independent mistakes are reported together, in the order of the text."""
    problems = _problems(
        tiny_document,
        ("{const: '2'}}, required", "{const: '3'}}, required"),
        ("{properties: {low: false}}", "{dependentRequired: {low: [high]}}"),
        ("expr: high - low", "expr: high / low"),
    )

    assert [place for place, _ in problems] == [
        "/allOf/1/if/properties/edition", "/allOf/2/then/dependentRequired", "/allOf/3/then/x-derived/expr",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("disputed", "place", "problem"),
    [
        ("x", "", "x-disputed is not a list"),
        ("[{rules: [span]}]", "/0", "not a disputed point"),
        ("[{rules: [span], default: maybe, reason: a, evidence: b}]", "/0/default", "the default is 'maybe'"),
        ("[{rules: [span], default: ignore, reason: '', evidence: b}]", "/0/reason", "no reason in words"),
        ("[{rules: [span], default: ignore, reason: a, evidence: 1}]", "/0/evidence", "no evidence in words"),
        ("[{rules: [], default: ignore, reason: a, evidence: b}]", "/0/rules", "names no rule"),
        ("[{rules: [spam], default: ignore, reason: a, evidence: b}]", "/0/rules", "spam is no rule of Box"),
    ],
)
def test_a_disputed_point_says_all_that_it_has_to(
    tiny_document: TinyDocument, disputed: str, place: str, problem: str
) -> None:
    """A point has its rules, a default, a reason and evidence; each rule is one of the schema."""
    found = _problems(tiny_document, ("    allOf:", f"    x-disputed: {disputed}\n    allOf:"))

    assert found == [(f"/x-disputed{place}", problem)]


@pytest.mark.parametrize("rule", ["span", "kind.required", "first-only", "body.unknown", "edge.enum"])
def test_a_disputed_point_may_be_about_a_rule_an_atom_or_unknown_fields(tiny_document: TinyDocument, rule: str) -> None:
    """All that a server can be told to enforce or to waive can be disputed."""
    point = f"{{rules: [{rule}], default: ignore, reason: a, evidence: b}}"

    assert _problems(tiny_document, ("    allOf:", f"    x-disputed: [{point}]\n    allOf:")) == []
