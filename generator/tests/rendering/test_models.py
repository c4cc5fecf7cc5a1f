"""The generated classes: strict on the way out, lenient on the way in."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from generator.tests.rendering.conftest import TinyPackage


def test_an_answer_needs_only_what_is_required(boxes: ModuleType) -> None:
    """Everything else may be absent or null, and any new word is taken."""
    made = boxes.MadeBox.model_validate({"id": "b", "state": "melted", "count": None})

    assert (made.state, made.count, made.weight) == ("melted", None, None)


def test_what_is_unknown_in_an_answer_makes_the_round_trip(boxes: ModuleType) -> None:
    """An answer can be written as it came."""
    body = {"id": "b", "state": "new", "_id": "k", "made": "yesterday", "colour": {"shade": [1, None]}}

    made = boxes.MadeBox.model_validate(body)

    assert made.model_dump(by_alias=True, exclude_unset=True) == body
    assert made.id_ == "k"


def test_a_schema_inside_another_is_rendered_as_well(tiny_package: TinyPackage) -> None:
    """Schemas that others refer to are reached, and a choice within a property, too."""
    package = tiny_package(
        ("count: {description: How many., type: integer}", "count: {$ref: '#/components/schemas/BoxAnswer'}")
    )

    made = package.MadeBox.model_validate({"id": "b", "state": "new", "count": {"id": "c", "state": "used"}})

    assert type(made.count).__name__ == "MadeBox"


def test_every_public_name_can_be_imported(boxes: ModuleType) -> None:
    """`__all__` is what the package offers, to type checkers and at run time; a module of it is found as well."""
    (typed,) = (node for node in ast.parse(inspect.getsource(boxes)).body if ast.unparse(node).startswith("if TYPE"))

    imported = [alias.name for node in ast.walk(typed) if isinstance(node, ast.ImportFrom) for alias in node.names]

    assert sorted(boxes.__all__) == sorted(imported) == dir(boxes)
    assert all(hasattr(boxes, name) for name in boxes.__all__)
    assert boxes.errors.ApiError is boxes.ApiError
    with pytest.raises(AttributeError, match="module 'tiny_boxes' has no attribute 'Sphere'"):
        _ = boxes.Sphere


def test_nothing_is_imported_before_it_is_asked_for(boxes: ModuleType) -> None:
    """Importing the package imports neither pydantic nor the HTTP library; asking for an error only what that needs."""
    code = (
        "import sys, tiny_boxes as b; print(len({'httpx', 'httpx2', 'pydantic'} & {*sys.modules})); b.ApiError; print("
    )
    code += "sorted(name for name in sys.modules if name.startswith('tiny_boxes.')))"

    outcome = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=Path(boxes.__file__ or "").parents[1],
        text=True,
    )

    assert outcome.stdout == "0\n['tiny_boxes._http', 'tiny_boxes.errors']\n"


@pytest.mark.parametrize("checker", ["ruff", "format"])
def test_the_output_reads_as_the_repository_s_own_code(boxes: ModuleType, checker: str) -> None:
    """The linter and the formatter of this repository have nothing to say about it."""
    folder = Path(boxes.__file__ or "").parent
    repository = Path(__file__).parents[3]
    command = {"ruff": ["check", "--ignore", "A002,ASYNC109,C901,PLR0912,PLR0913,PLR0915,PLR2004,RUF036"],
               "format": ["format", "--check"]}[checker]  # fmt: skip

    outcome = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "--config", repository / "pyproject.toml", folder],
        capture_output=True,
        check=False,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stdout
