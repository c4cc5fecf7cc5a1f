"""The ledger and the document hold the same statements."""

import hashlib

import pytest

from generator.lint import lint
from generator.tests.conftest import TinyDocument

_SCHEMA = """
    type: object
    properties:
      kind: {type: string, enum: [round, square], x-source: [page]}
      edge: {type: integer, x-source: [page, blog]}
    allOf:
      - x-rule: {id: edge.round, source: Round boxes have no edge.}
        if: {properties: {kind: {const: round}}, required: [kind]}
        then: {properties: {edge: false}}
      - x-rule: {id: edge.positive, strength: assumed}
        if: {properties: {edge: true}, required: [edge]}
        then: {properties: {edge: {minimum: 1}}}
"""
_DIGEST = hashlib.sha256(b"Kindsareroundandsquare.Edgeofthebox.Roundboxeshavenoedge.Goodluck.").hexdigest()
_LEDGER = f"""\
authority: page
digest: {_DIGEST}
sources:
  page: {{title: The page, published: 2026-01}}
  blog: {{title: A blog, published: 2026, note: Later.}}
statements:
  - id: kind
    source: page
    quote: Kinds are round and square.
    stated_by: ['#/components/schemas/Box/properties/kind']
  - id: edge
    source: page
    quote: Edge of the box. Round boxes have no edge.
    stated_by: ['#/components/schemas/Box/properties/edge', edge.round]
  - {{id: luck, source: page, quote: Good luck., unstated: Says nothing of the box.}}
"""


def _problems(
    document_of: TinyDocument, *, schema: tuple[str, str] = ("", ""), ledger: tuple[str, str] = ("", "")
) -> list[str]:
    assert schema[0] in _SCHEMA
    assert ledger[0] in _LEDGER
    document = document_of(_SCHEMA.replace(*schema, 1), ledger=_LEDGER.replace(*ledger, 1))
    return [f"{problem.pointer}: {problem.problem}" for problem in lint(document)]


def test_a_ledger_that_agrees_has_no_problem(tiny_document: TinyDocument) -> None:
    """The ledger that the seeded mistakes start from is accepted."""
    assert _problems(tiny_document) == []


_STATEMENTS = "ledger.yaml#/statements"
_BOX = "#/components/schemas/Box"


@pytest.mark.parametrize(
    ("ledger", "problem"),
    [
        (("unstated: Says", "note: Says"), f"{_STATEMENTS}/2: neither stated_by nor unstated"),
        ((", unstated: Says", ", stated_by: [edge.round], unstated: Says"),
         f"{_STATEMENTS}/2: both stated_by and unstated"),
        (("stated_by: ['#/components/schemas/Box/properties/kind']", "stated_by: []"),
         f"{_STATEMENTS}/0/stated_by: no list of targets"),
        (("edge.round]", "edge.square]"), f"{_STATEMENTS}/1/stated_by/1: edge.square is neither a rule nor an element"),
        (("edge', edge", "gone', edge"),
         f"{_STATEMENTS}/1/stated_by/0: {_BOX}/properties/gone is neither a rule nor an element"),
        (("page\n    quote: Kinds", "book\n    quote: Kinds"), f"{_STATEMENTS}/0/source: unknown source 'book'"),
        (("page\n    quote: Kinds", "blog\n    quote: Kinds"),
         f"{_STATEMENTS}/0/stated_by/0: {_BOX}/properties/kind does not name blog as a source"),
        (("id: luck", "id: kind"), f"{_STATEMENTS}/2/id: a second kind"),
        (("edge', edge", "edge/type', edge"),
         f"{_BOX}/properties/edge/x-source: no statement of page cites this element"),
        (("Round boxes have no edge.", "Round boxes have no edges."),
         f"{_BOX}/allOf/0/x-rule/source: the source of edge.round is in no statement that lists edge.round"),
        ((", edge.round]", "]"),
         f"{_BOX}/allOf/0/x-rule/source: the source of edge.round is in no statement that lists edge.round"),
        (("Good luck.", "Good luck!"), "ledger.yaml#/digest: the quotations of page do not give the digest"),
        (("  blog:", "  spam: {title: Spam, published: never}\n  blog:"),
         "ledger.yaml#/sources/spam: nothing names the source spam"),
        (("  blog: {title: A blog, published: 2026, note: Later.}\n", ""),
         f"{_BOX}/properties/edge/x-source: unknown source 'blog'"),
        (("authority: page", "authority: pages"), "ledger.yaml#/authority: unknown source 'pages'"),
        (("title: A blog", "name: A blog"), "ledger.yaml#/sources/blog/name: unknown key name"),
        (("published: 2026, ", ""), "ledger.yaml#/sources/blog: not dated"),
        (("Good luck.", "''"), f"{_STATEMENTS}/2/quote: quote is not text"),
        (("statements:", "statements: []\nstatments:"), "ledger.yaml#/statements: no statements"),
        (("digest:", "digest: [\ndigest:"), "ledger.yaml#: not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_ledger_is_found(tiny_document: TinyDocument, ledger: tuple[str, str], problem: str) -> None:
    """No statement is homeless, misquoted, or of an unknown source; each fault has its place."""
    found = _problems(tiny_document, ledger=ledger)

    assert any(line.startswith(problem) for line in found), found


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        (("source: Round boxes have no edge.", "source: Round boxes have none."),
         f"{_BOX}/allOf/0/x-rule/source: the source of edge.round is in no statement that lists edge.round"),
        ((", source: Round boxes have no edge.", ""), f"{_BOX}/allOf/0/x-rule/source: edge.round has no source"),
        (("x-source: [page, blog]", "x-source: [page, blog, rumour]"),
         f"{_BOX}/properties/edge/x-source: unknown source 'rumour'"),
        (("type: object", "type: object\n    x-source: [page]"),
         f"{_BOX}/x-source: no statement of page cites this element"),
    ],
)  # fmt: skip
def test_a_source_that_does_not_say_so_is_found(
    tiny_document: TinyDocument, schema: tuple[str, str], problem: str
) -> None:
    """No element or rule names a source that the ledger does not hold."""
    assert _problems(tiny_document, schema=schema) == [problem]


def test_an_inapplicable_rule_needs_a_source_and_an_assumed_one_does_not(tiny_document: TinyDocument) -> None:
    """Only what is ours may stand without a sentence of the documentation."""
    found = _problems(tiny_document, schema=("strength: assumed", "strength: inapplicable"))

    assert found == [f"{_BOX}/allOf/1/x-rule/source: edge.positive has no source"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [("absent.yaml", "absent.yaml#:"), ("../ledger.yaml", "#/x-statements: '../ledger.yaml' is not a file name"),
     ("[1]", "#/x-statements: [1] is not a file name")],
)  # fmt: skip
def test_a_ledger_that_is_not_beside_the_document_is_refused(
    tiny_document: TinyDocument, name: str, problem: str
) -> None:
    """The key names a file in the same folder, which has to be there."""
    document = tiny_document(_SCHEMA, root=f"x-statements: {name}")

    (found,) = [f"{problem.pointer}: {problem.problem}" for problem in lint(document)]

    assert found.startswith(problem)


def test_a_document_without_a_ledger_is_not_held_to_one(tiny_document: TinyDocument) -> None:
    """Sources mean nothing until the document names a ledger."""
    assert lint(tiny_document(_SCHEMA)) == ()
