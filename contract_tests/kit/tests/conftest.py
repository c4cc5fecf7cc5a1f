"""Give the tests of the kit the real spec, a spec of another API, and a way to write more."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import dedent

import pytest

from contract_tests.kit.judging.documented import DocumentedRules, load_documented
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument, load_document

ROOT = Path(__file__).parents[3]

HEAD = """\
openapi: 3.1.0
info: {title: Bakery, version: 3.2.1}
security: [{key: []}]
paths:
  /orders:
    post:
      operationId: placeOrder
      x-timeout-seconds: 9
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
            examples: {plain: {value: {bread: rye, loaves: 1}}}
      responses:
        '201':
          content:
            application/json: {schema: {$ref: '#/components/schemas/Receipt'}}
            application/x-ndjson: {x-item-schema: {$ref: '#/components/schemas/Receipt'}}
        4XX: {$ref: '#/components/responses/Refused'}
      callbacks:
        baked:
          '{$request.body#/tell}':
            post:
              operationId: orderBaked
              requestBody:
                content:
                  application/json: {schema: {$ref: '#/components/schemas/Receipt'}}
  /stock:
    get:
      operationId: readStock
      security: []
      responses:
        default: {description: What there is.}
components:
  securitySchemes:
    key: {type: http, scheme: bearer, x-env: BAKERY_KEY}
  responses:
    Refused:
      content:
        application/json:
          schema: {type: object, required: [error]}
          examples:
            stale: {x-error-kind: invalid-request, value: {error: {code: stale}}}
  schemas:
    Receipt:
      type: object
      required: [number]
      properties:
        number: {type: integer}
        paid: {anyOf: [{type: number}, {type: 'null'}]}
"""

ORDER = """\
    Order:
      type: object
      required: [bread, loaves]
      properties:
        bread: {type: string, enum: [rye, wheat, oat], description: Which bread.}
        loaves: {type: integer, minimum: 1, maximum: 40}
        weight: {type: number, exclusiveMinimum: 0.5}
        sliced: {type: boolean, default: false}
        note: {type: string, minLength: 2, maxLength: 5, examples: [soon]}
        tell: {type: string, format: uri}
        toppings: {type: array, minItems: 1, maxItems: 3, items: {type: string, enum: [salt, seed]}}
        from: {type: integer, minimum: 0}
        to: {type: integer}
      allOf:
        - x-rule: {id: toppings.oat, source: No salt on oat.}
          if: {properties: {bread: {const: oat}}, required: [bread]}
          then: {properties: {toppings: false}}
        - x-rule: {id: few.sliced, source: 'Sliced, at most 10.'}
          if: {properties: {sliced: {const: true}}, required: [sliced]}
          then: {properties: {loaves: {maximum: 10}}}
        - x-rule: {id: window, source: Two to four hours.}
          if: {properties: {from: true}, required: [from]}
          then: {x-derived: {expr: 2 * to - 2 * from + 1, minimum: 5, maximum: 9}}
        - x-rule: {id: window.complete, source: From and to belong together.}
          if: {properties: {from: true}, required: [from]}
          then: {properties: {to: true}, required: [to]}
        - x-rule: {id: wheat.note, strength: inapplicable, source: Notes are for rye and oat.}
          if: {properties: {bread: {enum: [wheat]}}, required: [bread]}
          then: {properties: {note: false, tell: false}}
        - x-rule: {id: late, strength: assumed}
          if: {properties: {to: true}, required: [to]}
          then: {properties: {to: {maximum: 24}}}
"""


def write_document(folder: Path, schema: str, others: str = "") -> SpecDocument:
    """Make a document whose request schema is the given YAML, with other schemas beside it."""
    path = folder / "openapi.yaml"
    lines = dedent(schema).strip().splitlines()
    text = "".join(f"      {line}\n" for line in lines)
    path.write_text(f"{HEAD}{others}    Order:\n{text}", encoding="utf-8")
    return load_document(path)


@pytest.fixture(scope="session")
def document() -> SpecDocument:
    """Give the spec of this repository."""
    return load_document(ROOT / "spec" / "openapi.yaml")


@pytest.fixture(scope="session")
def oracle(document: SpecDocument) -> Oracle:
    """Give an oracle on the spec of this repository."""
    return Oracle(document)


@pytest.fixture(scope="session")
def documented() -> dict[str, DocumentedRules]:
    """Give the documented tables of this repository."""
    return load_documented(ROOT / "contract_tests" / "documented")


@pytest.fixture(scope="session")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> SpecDocument:
    """Give the spec of an API that has nothing to do with this one."""
    path = tmp_path_factory.mktemp("bakery") / "openapi.yaml"
    path.write_text(HEAD + ORDER, encoding="utf-8")
    return load_document(path)


@pytest.fixture
def write_order(tmp_path: Path) -> Callable[[str], SpecDocument]:
    """Give a function that makes a document whose request schema is the given YAML."""
    return partial(write_document, tmp_path)
