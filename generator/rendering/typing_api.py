"""What `typing_api.py` pins of the answers: the type of each field, read from the classes as they are rendered."""

import ast
import builtins
from collections.abc import Mapping, Sequence


def answer_fields(source: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the fields of each class of a module as (name, type).

    A type is left out if it is made of more than the module's own classes and Python's built-in names.
    """
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    known = {node.name for node in classes} | set(dir(builtins))
    return {node.name: [field for field in _fields(node) if _names(field[1]) <= known] for node in classes}


def _fields(node: ast.ClassDef) -> Sequence[tuple[str, str]]:
    return [
        (line.target.id, ast.unparse(line.annotation))
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    ]


def _names(annotation: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(annotation)) if isinstance(node, ast.Name)}
