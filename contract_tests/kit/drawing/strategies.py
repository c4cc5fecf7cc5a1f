"""Draw request bodies from the spec alone: legal ones, ones that break exactly one atom, ones around a bound."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.bodies import drawn_bodies, goals_for, grouped_situations, space_of
from contract_tests.kit.drawing.bounds import BoundCase, around_bounds, bounded
from contract_tests.kit.drawing.lists import scalars
from contract_tests.kit.drawing.smallest import unknown_name
from contract_tests.kit.drawing.texts import hostile_texts, plain_texts
from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.reading.document import SpecDocument

__all__ = [
    "BoundCase",
    "around_bounds",
    "bodies_breaking",
    "bounded",
    "breakable",
    "hostile_texts",
    "legal_bodies",
    "unreachable",
]


def legal_bodies(
    document: SpecDocument, schema_name: str, *, hostile: bool = False
) -> SearchStrategy[dict[str, object]]:
    """Draw bodies that satisfy every atom of every strength.

    Args:
        document: the spec.
        schema_name: the request's component schema.
        hostile: whether free texts are drawn from hostile ones, lone surrogates among them.

    Raises:
        ValueError: no body is legal.

    """
    space = space_of(document, schema_name, hostile=hostile)
    parts = tuple(grouped_situations(space, component, None) for component in space.components)
    if not all(parts):
        raise ValueError(f"{schema_name}: no body is legal")
    return drawn_bodies(space, parts)


def bodies_breaking(document: SpecDocument, schema_name: str, atom_id: str) -> SearchStrategy[object]:
    """Draw bodies that break exactly one atom and no other, of any strength.

    Where the other rules leave no such body, further atoms of the same rule are broken with it. What is drawn is an
    object unless the atom says that the body is one.

    Raises:
        KeyError: the schema has no such atom.
        ValueError: no body breaks it without breaking another rule.

    """
    space = space_of(document, schema_name)
    goal = space.atoms[atom_id]
    if goal.keyword == "additionalProperties" and not goal.field:
        extra = st.dictionaries(st.just(unknown_name(space.atoms)), scalars(), min_size=1)
        return st.builds(lambda body, more: {**body, **more}, legal_bodies(document, schema_name), extra)
    if not goal.field:
        return st.one_of(st.none(), st.booleans(), st.integers(), plain_texts(), st.lists(st.just({}), max_size=1))
    aimed = space.component_of(goal)
    parts = tuple(
        grouped_situations(space, component, atom_id if component == aimed else None) for component in space.components
    )
    if not all(parts):
        raise ValueError(f"{schema_name}: no body breaks {atom_id} without breaking another rule")
    return drawn_bodies(space, parts)


def breakable(document: SpecDocument, schema_name: str) -> tuple[Atom, ...]:
    """Give the atoms that the documents state (every strength but `assumed`) and that some body breaks."""
    return tuple(atom for atom in _stated(document, schema_name) if _has_witness(document, schema_name, atom))


def unreachable(document: SpecDocument, schema_name: str) -> tuple[Atom, ...]:
    """Give the stated atoms that no body breaks without breaking another rule."""
    return tuple(atom for atom in _stated(document, schema_name) if not _has_witness(document, schema_name, atom))


def _stated(document: SpecDocument, schema_name: str) -> tuple[Atom, ...]:
    return tuple(atom for atom in read_atoms(document, schema_name).all if atom.strength != "assumed")


def _has_witness(document: SpecDocument, schema_name: str, atom: Atom) -> bool:
    space = space_of(document, schema_name)
    return not atom.field or any(
        next(space.situations(space.component_of(atom), goal), None) is not None for goal in goals_for(space, atom)
    )
