"""Enumerate the cells of an operation: every combination of its finite request properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from contract_tests.kit.judging.atoms import Atoms
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.reading.document import Operation, SpecDocument, SpecDocumentError

ABSENT = "-"


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one combination.

    Attributes:
        id: readable, `bread=rye size=-`; a dash is an absent property.
        values: the finite properties that it gives.
        body: the whole request body, other required properties filled in.

    """

    id: str
    values: Mapping[str, object]
    body: dict[str, object]


def cells(document: SpecDocument, operation: Operation) -> tuple[Cell, ...]:
    """Enumerate the combinations of an operation, in an order that follows from the spec.

    There are none where no documented rule ties finite properties together: single values need no table.

    Raises:
        SpecDocumentError: a required property has neither options nor an example.

    """
    if operation.request_schema is None:
        return ()
    atoms = read_atoms(document, operation.request_schema)
    finite = _axes(atoms)
    if not any(atom.strength != "assumed" and len(atom.reads & finite.keys()) > 1 for atom in atoms.conditional):
        return ()
    filled = {name: _example(document, atoms, name) for name in atoms.required if name not in finite}
    found = []
    for combination in product(*finite.values()):
        chosen = dict(zip(finite, combination, strict=True))
        values = {name: value for name, value in chosen.items() if value is not None}
        cell_id = " ".join(f"{name}={ABSENT if value is None else value}" for name, value in chosen.items())
        ordered = {name: (filled | values)[name] for name in atoms.properties if name in filled or name in values}
        found.append(Cell(cell_id, values, ordered))
    return tuple(found)


def axes(document: SpecDocument, operation: Operation) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """Give the finite properties of an operation's cells, outermost first, each with its values; None for absent."""
    return (
        () if operation.request_schema is None else tuple(_axes(read_atoms(document, operation.request_schema)).items())
    )


def _axes(atoms: Atoms) -> dict[str, tuple[object, ...]]:
    """Give the finite properties, those that most rules read first, each with its values; None for absent."""
    finite: dict[str, tuple[object, ...]] = {}
    for name, declared in atoms.properties.items():
        options = declared.get("enum")
        if isinstance(options, list):
            finite[name] = tuple(options) if name in atoms.required else (None, *options)
    weight = {name: len({atom.rule for atom in atoms.conditional if name in atom.reads}) for name in finite}
    return {name: finite[name] for name in sorted(finite, key=lambda name: -weight[name])}


def _example(document: SpecDocument, atoms: Atoms, name: str) -> object:
    examples = atoms.properties[name].get("examples")
    if isinstance(examples, list) and examples:
        return examples[0]
    pointer = f"{atoms.pointer}/properties/{name}"
    what = f"{name} is required and has no options; give it an example, for the cells to send"
    raise SpecDocumentError(what, where=pointer, line=document.line(pointer))
