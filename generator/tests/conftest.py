"""Tiny documents for the tests of the generator."""

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from generator.reading.document import Document, load

TinyDocument: TypeAlias = Callable[..., Document]

_HEAD = """\
openapi: 3.1.0
info: {title: Tiny, version: 1.0.0}
paths:
  /boxes:
    post:
      operationId: createBox
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Box'}
      responses:
        '200': {description: Made.}
components:
  schemas:
    Box:
"""


def _indented(text: str, by: int) -> str:
    return textwrap.indent(textwrap.dedent(text).strip("\n") + "\n", " " * by)


@pytest.fixture
def tiny_document(tmp_path: Path) -> TinyDocument:
    """Return a function that loads a document with one operation, whose request schema (`Box`) is given as YAML.

    `more` is YAML of further components, `root` of further root keys; `ledger` is the text of a ledger beside it.
    """

    def build(schema: str, *, more: str = "", root: str = "", ledger: str | None = None) -> Document:
        text = _HEAD + _indented(schema, 6) + _indented(more, 4) + _indented(root, 0)
        if ledger is not None:
            text += "x-statements: ledger.yaml\n"
            (tmp_path / "ledger.yaml").write_text(textwrap.dedent(ledger), encoding="utf-8")
        path = tmp_path / "openapi.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return build
