"""Edits of what has to be given: required flipped, and another value taken for an absent one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.deriving.edits import entries, members, requiring, rules, word
from contract_tests.mutants.places import changed, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.deriving.edits import Edit, RequestSchema


def presence_edits(request: RequestSchema) -> Iterator[Edit]:
    """Yield the edits of what a request has to give."""
    yield from _flipped(request)
    yield from _flipped_below_rules(request)
    yield from _absent_is_another(request)


def _flipped(request: RequestSchema) -> Iterator[Edit]:
    required = [str(name) for name in entries(request.schema.get("required"))]
    for name in request.properties:
        rest: list[Json] = [each for each in required if each != name] if name in required else [*required, name]
        root = changed(request.root, request.place, requiring(rest))
        said = f"do not require {name}" if name in required else f"require {name}"
        yield request.edit(said, "required flipped", f"{name}.required", ("required",), root)


def _flipped_below_rules(request: RequestSchema) -> Iterator[Edit]:
    """Require beside what a rule asserts; what it requires is dropped as an atom."""
    for index, rule, member in rules(request.schema):
        then = members(member, "then")
        required = [str(name) for name in entries(then.get("required"))]
        for name, node in members(then, "properties").items():
            if name not in required and node is not False:
                place = ("allOf", index, "then")
                more: list[Json] = [*required, name]
                root = changed(request.root, (*request.place, *place), requiring(more))
                yield request.edit(f"let {rule} require {name}", "required flipped", rule, place, root)


def _absent_is_another(request: RequestSchema) -> Iterator[Edit]:
    """Take another value for an absent one: the default, and every condition that it meets or does not."""
    for name in request.properties:
        default, options = request.declared(name).get("default"), request.options(name)
        if default is None:
            continue
        for value in options:
            if value != default:
                root: Json = put(request.root, (*request.place, "properties", name, "default"), value)
                for index, _, member in rules(request.schema):
                    root = _met_by(request, root, index, members(member, "if"), name, value)
                said = f"take an absent {name} for {word(value)}"
                yield request.edit(said, "absent is another", f"{name}.default", ("properties", name, "default"), root)


def _met_by(  # noqa: PLR0913, PLR0917 - where, whose condition, and of what
    request: RequestSchema, root: Json, index: int, condition: dict[str, Json], name: str, value: Json
) -> Json:
    test = members(condition, "properties").get(name)
    if not isinstance(test, dict):
        return root
    is_met = test["const"] == value if "const" in test else members(test, "not").get("const") != value
    present = [str(each) for each in entries(condition.get("required")) if each != name]
    wanted: list[Json] = [*present] if is_met else [*present, name]
    return changed(root, (*request.place, "allOf", index, "if"), requiring(wanted))
