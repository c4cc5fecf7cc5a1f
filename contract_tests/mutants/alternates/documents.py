"""Alternates that another document makes: the same rules, and examples of another look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mock_server.living.shapes import identifiers, replace_text
from contract_tests.mock_server.reading.document import as_mapping
from contract_tests.mutants.places import changed, leaves
from contract_tests.mutants.roles import read_roles
from contract_tests.mutants.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Document, Json

_IDS = "#/components/schemas/*/properties/id"
# How an id may look; the digit keeps those of one example apart.
_FORMS = {
    "ids are short": "k{}d9",
    "ids are long": "task_{}3k777hjrbfrgs2060q5zvf2a5k777hjrbfrgs2060q5zvf2a5k777hjrbfrgs2060q5zv",
    "ids have signs that JSON escapes": 'a/"\\\u00e9:{}01k777hjrbfrgs2060q5zvf2a5',
    "ids are hexadecimal": "{}8e914aa550a4144a5788305",
}


def other_documents(document: Document) -> Iterator[Subject]:
    """Yield a server for each form that ids may have, one with other words, and one with two results."""
    ids = tuple(dict.fromkeys(text for example in _examples(document) for text in identifiers(example)))
    for name, form in _FORMS.items():
        others = {text: form.format(_digit(number)) for number, text in enumerate(ids)}
        root = as_mapping(replace_text(document.root, others), "#")
        yield Subject(name, "alternate", "form", "an id is opaque", _IDS, root=root)
    roles = read_roles(document)
    words = dict.fromkeys(_words(roles.making.example("finished"), roles.item_word), "rendered")
    root = as_mapping(replace_text(document.root, words), "#")
    said = "new words may appear"
    yield Subject("a finished item has a new word", "alternate", "form", said, "#/components/schemas", root=root)
    urls = {
        text: f"https://files.example/{text[-12:]}?{'sig=' + 'a' * 900}"
        for text in _texts(roles.making.example("finished"), roles.item_texts)
    }
    root = as_mapping(replace_text(document.root, urls), "#")
    said = "an address may be signed, and be anywhere"
    yield Subject("addresses are long and elsewhere", "alternate", "form", said, "#/components/schemas", root=root)
    said = "the results are a list"
    yield Subject(
        "a result has two items",
        "alternate",
        "form",
        said,
        "#/components/schemas",
        root=_doubled(document, roles.results),
    )


def _digit(number: int) -> str:
    return "0123456789abcdefghjkmnpqrstvwxyz"[number % 32]


def _examples(document: Document) -> Iterator[Json]:
    for place, value in leaves(document.root):
        if len(place) > 1 and place[-1] == "value" and "examples" in place:
            yield value


def _words(value: Json, name: str) -> set[str]:
    return {item for place, item in leaves(value) if place[-1] == name and isinstance(item, str)}


def _texts(value: Json, names: tuple[str, ...]) -> set[str]:
    return {item for place, item in leaves(value) if place[-1] in names and isinstance(item, str)}


def _doubled(document: Document, results: str) -> dict[str, Json]:
    """Return a document whose examples list two results where they listed one."""
    root: Json = document.root
    for place, value in list(leaves(document.root)):
        if place[-1] == results and "examples" in place and isinstance(value, list) and len(value) == 1:
            root = changed(root, place, lambda old: [*_list(old), *_renamed(_list(old))])
    return as_mapping(root, "#")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _renamed(items: list[Json]) -> list[Json]:
    """Copy items with other ids, so that two results are two."""
    return [
        replace_text(item, {text: f"{text[:-1]}{'0' if text[-1] != '0' else '1'}" for text in identifiers(item)})
        for item in items
    ]
