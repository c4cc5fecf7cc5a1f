"""Edits of what a value may be: listed values, bounds, types, defaults; alone or below a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.deriving.edits import entries, members, rules, word
from contract_tests.mutants.places import at, dropped, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.deriving.edits import Edit, RequestSchema
    from contract_tests.mutants.places import Place

_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
)


def value_edits(request: RequestSchema) -> Iterator[Edit]:
    """Yield the edits of every value schema of a request: of each property, and of each property below a rule."""
    for name in request.properties:
        yield from _edits(request, name, ("properties", name), name)
    for index, rule, member in rules(request.schema):
        then = members(member, "then")
        asserted = members(then, "properties")
        for name, node in asserted.items():
            place: Place = ("allOf", index, "then", "properties", name)
            if isinstance(node, dict):
                yield from _edits(request, name, place, rule, f"{rule}:{name}" if len(asserted) > 1 else rule)
        yield from _moved(request, ("allOf", index, "then", "x-derived"), rule, rule, None)


def _edits(request: RequestSchema, name: str, place: Place, rule: str, shown: str = "") -> Iterator[Edit]:
    is_plain = rule == name
    yield from _narrowed(request, name, place, f"{name}.enum" if is_plain else rule, shown or f"{name}.enum")
    yield from _widened(request, name, place, f"{name}.enum" if is_plain else rule, shown or f"{name}.enum")
    yield from _moved(request, place, shown or name, "" if is_plain else rule, name)
    yield from _other_defaults(request, place, f"{name}.default" if is_plain else rule, shown or name)
    if is_plain:
        yield from _untyped(request, name, place)


def _narrowed(request: RequestSchema, name: str, place: Place, rule: str, shown: str) -> Iterator[Edit]:
    listed = entries(_node(request, place).get("enum"))
    for value in listed:
        rest: Json = [each for each in listed if each != value]
        root = put(request.root, (*request.place, *place, "enum"), rest)
        said = f"narrow {shown} by {word(value)}"
        yield request.edit(said, "enum narrowed", rule, (*place, "enum"), root, tried=(name, value))


def _widened(request: RequestSchema, name: str, place: Place, rule: str, shown: str) -> Iterator[Edit]:
    listed = entries(_node(request, place).get("enum"))
    if not listed:
        return
    others = [each for each in request.options(name) if each not in listed]
    for value in [*others, _outsider(listed)]:
        wider: Json = [*listed, value]
        root = put(request.root, (*request.place, *place, "enum"), wider)
        said = f"widen {shown} by {word(value)}"
        yield request.edit(said, "enum widened", rule, (*place, "enum"), root, tried=(name, value))


def _outsider(listed: tuple[Json, ...]) -> Json:
    """Return a value of the same type that nobody lists, next to one that is: one out of the blue nobody would try."""
    numbers = [each for each in listed if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) == len(listed):
        return max(numbers) + 1
    text = str(listed[0])
    return text.upper() if text.upper() not in listed else f"{text} "


def _moved(request: RequestSchema, place: Place, shown: str, rule: str, name: str | None) -> Iterator[Edit]:
    node = _node(request, place)
    for keyword in _BOUNDS:
        bound = node.get(keyword)
        if not isinstance(bound, int | float) or isinstance(bound, bool):
            continue
        for moved in (bound - 1, bound + 1):
            root = put(request.root, (*request.place, *place, keyword), moved)
            said = f"move {shown}.{keyword} from {bound} to {moved}"
            yield request.edit(said, "bound moved", rule or f"{name}.{keyword}", (*place, keyword), root)


def _other_defaults(request: RequestSchema, place: Place, rule: str, shown: str) -> Iterator[Edit]:
    node = _node(request, place)
    if "default" not in node:
        return
    listed = entries(node.get("enum"))
    for value in listed:
        if value != node["default"]:
            root = put(request.root, (*request.place, *place, "default"), value)
            said = f"change the default of {shown} to {word(value)}"
            yield request.edit(said, "default changed", rule, (*place, "default"), root, is_default=True)


def _untyped(request: RequestSchema, name: str, place: Place) -> Iterator[Edit]:
    for below, keyword in (((), "type"), (("items",), "type"), ((), "items")):
        node = _node(request, (*place, *below))
        if keyword in node:
            atom = ".".join((name, *map(str, below), keyword))
            root = dropped(request.root, (*request.place, *place, *below, keyword))
            yield request.edit(f"drop {atom}", "keyword dropped", atom, (*place, *below, keyword), root)


def _node(request: RequestSchema, place: Place) -> dict[str, Json]:
    *way, last = place
    holder = at(request.schema, tuple(way))
    node = holder.get(last) if isinstance(holder, dict) and isinstance(last, str) else None
    return node if isinstance(node, dict) else {}
