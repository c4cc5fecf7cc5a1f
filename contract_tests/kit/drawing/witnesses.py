"""Find witnesses: for each atom, bodies that break it alone, that just keep it, and that it does not speak of.

What is tried follows from the atom and from the properties that it reads, never from other rules: a witness is known by
an id that stays when others come and go. Nothing is drawn: the same spec gives the same witnesses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

from contract_tests.kit.drawing.bodies import goals_for, space_of
from contract_tests.kit.drawing.bounds import linear_values
from contract_tests.kit.drawing.choices import Choice, body_choices, choices_for, guard_choices
from contract_tests.kit.drawing.search import Goal, SearchSpace
from contract_tests.kit.drawing.smallest import smallest_body, unknown_name
from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.judging.linear import Linear
from contract_tests.kit.reading.document import SpecDocument

Kind: TypeAlias = Literal["edge", "breaks", "unguarded"]
Verdict: TypeAlias = Literal["legal", "illegal", "open"]

_KINDS: tuple[Kind, ...] = ("edge", "breaks", "unguarded")


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold one body that tells whether a server knows an atom.

    Attributes:
        id: atom, kind, and the values of the properties that the atom reads; a dash is an absent property.
        atom: what it is a witness of.
        kind: `edge` keeps the atom where it applies; `breaks` breaks it and no other rule; `unguarded` would break it,
            were its condition met, and is legal.
        body: the smallest such body.

    """

    id: str
    atom: Atom
    kind: Kind
    body: object

    @property
    def verdict(self) -> Verdict:
        """Give what the spec says of the body; open is a rule that no server is held to."""
        if self.kind != "breaks":
            return "legal"
        return "illegal" if self.atom.strength == "reject" else "open"

    @property
    def broken(self) -> tuple[str, ...]:
        """Give the ids of the rules that it breaks."""
        return (self.atom.rule,) if self.kind == "breaks" else ()


@lru_cache(maxsize=64)
def witnesses(document: SpecDocument, schema_name: str) -> tuple[Witness, ...]:
    """Give the witnesses of every atom of every strength, in the spec's order."""
    space = space_of(document, schema_name)
    return tuple(witness for atom in space.atoms.all for witness in _sorted(_witnesses_of(space, atom)))


def unwitnessed(document: SpecDocument, schema_name: str) -> tuple[Atom, ...]:
    """Give the atoms that no body breaks without breaking another rule."""
    broken = {witness.atom.id for witness in witnesses(document, schema_name) if witness.kind == "breaks"}
    return tuple(atom for atom in space_of(document, schema_name).atoms.all if atom.id not in broken)


def _sorted(found: Iterator[Witness]) -> list[Witness]:
    return sorted(found, key=lambda witness: _KINDS.index(witness.kind))


def _witnesses_of(space: SearchSpace, atom: Atom) -> Iterator[Witness]:
    alone, with_mates = goals_for(space, atom)
    found = list(_with_goal(space, atom, alone))
    if all(witness.kind != "breaks" for witness in found):
        found = list(_with_goal(space, atom, with_mates))
    yield from found


def _with_goal(space: SearchSpace, atom: Atom, goal: Goal) -> Iterator[Witness]:
    if not atom.field:
        yield from _of_body(space, atom)
    elif atom.linear is not None:
        yield from _of_arithmetic(space, atom, goal, atom.linear)
    elif atom.condition is None:
        yield from _of_keyword(space, atom, goal)
    else:
        yield from _of_rule(space, atom, goal)


def _of_body(space: SearchSpace, atom: Atom) -> Iterator[Witness]:
    legal = smallest_body(space, {})
    if legal is not None:
        yield Witness(f"{atom.id}/edge/body=object", atom, "edge", legal)
    if atom.keyword != "type":
        unknown = unknown_name(space.atoms)
        if legal is not None:
            yield Witness(f"{atom.id}/breaks/{unknown}=x", atom, "breaks", {**legal, unknown: "x"})
        return
    for label, body in body_choices():
        yield Witness(f"{atom.id}/breaks/{label}", atom, "breaks", body)


def _of_keyword(space: SearchSpace, atom: Atom, goal: Goal) -> Iterator[Witness]:
    seen: set[tuple[Kind, str]] = set()
    for choice in choices_for(space, atom, atom.field):
        kind: Kind = "breaks" if choice.broken else "edge"
        if choice.broken in {None, atom.id} and (kind, choice.tells) not in seen:
            body = smallest_body(space, {atom.field: choice.classes}, goal if choice.broken else None)
            if body is not None:
                seen.add((kind, choice.tells))
                yield Witness(f"{atom.id}/{kind}/{choice.label}", atom, kind, body)


def _of_rule(space: SearchSpace, atom: Atom, goal: Goal) -> Iterator[Witness]:
    seen: set[tuple[Kind, str]] = set()
    for guard in _guards(space, atom):
        for choice in choices_for(space, atom, atom.field):
            chosen = {**guard, atom.field: choice}
            kind = _kind(space, atom, chosen)
            if kind is None or choice.broken or (choice.is_other_text and (kind, choice.label) in seen):
                continue
            pinned = {name: each.classes for name, each in chosen.items()}
            body = smallest_body(space, pinned, goal if kind == "breaks" else None)
            if body is not None:
                seen.add((kind, choice.label))
                label = ",".join(each.label for each in chosen.values())
                yield Witness(f"{atom.id}/{kind}/{label}", atom, kind, body)


def _of_arithmetic(space: SearchSpace, atom: Atom, goal: Goal, linear: Linear) -> Iterator[Witness]:
    for guard in _guards(space, atom):
        applies = space.applies(atom.condition, {name: each.classes[0] for name, each in guard.items()})
        for value in linear_values(linear):
            holds = linear.holds(value)
            kind: Kind = "unguarded" if not applies else "edge" if holds else "breaks"
            if not applies and holds:
                continue
            pinned = {name: each.classes for name, each in guard.items()}
            body = smallest_body(space, pinned, goal if kind == "breaks" else None, (atom, value))
            if body is not None:
                came_to = f"{linear.text.replace(' ', '')}={value}"
                label = ",".join([*(each.label for each in guard.values()), came_to])
                yield Witness(f"{atom.id}/{kind}/{label}", atom, kind, body)


def _guards(space: SearchSpace, atom: Atom) -> Iterator[Mapping[str, Choice]]:
    """Give every combination of what the condition of an atom tells apart, apart from the asserted property itself."""
    read = guard_choices(space, atom)
    for chosen in product(*read.values()):
        yield dict(zip(read, chosen, strict=True))


def _kind(space: SearchSpace, atom: Atom, chosen: Mapping[str, Choice]) -> Kind | None:
    """Say what a choice of values is to an atom; None if the atom neither speaks of it nor would be broken by it."""
    classes = {name: choice.classes[0] for name, choice in chosen.items()}
    field = classes[atom.field]
    if field.strategy is None:
        holds = not atom.is_required
    else:
        holds = atom.value is None or space.values[atom.field].satisfies(field, atom.value)
    if space.applies(atom.condition, classes):
        return "edge" if holds else "breaks"
    return None if holds else "unguarded"
