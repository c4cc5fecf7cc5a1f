"""The package's README shows what its document has, and nothing else."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from pydantic import ValidationError

from generator.reading.document import load
from generator.reading.rules import read_rules
from generator.rendering.examples import Examples, read_examples
from generator.rendering.render import render
from generator.tests.rendering.conftest import Edit

_PATH: Final = "      responses:\n        '200':"
_EXAMPLE: Final[Edit] = (
    "application/json: {schema: {$ref: '#/components/schemas/Box'}}",
    (
        "application/json: {schema: {$ref: '#/components/schemas/Box'}, examples: {"
        "wrong: {value: {kind: paper, width: 11}}, foreign: {value: {kind: wood, wings: 2}}, "
        "right: {value: {kind: wood, class: x, sizes: [1]}}}}"
    ),
)
STREAMED: Final[Edit] = (
    "          content: {application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}}\n",
    (
        "          content:\n            application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}\n"
        "            application/x-ndjson: {x-item-schema: {$ref: '#/components/schemas/BoxAnswer'}}\n"
    ),
)
CALLBACK: Final[Edit] = (
    _PATH,
    (
        "      callbacks:\n        boxMade:\n          '{$request.body#/picture}':\n            post:\n"
        "              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}}}\n"
        f"              responses: {{2XX: {{description: Noted.}}}}\n{_PATH}"
    ),
)
_LATER: Final[Edit] = (
    _PATH,
    (
        "      x-acknowledged-when:\n        anyOf:\n          - {properties: {picture: true}, required: [picture]}\n"
        f"          - {{properties: {{copy: {{const: true}}}}, required: [copy]}}\n{_PATH}"
    ),
)


def _readme(path: Path) -> str:
    return render(load(path), "tiny")["README.md"]


def _examples(path: Path) -> Examples:
    document = load(path)
    node = document.at("#/paths/~1boxes/post")
    assert isinstance(node, dict)
    return read_examples(document, node, read_rules(document, "Box"))


def _sections(readme: str) -> list[str]:
    return re.findall(r"^## (.*)$", readme, re.MULTILINE)


def _blocks(readme: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


def test_what_a_document_lacks_is_not_shown(write_spec: Callable[..., Path]) -> None:
    """Without lines, callbacks and tasks there are no sections about them."""
    readme = _readme(write_spec())

    assert _sections(readme) == [
        "Install",
        "The first call",
        "Without blocking",
        "Errors",
        "What is sent again",
        "Sending on purpose",
        "License",
    ]


def test_a_document_without_rules_has_nothing_to_send_on_purpose(write_spec: Callable[..., Path]) -> None:
    """Without a conditional rule no refusal is shown, and no way around it."""
    path = write_spec()
    text = path.read_text(encoding="utf-8")
    start, end = text.index("      allOf:\n"), text.index("    BoxAnswer:\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    readme = _readme(path)

    assert "Sending on purpose" not in _sections(readme)
    assert "unchecked" not in readme
    assert "lift=" not in readme


@pytest.mark.parametrize(
    ("edit", "section", "shown"),
    [
        (STREAMED, "As it moves on", 'client.stream_create_box(kind="paper") as snapshots'),
        (CALLBACK, "Being called back", "in `picture` is called back there"),
    ],
)
def test_what_a_document_has_is_shown(write_spec: Callable[..., Path], edit: Edit, section: str, shown: str) -> None:
    """Each feature brings its section, in the document's own names."""
    readme = _readme(write_spec(edit))

    assert section in _sections(readme)
    assert shown in readme


def test_the_blocks_use_what_the_package_has(write_spec: Callable[..., Path], boxes: ModuleType) -> None:
    """Every block is Python, and imports only names that the package exports."""
    blocks = _blocks(_readme(write_spec(_EXAMPLE)))

    imported = {
        name.name
        for block in blocks
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom) and node.module == "tiny"
        for name in node.names
    }
    assert {"Client", "AsyncClient", "MadeBox", "CREATE_BOX"} <= imported <= set(boxes.__all__)


def test_the_names_are_the_document_s(write_spec: Callable[..., Path]) -> None:
    """Variables, address and example are read from the document, fields by their Python names."""
    readme = _readme(write_spec(_EXAMPLE))

    assert "# tiny\n" in readme
    assert {"`TINY_TOKEN`", "`TINY_BASE_URL`"} <= set(re.findall(r"`TINY_\w+`", readme))
    assert "https://boxes.example" in readme
    assert 'client.create_box(kind="wood", class_="x", sizes=[1])' in readme
    assert "waits 30 seconds" in readme


def test_an_answer_is_shown_by_what_tells_it_from_the_others(write_spec: Callable[..., Path]) -> None:
    """`state` is required of one class alone; the other has nothing of its own."""
    first, *_ = _blocks(_readme(write_spec()))

    assert "    if isinstance(answer, MadeBox):\n        print(answer.state)\n" in first
    assert "    else:\n        print(answer.id)\n" in first


def test_the_first_example_that_keeps_the_rules_is_shown(write_spec: Callable[..., Path]) -> None:
    """An example that breaks a rule, or has a field that is not described, is passed over."""
    assert _examples(write_spec(_EXAMPLE)).plain == {"kind": "wood", "class": "x", "sizes": [1]}


def test_without_an_example_the_required_fields_are_made_up(write_spec: Callable[..., Path]) -> None:
    """The first value of an enumeration stands in."""
    assert _examples(write_spec()).plain == {"kind": "paper"}


def test_what_is_answered_at_once_is_said_by_a_value(write_spec: Callable[..., Path]) -> None:
    """Of the ways to be answered at once, the one with a value of its own is taken; without any there is none."""
    assert _examples(write_spec(_LATER)).acknowledged == {"kind": "paper", "copy": True}
    assert _examples(write_spec()).acknowledged is None


def test_what_is_refused_breaks_the_named_rule_alone(write_spec: Callable[..., Path], boxes: ModuleType) -> None:
    """The package itself blames that rule, and no other."""
    examples = _examples(write_spec())

    assert examples.refused is not None
    assert examples.inapplicable is not None
    for example in (examples.refused, examples.inapplicable):
        with pytest.raises(ValidationError) as refusal:
            boxes.Box.model_validate(example.body)
        assert {error["type"] for error in refusal.value.errors()} == {example.rule}
    assert examples.inapplicable.rule == "wood-only"
    boxes.Box.model_validate(examples.inapplicable.body, context=boxes.lift("wood-only"))
