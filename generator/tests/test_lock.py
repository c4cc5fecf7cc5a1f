"""The lock says what a rendering was made from, and what of that has moved since."""

import hashlib
import json
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from generator.lock import LOCK_NAME, Lock, make_lock, read_lock
from generator.rendering.http_library import HTTP_LIBRARIES, HTTPX
from generator.tests.conftest import TinyDocument

_LOCK = Lock("a", "b", "c", "httpx", {"black": "1", "jinja2": "2"}, ("x", "y"))


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Nothing of it is lost, and a person is told what it is."""
    (tmp_path / LOCK_NAME).write_text(_LOCK.text(), encoding="utf-8")

    assert read_lock(tmp_path) == _LOCK
    content = json.loads(_LOCK.text())
    assert content.pop("about") == "Written by python -m generator. It names what the other files were made from."
    assert content == {
        "spec": "a",
        "statements": "b",
        "generator": "c",
        "http_library": "httpx",
        "tools": {"black": "1", "jinja2": "2"},
        "files": ["x", "y"],
    }
    assert _LOCK.text().startswith('{\n  "about"')
    assert _LOCK.text().endswith("}\n")


@pytest.mark.parametrize("key", ["spec", "statements", "generator", "tools", "files"])
def test_a_lock_without_a_part_is_none(tmp_path: Path, key: str) -> None:
    """What it does not say cannot be relied on, nor what it says in another form."""
    content = json.loads(_LOCK.text())
    (tmp_path / LOCK_NAME).write_text(json.dumps({**content, key: 1}), encoding="utf-8")
    assert read_lock(tmp_path) is None

    del content[key]
    (tmp_path / LOCK_NAME).write_text(json.dumps(content), encoding="utf-8")
    assert read_lock(tmp_path) is None


@pytest.mark.parametrize(
    ("former", "words"),
    [
        (_LOCK, []),
        (replace(_LOCK, spec="z"), ["the spec moved"]),
        (replace(_LOCK, statements="z"), ["the ledger of statements moved"]),
        (replace(_LOCK, generator="z"), ["the generator moved"]),
        (replace(_LOCK, http_library="httpx2"), ["it was rendered for httpx2, and is now for httpx"]),
        (replace(_LOCK, tools={"black": "0"}), ["black moved from 0 to 1", "jinja2 moved from unknown to 2"]),
        (replace(_LOCK, files=()), []),
    ],
)
def test_what_has_moved_is_told_in_words(former: Lock, words: list[str]) -> None:
    """Each part has its sentence; the files are no cause but the effect."""
    assert _LOCK.moved(former) == words


def test_a_lock_holds_the_hashes_of_the_document_and_its_ledger(tiny_document: TinyDocument) -> None:
    """The ledger is the file that the document names."""
    document = tiny_document("type: object", ledger="sources: {}")
    library = HTTP_LIBRARIES["httpx2"]

    lock = make_lock(document, ["b", "a"], library)

    assert lock.spec == hashlib.sha256(document.path.read_bytes()).hexdigest()
    assert lock.statements == hashlib.sha256(b"sources: {}").hexdigest()
    assert lock.http_library == "httpx2"
    assert lock.files == ("a", "b")
    assert lock.tools == {
        name: metadata.version(name) for name in ("black", "datamodel-code-generator", "isort", "jinja2")
    }


@pytest.mark.parametrize("root", ["", "x-statements: absent.yaml", "x-statements: [1]"])
def test_a_document_without_a_ledger_has_no_hash_of_one(tiny_document: TinyDocument, root: str) -> None:
    """Neither has one whose ledger is not there."""
    assert make_lock(tiny_document("type: object", root=root), [], HTTPX).statements == ""


def test_the_generator_is_hashed_by_name_and_content(
    tiny_document: TinyDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code and templates count, wherever they lie; tests, caches and other files do not."""
    source = tmp_path / "source"
    monkeypatch.setattr("generator.lock.resources.files", lambda name: {"generator": source}[name])
    files = {"a.py": "1", "deep/er/b.jinja": "2", "tests/c.py": "3", "deep/__pycache__/d.py": "4", "e.txt": "5"}
    document = tiny_document("type: object")

    def digest(**changed: str) -> str:
        for name, text in {**files, **changed}.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
        return make_lock(document, [], HTTPX).generator

    expected = hashlib.sha256(b"a.py\x001\x001deep/er/b.jinja\x001\x002").hexdigest()
    assert digest() == expected
    assert digest(**{"tests/c.py": "x", "deep/__pycache__/d.py": "x", "e.txt": "x"}) == expected
    assert digest(**{"deep/er/b.jinja": "x"}) != expected
