"""Decide which statements of a request schema are enforced: by their strength, by the document, by the command."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contract_tests.mock_server.reading.disputed import DisputedPoint
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.rules import DERIVED, Rule

__all__ = ["UNKNOWN_KEYS", "SwitchError", "Switches", "check_switches", "enforceable", "without"]

UNKNOWN_KEYS = "body.unknown"
_ANNOTATIONS = frozenset({
    "$comment", "default", "deprecated", "description", "example", "examples", "externalDocs", "format", "readOnly",
    "title", "writeOnly", "xml",
})  # fmt: skip


class SwitchError(Exception):
    """Say that a switch names what cannot be switched; the message lists what can."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Hold which rules or atoms to enforce, and which to waive, whatever the document says."""

    enforce: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()

    def decide(
        self, known: Mapping[str, frozenset[str]], rules: Iterable[Rule], disputed: Iterable[DisputedPoint]
    ) -> frozenset[str]:
        """Return the atoms that are not enforced; what is decided later, and for less at once, counts."""
        is_enforced = dict.fromkeys(frozenset().union(*known.values()), True)
        is_enforced[UNKNOWN_KEYS] = False
        steps = [(rule.id, rule.strength == "reject") for rule in rules]
        for choices in (
            [(name, point.is_enforced) for point in disputed for name in point.rules],
            [(name, word) for names, word in ((self.enforce, True), (self.waive, False)) for name in names],
        ):
            steps += sorted(choices, key=lambda choice: -len(known.get(choice[0], ())))
        for name, word in steps:
            is_enforced |= dict.fromkeys(known.get(name, ()), word)
        return frozenset(atom for atom, word in is_enforced.items() if not word)


def check_switches(switches: Switches, known: frozenset[str]) -> None:
    """Find out at the start whether each switch names a rule or an atom, and none is set both ways.

    Raises:
        SwitchError: one does not.
    """
    for name in (*switches.enforce, *switches.waive):
        if name not in known:
            raise SwitchError(f"there is no rule {name}; those that can be switched are {', '.join(sorted(known))}")
    for name in set(switches.enforce) & set(switches.waive):
        raise SwitchError(f"{name} is both enforced and waived; choose one")


def enforceable(schema: Mapping[str, Json], rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """Map every id that a switch can name to its atoms: plain statements, rules, atoms of rules, unknown keys."""
    known = {atom: frozenset((atom,)) for atom in (*_plain_atoms(schema), UNKNOWN_KEYS)}
    for rule in rules:
        atoms = [rule.atom(field) for field in rule.asserts]
        known |= {atom: frozenset((atom,)) for atom in atoms}
        known[rule.id] = frozenset(atoms)
    return known


def without(schema: dict[str, Json], rules: Iterable[Rule], atoms: frozenset[str]) -> dict[str, Json]:
    """Copy a schema without some atoms; everything else keeps its place, so that errors still say where they arose."""
    copy = _without_plain(schema, "body", atoms)
    properties = schema.get("properties")
    if isinstance(properties, dict):
        copy["properties"] = {
            name: _without_plain(node, name, atoms) if isinstance(node, dict) else node
            for name, node in properties.items()
        }
    required = schema.get("required")
    if isinstance(required, list):
        copy["required"] = [name for name in required if f"{name}.required" not in atoms]
    members = schema.get("allOf")
    if isinstance(members, list):
        by_index = {rule.index: rule for rule in rules}
        copy["allOf"] = [
            _without_asserted(member, by_index[index], atoms)
            if index in by_index and isinstance(member, dict)
            else member
            for index, member in enumerate(members)
        ]
    return copy


def _plain_atoms(schema: Mapping[str, Json]) -> Iterator[str]:
    if "type" in schema:
        yield "body.type"
    required = schema.get("required")
    yield from (f"{name}.required" for name in (required if isinstance(required, list) else ()))
    properties = schema.get("properties")
    for name, node in properties.items() if isinstance(properties, dict) else ():
        yield from _keywords(node, str(name))


def _keywords(node: Json, name: str) -> Iterator[str]:
    for keyword, operand in node.items() if isinstance(node, dict) else ():
        if keyword == "items":
            yield from _keywords(operand, f"{name}.items")
        elif keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
            yield f"{name}.{keyword}"


def _without_plain(node: dict[str, Json], name: str, atoms: frozenset[str]) -> dict[str, Json]:
    return {
        keyword: _without_plain(operand, f"{name}.items", atoms)
        if keyword == "items" and isinstance(operand, dict)
        else operand
        for keyword, operand in node.items()
        if f"{name}.{keyword}" not in atoms
    }


def _without_asserted(member: dict[str, Json], rule: Rule, atoms: frozenset[str]) -> Json:
    gone = {field for field in rule.asserts if rule.atom(field) in atoms}
    if gone == set(rule.asserts):
        return True
    then = {key: value for key, value in rule.then.items() if not (key == DERIVED and DERIVED in gone)}
    properties, required = then.get("properties"), then.get("required")
    if isinstance(properties, dict):
        then["properties"] = {name: node for name, node in properties.items() if name not in gone}
    if isinstance(required, list):
        then["required"] = [name for name in required if name not in gone]
    return {**member, "then": then}
