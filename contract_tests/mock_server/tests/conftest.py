"""A small document of another API, a mock server on it, and a receiver for callbacks."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.running import RunningMock, running_mock
from contract_tests.mock_server.tests.receiver import Receiver, running_receiver

ORDERS = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
security: [{key: []}]
paths:
  /orders:
    post:
      operationId: createOrder
      x-acknowledged-when:
        anyOf: [{required: [notify]}, {properties: {later: {const: true}}, required: [later]}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses:
        200:
          description: Done.
          content:
            application/json:
              schema:
                properties:
                  lines: {items: {properties: {stage: {type: string, x-known-values: [open, packed, sent, lost]}}}}
              examples:
                finished:
                  value:
                    order_id: b8976e18-32dc-4718-9ed8-1ea090fcb6ea
                    trace_id: fb751e1e-4705-49ea-9fd4-5024b7865ea2
                    lines: [{id: 'tea:line_0a1', stage: sent, link: http://localhost/parcel}]
                acknowledged: {value: {order_id: b8976e18-32dc-4718-9ed8-1ea090fcb6ea}}
            application/x-ndjson: {}
        400: {$ref: '#/components/responses/Bad'}
        502:
          description: Lost.
          content:
            application/json:
              examples:
                lost: {x-when: task-failed, value: {error: {code: lost, message: It is lost.}, order_id: none}}
      callbacks:
        done:
          '{$request.body#/notify}':
            post:
              requestBody:
                content:
                  application/json:
                    examples:
                      failed: {value: {ok: false, order_id: 7ba0feaf-d20b-4c22-a35a-31ec30fc7715, error: {code: lost}}}
              responses: {2XX: {description: Fine.}}
  /orders/find:
    post:
      operationId: findOrders
      x-task-query:
        one: id
        several: ids
        several-when: {required: [ids]}
        batch: {items: items, count: count}
        record:
          {key: _id, request: asked, response: outcome,
           made-at: made, started-at: began, ended-at: ended, elapsed: took}
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        200:
          description: Found.
          content:
            application/json:
              examples:
                finished:
                  value: {_id: 68e9, id: b8976e18-32dc-4718-9ed8-1ea090fcb6ea, account_id: a1, asked: {}, outcome: {}}
                unknown: {value: {}}
  /hours:
    get:
      operationId: openingHours
      security: []
      responses:
        200: {description: Open., content: {application/json: {examples: {today: {value: {opens: 9}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [tea]
      properties:
        tea: {enum: [black, green], default: black, description: The tea., type: string}
        grams: {type: integer, minimum: 1}
        steep_from: {type: integer}
        steep_to: {type: integer}
        tags: {items: {type: string}, maxItems: 2, type: array}
        extras: {items: {enum: [lemon], type: string}}
        notify: {type: string}
        later: {type: boolean}
      allOf:
        - x-rule: {id: grams.black, strength: reject, source: Black tea comes in 100 or 250 grams.}
          if: {properties: {tea: {const: black}}}
          then: {properties: {grams: {enum: [100, 250]}}}
        - x-rule: {id: steep.complete, strength: reject, source: Say when it ends.}
          if: {properties: {steep_from: true}, required: [steep_from]}
          then: {properties: {steep_to: true, tags: true}, required: [steep_to, tags]}
        - x-rule: {id: steep.span, strength: reject, source: Steep for 2 to 5 minutes.}
          if: {properties: {steep_from: true}, required: [steep_from]}
          then: {x-derived: {expr: steep_to - steep_from, minimum: 2, maximum: 5}}
        - x-rule: {id: green-only, strength: inapplicable, source: Tags are for green tea.}
          if: {properties: {tea: {not: {const: green}}}}
          then: {properties: {tags: false}}
        - x-rule: {id: grams.even, strength: assumed}
          if: {properties: {grams: true}, required: [grams]}
          then: {properties: {grams: {multipleOf: 2}}}
  responses:
    Bad:
      description: No.
      content:
        application/json:
          examples:
            refused:
              x-when: body-refused
              value: {error: {code: bad, message: No.}, trace_id: 2efa9340-b21b-4e26-9e14-4aac95f343ab}
            missing: {x-when: token-missing, value: {error: {code: none, message: No token.}}}
            wrong: {x-when: token-invalid, value: {error: {code: wrong, message: Wrong token.}}}
            nowhere: {x-when: operation-unknown, value: {error: {code: nowhere, message: Nothing here.}}}
"""


@pytest.fixture(scope="session")
def orders_text() -> str:
    """Give the document as text, to be changed."""
    return ORDERS


@pytest.fixture(scope="session")
def orders_spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the document as a file."""
    path = tmp_path_factory.mktemp("spec") / "orders.yaml"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def orders(orders_spec: Path) -> Iterator[RunningMock]:
    """Give a running mock of the document."""
    with running_mock(orders_spec, MockOptions("tea-token")) as running:
        yield running


@pytest.fixture
def client(orders: RunningMock) -> Iterator[httpx.Client]:
    """Give a client with the right token."""
    headers = {"authorization": f"Bearer {orders.token}"}
    with httpx.Client(base_url=orders.url, headers=headers, trust_env=False) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a receiver of callbacks on loopback."""
    with running_receiver() as running:
        yield running
