"""Answers that have grown: everything that may differ does differ somewhere, and what is promised never does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import find, given, settings

from contract_tests.kit.drawing.answers import grown_answers
from contract_tests.kit.reading.document import SpecDocument, load_document

SPEC: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Answer: {anyOf: [{$ref: '#/components/schemas/Made'}, {$ref: '#/components/schemas/Refused'}]}
    Made:
      type: object
      required: [id]
      properties:
        id: {type: string}
        note: {type: string}
        parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
    Part:
      type: object
      properties: {state: {type: string, x-known-values: [new, used]}}
    Refused: {type: object, properties: {error: {type: string}}}
"""
BODY: Final = {"id": "i", "note": "n", "parts": [{"state": "new"}], "request": {"free": 1}}
STEADY: Final = settings(max_examples=2_000, database=None, derandomize=True)


@pytest.fixture
def document(tmp_path: Path) -> SpecDocument:
    """Read the small spec."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return load_document(path)


def part(grown: Any) -> dict[str, object]:  # noqa: ANN401 - a body that was drawn
    """Return the part of an answer, if it still has one."""
    return parts[0] if (parts := grown.get("parts")) else {}


@pytest.mark.parametrize(
    "differs",
    [
        lambda grown: "note" not in grown,
        lambda grown: grown.get("note", "") is None,
        lambda grown: "parts" not in grown,
        lambda grown: set(grown) - set(BODY),
        lambda grown: set(part(grown)) - {"state"},
        lambda grown: set(grown["request"]) - {"free"},
        lambda grown: part(grown).get("state") not in {"new", None},
        lambda grown: grown == BODY,
    ],
    ids=["absent", "null", "list absent", "added", "added below", "added to free", "new word", "unchanged"],
)
def test_everything_that_may_differ_is_drawn(document: SpecDocument, differs: Callable[[Any], object]) -> None:
    """Each kind of growth comes up, at its depth."""
    answers = grown_answers(document, ("#/components/schemas/Answer",), BODY)

    find(answers, lambda grown: bool(differs(grown)), settings=STEADY)


def test_what_is_promised_is_kept(document: SpecDocument) -> None:
    """What is required stays as it is, and no field is added that another answer is known by."""

    @given(grown_answers(document, ("#/components/schemas/Answer",), BODY))
    @settings(max_examples=300, database=None, deadline=None)
    def check(grown: Any) -> None:  # noqa: ANN401 - a body that was drawn
        assert grown["id"] == "i"
        assert "error" not in grown
        assert grown["request"]["free"] == 1

    check()
