"""Read the ledger: what the documentation states, as quotations, each with the place of the document that states it.

The document names it by `x-statements`; a document without that key has no ledger.
"""

from dataclasses import dataclass
from pathlib import PurePath

from generator.errors import SpecError, SpecErrors
from generator.reading.document import Document, Json, child, load_tree
from generator.reading.yaml_tree import Tree


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one statement of one source."""

    id: str
    source: str
    quote: str
    stated_by: tuple[str, ...]
    """Rule ids and JSON pointers (`#/…`); empty if nothing states it."""
    unstated: str | None
    """Why nothing can state it."""
    pointer: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Hold the sources, and their statements in the order of the text."""

    tree: Tree
    sources: tuple[str, ...]
    statements: tuple[Statement, ...]
    authority: str | None
    """The source of which every statement is held."""
    digest: str | None
    """SHA-256 in hex of the authority's words in order, without white space."""

    def problem(self, pointer: str, problem: str, remedy: str) -> SpecError:
        """Return an error about an element of the ledger."""
        return self.tree.problem(pointer, problem, remedy)


def load_ledger(document: Document) -> tuple[Ledger | None, tuple[SpecError, ...]]:
    """Read the ledger of a document, as much of it as can be read, with every problem of the rest."""
    if "x-statements" not in document.root:
        return None, ()
    name = document.root["x-statements"]
    if not isinstance(name, str) or PurePath(name).name != name:
        problem = document.problem("#/x-statements", f"{name!r} is not a file name", "name the ledger beside this file")
        return None, (problem,)
    try:
        tree, _ = load_tree(document.path.parent / name, name=name)
    except SpecErrors as errors:
        return None, errors.problems
    reader = _Reader(tree)
    return reader.read(), tuple(reader.problems)


class _Reader:
    """Turn the tree of a ledger into nodes; what has another form is noted."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[SpecError] = []

    def read(self) -> Ledger:
        root = self._mapping(self.tree.root, "#", ("authority", "digest", "sources", "statements"))
        sources = root.get("sources")
        if not (isinstance(sources, dict) and sources):
            self._note("#/sources", "no sources", "list each with an id, a title and when it was published")
            sources = {}
        for name, source in sources.items():
            place = child("#/sources", name)
            described = self._mapping(source, place, ("title", "published", "note"))
            self._text(described.get("title"), child(place, "title"))
            if described.get("published") is None:
                self._note(place, "not dated", "say in `published` when it was published")
        items = root.get("statements")
        if not (isinstance(items, list) and items):
            self._note("#/statements", "no statements", "list what the sources state")
            items = []
        statements = tuple(self._statement(item, child("#/statements", index)) for index, item in enumerate(items))
        authority = self._text(root["authority"], "#/authority") if "authority" in root else None
        digest = self._text(root["digest"], "#/digest") if "digest" in root else None
        return Ledger(self.tree, tuple(sources), statements, authority, digest)

    def _statement(self, node: Json, pointer: str) -> Statement:
        parts = self._mapping(node, pointer, ("id", "source", "quote", "stated_by", "unstated"))
        targets = parts.get("stated_by")
        unstated = self._text(parts["unstated"], child(pointer, "unstated")) if "unstated" in parts else None
        if ("stated_by" in parts) == ("unstated" in parts):
            problem = "neither stated_by nor unstated" if unstated is None else "both stated_by and unstated"
            self._note(pointer, problem, "say what states it, or why nothing can")
        elif unstated is None and not (isinstance(targets, list) and targets):
            self._note(child(pointer, "stated_by"), "no list of targets", "list rule ids and JSON pointers")
        names = [target for target in targets if isinstance(target, str)] if isinstance(targets, list) else []
        return Statement(
            id=self._text(parts.get("id"), child(pointer, "id")),
            source=self._text(parts.get("source"), child(pointer, "source")),
            quote=self._text(parts.get("quote"), child(pointer, "quote")),
            stated_by=tuple(names),
            unstated=unstated,
            pointer=pointer,
        )

    def _mapping(self, node: Json, pointer: str, known: tuple[str, ...]) -> dict[str, Json]:
        if not isinstance(node, dict):
            self._note(pointer, "not a mapping", f"write {', '.join(known)}")
            return {}
        for key in node:
            if key not in known:
                self._note(child(pointer, key), f"unknown key {key}", f"use {', '.join(known)}")
        return node

    def _text(self, node: Json, pointer: str) -> str:
        if isinstance(node, str) and node:
            return node
        self._note(
            pointer, f"{pointer.rpartition('/')[2]} is not text", "write it, in quotes if it looks like a number"
        )
        return ""

    def _note(self, pointer: str, problem: str, remedy: str) -> None:
        self.problems.append(self.tree.problem(pointer, problem, remedy))
