"""Mutants follow from a document, and each that nobody can see is listed with the reason."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from contract_tests.kit.reading.document import load_document as load_for_judges
from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.reading.document import Document, load_document
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mutants.deriving.observing import edits_of, request_mutants

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.catalogue import Catalogue

BAKERY = """
openapi: 3.1.0
info: {title: Bakery, version: 1.0.0}
paths:
  /loaves:
    post:
      operationId: bake
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Loaf'}
      responses:
        '200':
          description: Baked.
          content: {application/json: {schema: {type: object}, examples: {baked: {value: {}}}}}
        '400':
          description: Refused.
          content:
            application/json:
              schema: {type: object}
              examples:
                bad: {x-when: body-refused, value: {error: {code: bad, message: bad}}}
                none: {x-when: token-missing, value: {error: {code: none, message: none}}}
                wrong: {x-when: token-invalid, value: {error: {code: wrong, message: wrong}}}
                lost: {x-when: operation-unknown, value: {error: {code: lost, message: lost}}}
components:
  schemas:
    Loaf:
      type: object
      required: [flour]
      properties:
        flour: {description: Of what., type: string, enum: [rye, wheat], default: rye, examples: [rye]}
        grams: {description: How heavy., type: integer, minimum: 100, maximum: 900}
        seeds: {description: Whether., type: boolean}
      allOf:
        - x-rule: {id: rye.light, strength: reject, source: Rye weighs 500 at most.}
          if: {properties: {flour: {const: rye}}}
          then: {properties: {grams: {maximum: 500}}}
        - x-rule: {id: wheat.plain, strength: assumed}
          if: {properties: {flour: {const: wheat}}, required: [flour]}
          then: {properties: {seeds: false}}
"""


def bakery(folder: Path) -> Path:
    """Write the bakery's document, and return where."""
    path = folder / "bakery.yaml"
    path.write_text(textwrap.dedent(BAKERY), encoding="utf-8")
    return path


def refuses(document: Document, root: dict[str, Json], body: Json) -> bool:
    """Say whether the server of a document refuses a body."""
    (operation,) = read_operations(Document(document.path, root))
    return bool(BodyJudge(operation.body_schema, operation.id).judge(body))


def test_every_statement_is_edited(tmp_path: Path) -> None:
    """Rules, listed values, bounds, types, conditions and what is required are each edited in every way."""
    document = load_document(bakery(tmp_path))

    names = {edit.name for edit in edits_of(document)}

    assert names >= {
        "drop rye.light",
        "let rye.light hold when flour is wheat",
        "let rye.light not hold when flour is absent",
        "move rye.light.maximum from 500 to 499",
        "move rye.light.maximum from 500 to 501",
        "move grams.minimum from 100 to 99",
        "narrow flour.enum by rye",
        "widen flour.enum by RYE",
        "drop seeds.type",
        "require seeds",
        "do not require flour",
        "drop wheat.plain",
        "take an absent flour for wheat",
        "change the default of flour to wheat",
    }


def test_an_edit_changes_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    """A moved bound moves the line by one, and the specification itself stays as it was."""
    document = load_document(bakery(tmp_path))
    edits = {edit.name: edit.root for edit in edits_of(document)}
    heavy: Json = {"flour": "rye", "grams": 501}

    moved = edits["move rye.light.maximum from 500 to 501"]

    assert refuses(document, document.root, heavy)
    assert not refuses(document, moved, heavy)
    assert refuses(document, moved, {"flour": "rye", "grams": 502})
    assert load_document(document.path).root == document.root


def test_what_nobody_can_see_is_listed_with_the_reason(tmp_path: Path) -> None:
    """An assumed rule, an annotation, and what follows from another statement all the same are no mutants."""
    path = bakery(tmp_path)

    seen, unseen = request_mutants(load_document(path), load_for_judges(path))

    reasons = {each.name: each.reason for each in unseen}
    assert "assumed" in reasons["drop wheat.plain"]
    assert "no answer shows" in reasons["change the default of flour to wheat"]
    assert reasons["drop flour.type"].endswith("the same follows from flour.enum")
    assert {each.name for each in seen}.isdisjoint(reasons)
    assert {"drop rye.light", "move grams.maximum from 900 to 899", "drop grams.type"} <= {each.name for each in seen}


def test_no_mutant_of_the_specification_is_dropped_silently(catalogue: Catalogue) -> None:
    """Every edit of the specification is a mutant or is listed as one that nobody can see."""
    names = {edit.name for edit in edits_of(catalogue.document)}

    told = {each.name for each in catalogue.spec_mutants} | {each.name for each in catalogue.unseen}

    assert names <= told
