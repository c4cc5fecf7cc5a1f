"""Load the OpenAPI document: values, lines, local references; checked for what every later step relies on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import SpecError, SpecErrors
from generator.reading.structure import broken_references, broken_schemas, broken_structure
from generator.reading.yaml_tree import Json, Tree, child, keys, read_tree

__all__ = ["Document", "Json", "child", "keys", "load", "load_tree"]

SCHEMAS = "#/components/schemas"


@dataclass(frozen=True)
class Document:
    """Hold one loaded document.

    Every local `$ref` in it has a target, and no chain of references is a circle.
    """

    path: Path
    tree: Tree
    text_digest: str
    """SHA-256 of the file's bytes, in hex. The ledger is a file of its own."""

    @property
    def root(self) -> Mapping[str, Json]:
        """Return the whole document."""
        return _mapping(self.tree.root)

    @property
    def schemas(self) -> Mapping[str, Json]:
        """Return the component schemas by name, in the order of the text."""
        return _mapping(_mapping(self.root.get("components")).get("schemas"))

    def line(self, pointer: str) -> int:
        """Return the line of an element, or of its nearest ancestor that the text has."""
        return self.tree.line(pointer)

    def at(self, pointer: str) -> Json:
        """Return the value at a JSON pointer (`#/…`).

        Raises:
            KeyError: There is no such element.
        """
        return self.tree.at(pointer)

    def problem(self, pointer: str, problem: str, remedy: str) -> SpecError:
        """Return an error about an element, with its line."""
        return self.tree.problem(pointer, problem, remedy)

    def resolve(self, node: Json, pointer: str = "#") -> tuple[Json, str]:
        """Follow `$ref` until a node is none.

        Args:
            node: The node to follow from.
            pointer: Where that node stands; returned as it is when the node refers to nothing.
        """
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            node, pointer = self.at(reference), reference
        return node, pointer


def load(path: Path) -> Document:
    """Load and check one document.

    Raises:
        SpecErrors: The file cannot be read, or is not an OpenAPI 3.1 document of the form that the generator needs.
    """
    tree, digest = load_tree(path)
    problems = broken_structure(tree)
    if not problems:
        problems = [*broken_references(tree), *broken_schemas(tree)]
    if problems:
        raise SpecErrors(problems)
    return Document(path, tree, digest)


def load_tree(path: Path, *, name: str = "") -> tuple[Tree, str]:
    """Read one YAML or JSON file.

    Args:
        path: The file.
        name: What stands in front of `#` in the pointers of problems.

    Returns:
        What it holds, and the SHA-256 of its bytes in hex.

    Raises:
        SpecErrors: The file cannot be read, or its text is refused.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SpecErrors([SpecError(f"{name}#", 0, f"{path}: {reason}", "name a file that can be read")]) from error
    return read_tree(data, name=name), hashlib.sha256(data).hexdigest()


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}
