"""Edits of rules: dropped, in whole or in part, or made to hold on another condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.deriving.edits import entries, members, requiring, rules, word
from contract_tests.mutants.places import changed, dropped, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.deriving.edits import Edit, RequestSchema


def rule_edits(request: RequestSchema) -> Iterator[Edit]:
    """Yield the edits of every rule of a request."""
    for index, rule, member in rules(request.schema):
        place = ("allOf", index)
        root = put(request.root, (*request.place, *place), True)  # noqa: FBT003 - the schema that asserts nothing
        yield request.edit(f"drop {rule}", "rule dropped", rule, place, root)
        yield from _without_atoms(request, index, rule, members(member, "then"))
        yield from _other_conditions(request, index, rule, members(member, "if"))


def _without_atoms(request: RequestSchema, index: int, rule: str, then: dict[str, Json]) -> Iterator[Edit]:
    asserted = [name for name, node in members(then, "properties").items() if node is not True]
    required = [str(name) for name in entries(then.get("required"))]
    fields = list(dict.fromkeys([*asserted, *required]))
    if len(fields) + ("x-derived" in then) < 2:  # noqa: PLR2004 - a rule of one atom is dropped as a whole
        return
    place = ("allOf", index, "then")
    for name in fields:
        root: Json = dropped(request.root, (*request.place, *place, "properties", name))
        if name in required:
            rest: Json = [each for each in required if each != name]
            root = put(root, (*request.place, *place, "required"), rest)
        yield request.edit(f"drop {rule}:{name}", "atom dropped", f"{rule}:{name}", place, root)
    if "x-derived" in then:
        root = dropped(request.root, (*request.place, *place, "x-derived"))
        yield request.edit(f"drop {rule}:x-derived", "atom dropped", rule, place, root)


def _other_conditions(request: RequestSchema, index: int, rule: str, condition: dict[str, Json]) -> Iterator[Edit]:
    tests, present = members(condition, "properties"), [str(name) for name in entries(condition.get("required"))]
    place = ("allOf", index, "if")
    for name, test in tests.items():
        for way in (("const",), ("not", "const")):
            holder = members(test, way[0]) if len(way) > 1 else test
            if not isinstance(holder, dict) or way[-1] not in holder:
                continue
            for value in request.options(name):
                if value != holder[way[-1]]:
                    root = put(request.root, (*request.place, *place, "properties", name, *way), value)
                    said = f"let {rule} hold when {name} is {'not ' if len(way) > 1 else ''}{word(value)}"
                    yield request.edit(said, "condition changed", rule, place, root)
        if len(tests) > 1:
            root = dropped(request.root, (*request.place, *place, "properties", name))
            if name in present:
                rest: Json = [each for each in present if each != name]
                root = put(root, (*request.place, *place, "required"), rest)
            yield request.edit(f"let {rule} hold whatever {name} is", "condition changed", rule, place, root)
        if isinstance(test, dict):
            flipped: list[Json] = [each for each in present if each != name] if name in present else [*present, name]
            root = changed(request.root, (*request.place, *place), requiring(flipped))
            said = f"let {rule} {'hold' if name in present else 'not hold'} when {name} is absent"
            yield request.edit(said, "condition changed", rule, place, root)
