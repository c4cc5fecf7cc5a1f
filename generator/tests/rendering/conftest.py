"""A tiny service, rendered into a package of its own and imported."""

import importlib
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias

import httpx
import pytest

from generator.reading.document import load
from generator.rendering.http_library import HTTP_LIBRARIES
from generator.rendering.render import render

TINY: Final = """\
openapi: 3.1.0
info: {title: Tiny Boxes, version: 1.2.3, license: {name: MIT, identifier: MIT}}
servers: [{url: 'https://boxes.example', x-env: TINY_BASE_URL}]
security: [{bearer: []}]
paths:
  /boxes:
    post:
      operationId: createBox
      summary: Make a box
      description: Makes a box, now or later.
      x-timeout-seconds: 30
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses:
        '200':
          description: Made, or noted.
          content: {application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}}
        '400':
          description: Refused.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Refusal'}
              examples:
                bad: {x-error-kind: invalid-request, value: {error: {code: bad_box, message: No.}}}
                poor: {x-error-kind: balance, value: {error: {code: no_money, message: No.}}}
        '401': {description: No token.}
        '404': {description: No such thing.}
        '500': {description: Broken.}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, x-env: TINY_TOKEN}
  schemas:
    Box:
      description: A box to make. It may be of paper.
      type: object
      required: [kind]
      properties:
        kind: {description: What it is made of., type: string, enum: [paper, wood, 'smörgås 🍞']}
        edition: {description: Edition of the maker., type: string, enum: ['1', '2'], default: '1'}
        label: {description: What is written on it., type: string, minLength: 1, maxLength: 5}
        width: {description: How wide it is., x-unit: cm, x-also-called: [breadth], type: integer, minimum: 1}
        height: {description: How high it is., x-unit: cm, type: integer, exclusiveMaximum: 50}
        weight: {description: How heavy it is., type: number, exclusiveMinimum: 0, maximum: 9.5, multipleOf: 0.1}
        level: {description: Where it is., type: integer, enum: [1, 2]}
        colours:
          description: What it looks like.
          type: array
          minItems: 1
          maxItems: 3
          uniqueItems: true
          items: {type: string, enum: [red, green, blue]}
        sizes: {description: Further sizes., type: array, items: {type: integer}}
        fragile: {description: Whether it breaks., type: boolean}
        code: {description: Its code., type: string, pattern: '^[A-Z]+$'}
        mark: {description: Anything of this., enum: [1, 'x', null]}
        note: {description: A text or nothing., type: [string, 'null']}
        picture: {description: Where to find a picture., type: string, format: uri}
        _id: {description: A key., type: string}
        id: {description: Another key., type: string}
        class: {description: A word that Python has taken., type: string}
        copy: {description: A word that Pydantic has taken., type: boolean}
        timeout: {description: A word that the client has taken., type: integer}
      allOf:
        - x-rule: {id: width.paper, strength: reject, source: Paper boxes are 10 or 20 wide.}
          if: {properties: {kind: {const: paper}}}
          then: {properties: {width: {enum: [10, 20], default: 10}}}
        - x-rule: {id: wood-only, strength: inapplicable, source: Only wood is fragile.}
          if: {properties: {kind: {not: {const: wood}}}}
          then: {properties: {fragile: false, code: false}}
        - x-rule: {id: second, strength: reject, source: The second edition needs both.}
          if: {properties: {edition: {enum: ['2']}}, required: [edition]}
          then: {properties: {label: true, height: true}, required: [label, height]}
        - x-rule: {id: flat, strength: reject, source: It is flat.}
          if: {properties: {edition: {const: '1'}, width: true}, required: [width]}
          then: {x-derived: {expr: 2 * width - height + 1, minimum: 3, maximum: 90}}
        - x-rule: {id: marked, strength: reject, source: A mark of one wants the first level.}
          if: {properties: {mark: {const: 1}}, required: [mark]}
          then: {properties: {level: {const: 1}, sizes: {maxItems: 2}}}
        - x-rule: {id: guess, strength: assumed}
          if: {properties: {width: true}, required: [width]}
          then: {properties: {width: {maximum: 1000}}}
    BoxAnswer:
      description: A box, or a note of it.
      anyOf:
        - $ref: '#/components/schemas/MadeBox'
        - $ref: '#/components/schemas/Note'
    MadeBox:
      description: A box.
      type: object
      required: [id, state]
      properties:
        id: {description: Its id., type: string}
        _id: {description: Its key., type: string}
        state: {description: How it is., type: string, enum: [new, used], x-known-values: [new, used]}
        count: {description: How many., type: integer}
        weight: {description: How heavy., type: number}
        made: {description: When., type: string, format: date-time}
    Note:
      description: A note of a box.
      type: object
      required: [id]
      properties:
        id: {description: Its id., type: string}
    Refusal:
      type: object
      properties: {error: {type: object}}
"""

Edit: TypeAlias = tuple[str, str]
TinyPackage: TypeAlias = Callable[..., ModuleType]
Answering: TypeAlias = Callable[..., httpx.MockTransport]

_LIBRARY: Final = HTTP_LIBRARIES[httpx.__name__]  # httpx, unless on_httpx2.py has put httpx2 in its place
_numbers = count()


def tiny_spec(*edits: Edit) -> str:
    """Return the tiny document with some of its text replaced."""
    text = TINY
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def write_spec(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the tiny document, with some of its text replaced."""

    def build(*edits: Edit) -> Path:
        path = tmp_path / "spec.yaml"
        path.write_text(tiny_spec(*edits), encoding="utf-8")
        return path

    return build


@pytest.fixture
def tiny_package(
    write_spec: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TinyPackage]:
    """Return a function that renders the tiny document, with some of its text replaced, and imports the package."""

    def build(*edits: Edit) -> ModuleType:
        name = f"tiny_boxes_{next(_numbers)}"
        for path, text in render(load(write_spec(*edits)), name, _LIBRARY).items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path / name)
        return importlib.import_module(name)

    yield build
    for module in [module for module in sys.modules if module.startswith("tiny_boxes_")]:
        del sys.modules[module]


@pytest.fixture(scope="session")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the package of the tiny document as it stands."""
    folder = tmp_path_factory.mktemp("boxes")
    (folder / "spec.yaml").write_text(TINY, encoding="utf-8")
    for path, text in render(load(folder / "spec.yaml"), "tiny_boxes", _LIBRARY).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("tiny_boxes")
    sys.path.remove(str(folder))


@pytest.fixture
def answering() -> Answering:
    """Return a function that makes a transport which always gives one answer, and keeps what it was asked."""

    def build(
        status: int = 200, *, requests: list[httpx.Request] | None = None, **content: object
    ) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            if requests is not None:
                requests.append(request)
            return httpx.Response(status, **content)  # type: ignore[arg-type] # as the test gives it

        return httpx.MockTransport(answer)

    return build
