"""What is said of a mistake: where it is, what is wrong, and what to do, word for word."""

from pathlib import Path
from typing import Final, NotRequired, TypedDict

import pytest
import yaml

from generator.errors import SpecErrors
from generator.reading.document import load
from generator.reading.rules import read_rules
from generator.tests.conftest import TinyDocument


class Mistake(TypedDict):
    """Hold a mistake, in a text or in a schema, and what is said of it."""

    what: str
    text: NotRequired[str]
    schema: NotRequired[str]
    says: list[str]


_MISTAKES: Final[list[Mistake]] = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))
_TEXTS: Final = [mistake for mistake in _MISTAKES if "text" in mistake]
_SCHEMAS: Final = [mistake for mistake in _MISTAKES if "schema" in mistake]


@pytest.mark.parametrize("mistake", _TEXTS, ids=[mistake["what"] for mistake in _TEXTS])
def test_a_text_with_mistakes_is_told_all_of_them(tmp_path: Path, mistake: Mistake) -> None:
    """Each mistake of a text has its line and a remedy."""
    path = tmp_path / "openapi.yaml"
    path.write_text(mistake.get("text", ""), encoding="utf-8")

    with pytest.raises(SpecErrors) as caught:
        load(path)

    assert str(caught.value).splitlines() == mistake["says"]


@pytest.mark.parametrize("mistake", _SCHEMAS, ids=[mistake["what"] for mistake in _SCHEMAS])
def test_a_schema_with_mistakes_is_told_all_of_them(tiny_document: TinyDocument, mistake: Mistake) -> None:
    """Each mistake of a request schema, its rules and their conditions has its line and a remedy."""
    document = tiny_document(mistake.get("schema", ""))

    with pytest.raises(SpecErrors) as caught:
        read_rules(document, "Box")

    said = str(caught.value).replace("#/components/schemas/Box", "#Box")
    assert said.splitlines() == mistake["says"]


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        (b"a: [1\nb: 2\n", "# (line 2): not YAML: ", "; correct the syntax"),
        (b"a: \x00\n", "#: not YAML: ", "; correct the syntax"),
        (b"a: 1\nb: \xff\n", "# (line 2): not UTF-8", "; save the file as UTF-8"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_why(tmp_path: Path, text: bytes, problem: str, remedy: str) -> None:
    """In between stands what the parser says, in its own words."""
    path = tmp_path / "openapi.yaml"
    path.write_bytes(text)

    with pytest.raises(SpecErrors) as caught:
        load(path)

    assert str(caught.value).startswith(problem)
    assert str(caught.value).endswith(remedy)


def test_a_file_that_is_not_there_is_told_with_its_path(tmp_path: Path) -> None:
    """There is no line, and the reason is the system's."""
    path = tmp_path / "absent.yaml"

    with pytest.raises(SpecErrors) as caught:
        load(path)

    assert str(caught.value) == f"#: {path}: no such file or directory; name a file that can be read"
