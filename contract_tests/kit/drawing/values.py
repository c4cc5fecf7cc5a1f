"""Sort the values of each property into classes: no rule of the schema tells two values of one class apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.cutting import cut
from contract_tests.kit.drawing.pieces import Piece, UncutError
from contract_tests.kit.judging.atoms import Atoms
from contract_tests.kit.judging.schemas import Check, checker
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError
from contract_tests.kit.reading.yaml_text import escape


@dataclass(frozen=True, slots=True, eq=False)
class ValueClass:
    """Hold one class of values of a property.

    Attributes:
        strategy: draws its values; None if the class is absence.
        broken: id of the base atom that it breaks first; None if it breaks none.
        truth: which schemas of conditions and rules it satisfies, as `PropertyValues.schemas` orders them.
        span: the integers that it holds; known for what arithmetic reads.
        sample: one of its values, an example of the spec where there is one; None if the class is absence.

    """

    strategy: SearchStrategy[object] | None
    broken: str | None
    truth: tuple[bool, ...]
    span: tuple[int, int] | None = None
    sample: object = None


@dataclass(frozen=True, slots=True, eq=False)
class PropertyValues:
    """Hold the classes of one property, absence and simple values first."""

    name: str
    schemas: tuple[object, ...]
    classes: tuple[ValueClass, ...]
    base: tuple[tuple[str, Check], ...]

    def satisfies(self, found: ValueClass, schema: object) -> bool:
        """Say whether the values of a class satisfy one of the property's schemas."""
        return found.truth[_place(schema, self.schemas)]

    def faults(self, value: object) -> list[str]:
        """Give the ids of the base atoms that a value breaks, the one to blame first."""
        return [atom_id for atom_id, holds in self.base if not holds(value)]

    def class_of(self, value: object) -> ValueClass:
        """Find the class of a value that is given.

        Raises:
            LookupError: no class holds it.

        """
        signature = _signature(value, self.base, self.schemas)
        for found in self.classes:
            holds = found.span is None or (isinstance(value, int) and found.span[0] <= value <= found.span[1])
            if found.strategy is not None and (found.broken, found.truth) == signature and holds:
                return found
        raise LookupError(value)


def sort_values(document: SpecDocument, atoms: Atoms, name: str, *, hostile: bool = False) -> PropertyValues:
    """Sort the values of one property.

    Raises:
        SpecDocumentError: a keyword of the property is none by which values can be drawn.

    """
    schemas = _schemas(atoms, name)
    base = tuple(
        (atom.id, checker(atom.whole)) for atom in atoms.base if atom.field == name and atom.keyword != "required"
    )
    try:
        pieces = cut(atoms.properties[name], schemas, hostile=hostile)
    except UncutError as error:
        pointer = f"{atoms.pointer}/properties/{escape(name)}"
        what = f"{name}: no values can be drawn for the keyword {error}"
        raise SpecDocumentError(what, where=pointer, line=document.line(pointer)) from error
    absent = ValueClass(None, f"{name}.required" if name in atoms.required else None, (True,) * len(schemas))
    is_operand = any(atom.linear is not None and name in atom.linear.fields for atom in atoms.conditional)
    groups: dict[tuple[str | None, tuple[bool, ...]], list[Piece]] = {}
    fewest: dict[str | None, int] = {}
    for piece in pieces:
        broken, truth = _signature(piece.sample, base, schemas)
        groups.setdefault((broken, truth), []).append(piece)
        fewest[broken] = min(fewest.get(broken, len(base)), _faults(piece, base))
    examples = {_signature(value, base, schemas): value for value in reversed(_examples(atoms.properties[name]))}
    classes = [absent]
    for (broken, truth), found in groups.items():
        # What breaks one keyword alone shows it better than what a reader without that keyword refuses for another.
        members = [piece for piece in found if _faults(piece, base) == fewest[broken]]
        if not members:
            continue
        if is_operand and broken is None:
            # Arithmetic is solved over integers; fractions are left out where it reads.
            classes += [
                ValueClass(st.integers(*span), None, truth, span, min(max(0, span[0]), span[1]))
                for span in _spans(members)
            ]
        else:
            drawn = st.one_of([piece.strategy for piece in members])
            sample = examples.get((broken, truth), members[0].sample)
            classes.append(ValueClass(drawn, broken, truth, sample=sample))
    return PropertyValues(name, schemas, tuple(classes), base)


def _schemas(atoms: Atoms, name: str) -> tuple[object, ...]:
    found: list[object] = []
    for atom in atoms.conditional:
        tests = atom.condition.tests if atom.condition else ()
        asserted = [(atom.field, atom.value)] if atom.value is not None else []
        for field, schema in [*tests, *asserted]:
            if field == name and _key(schema) not in map(_key, found):
                found.append(schema)
    return tuple(found)


def _examples(declared: Mapping[str, object]) -> list[object]:
    examples = declared.get("examples")
    return examples if isinstance(examples, list) else []


def _faults(piece: Piece, base: tuple[tuple[str, Check], ...]) -> int:
    return sum(not holds(piece.sample) for _, holds in base)


def _signature(
    value: object, base: tuple[tuple[str, Check], ...], schemas: tuple[object, ...]
) -> tuple[str | None, tuple[bool, ...]]:
    broken = next((atom_id for atom_id, holds in base if not holds(value)), None)
    return broken, tuple(checker(schema)(value) for schema in schemas)


def _spans(pieces: list[Piece]) -> list[tuple[int, int]]:
    """Join the neighbouring integer spans of pieces."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(piece.span for piece in pieces if piece.span is not None):
        if joined and joined[-1][1] + 1 == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _place(schema: object, schemas: tuple[object, ...]) -> int:
    return [_key(known) for known in schemas].index(_key(schema))


def _key(schema: object) -> str:
    return json.dumps(schema, sort_keys=True, default=str)


def all_values(document: SpecDocument, atoms: Atoms, *, hostile: bool = False) -> Mapping[str, PropertyValues]:
    """Sort the values of every property."""
    return {name: sort_values(document, atoms, name, hostile=hostile) for name in atoms.properties}
