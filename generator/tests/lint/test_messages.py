"""What is said of a mistake: where it is, what is wrong, and what to do, word for word."""

from pathlib import Path
from typing import Final, NotRequired, TypedDict

import pytest
import yaml

from generator.errors import SpecErrors
from generator.lint import lint
from generator.tests.conftest import TinyDocument


class Mistake(TypedDict):
    """Hold a mistake as what is put in the place of what, and what is said of it."""

    what: str
    edits: list[tuple[str, str]]
    says: list[str]


class Group(TypedDict):
    """Hold mistakes in one text."""

    schema: NotRequired[str]
    ledger: NotRequired[str]
    mistakes: list[Mistake]


_GROUPS: Final[dict[str, Group]] = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))
_ALL: Final = [(name, mistake) for name, group in _GROUPS.items() for mistake in group["mistakes"]]


def _edited(text: str, edits: list[tuple[str, str]]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(("name", "mistake"), _ALL, ids=[f"{name}: {mistake['what']}" for name, mistake in _ALL])
def test_a_document_with_mistakes_is_told_all_of_them(tiny_document: TinyDocument, name: str, mistake: Mistake) -> None:
    """Each mistake has its place in the document or in its ledger, and a remedy; a clean document is told nothing."""
    ledger = _GROUPS["ledger"]
    group = ledger if name == "sources" else _GROUPS[name]
    schema, text = group.get("schema", ""), group.get("ledger")
    if name == "ledger":
        text = _edited(ledger.get("ledger", ""), mistake["edits"])
    else:
        schema = _edited(schema, mistake["edits"])

    found = lint(tiny_document(schema, ledger=text))

    assert str(SpecErrors(found)).replace("#/components/schemas/Box", "#Box").splitlines() == mistake["says"]


@pytest.mark.parametrize(("name", "shown"), [("../ledger.yaml", "'../ledger.yaml'"), ("[1]", "[1]")])
def test_a_ledger_elsewhere_is_told_where_it_has_to_be(tiny_document: TinyDocument, name: str, shown: str) -> None:
    """The key names a file in the same folder."""
    document = tiny_document(_GROUPS["ledger"].get("schema", ""), root=f"x-statements: {name}")
    line = document.line("#/x-statements")

    (found,) = lint(document)

    assert str(found) == f"#/x-statements (line {line}): {shown} is not a file name; name the ledger beside this file"


def test_rules_in_other_places_are_told_where_they_belong(tiny_document: TinyDocument) -> None:
    """A member of another schema's `allOf` is one, and so is an expression outside of any member."""
    lid = "Lid:\n  allOf: [{x-rule: {id: r}, if: {}, then: {}}]\n  properties: {a: {x-derived: {expr: a, minimum: 1}}}"
    remedy = "a rule that nobody reads here; make it a member of allOf of a schema that is a request body"

    found = lint(tiny_document(_GROUPS["rules"].get("schema", ""), more=lid))

    assert [str(problem) for problem in found] == [
        f"#/components/schemas/Lid/allOf/0 (line 38): {remedy}",
        f"#/components/schemas/Lid/properties/a (line 39): {remedy}",
    ]
