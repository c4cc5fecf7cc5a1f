"""Put together small legal bodies by name: the least that is allowed, and the least that gives a certain property.

Nothing is drawn here: the same specification always gives the same bodies, in few enough words to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from contract_tests.kit.judging.oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation

MOST_BODIES_TRIED: Final = 4_000

# Reserved names, like those that are drawn (RFC 2606).
_BY_FORMAT: Final[Mapping[object, str]] = {
    "uri": "https://files.example/a.mp4",
    "uuid": "0b7f6f0e-6f5c-4a57-8a5c-2f6f4f0f7a11",
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "email": "somebody@mail.example",
}
_NUMBER_BOUNDS: Final = ("minimum", "maximum")


def least_body(document: SpecDocument, operation: Operation) -> dict[str, object] | None:
    """Return the least legal body, with the values of a documented example if one is legal; None if none is found."""
    found = _least_body(document, operation.id)
    return None if found is None else dict(found)


def bodies_by_property(document: SpecDocument, operation: Operation) -> Mapping[str, dict[str, object]]:
    """Return for each property a small legal body that gives it; a property that none is found for is left out."""
    return {name: dict(body) for name, body in _bodies_by_property(document, operation.id).items()}


def fullest_body(document: SpecDocument, operation: Operation) -> dict[str, object]:
    """Return the small legal body that gives the most properties."""
    bodies = bodies_by_property(document, operation).values()
    return max(bodies, key=len, default=least_body(document, operation) or {})


@lru_cache(maxsize=64)  # an operation holds its examples and is no key itself
def _least_body(document: SpecDocument, operation_id: str) -> dict[str, object] | None:
    operation = document.operation(operation_id)
    judge = _judge(document, operation)
    documented = [dict(example) for example in operation.examples if isinstance(example, Mapping) and judge(example)]
    start = documented[0] if documented else next(_assembled(document, operation, None), None)
    if start is None:
        return None
    for name in list(start):
        without = {other: value for other, value in start.items() if other != name}
        if judge(without):
            start = without
    return start


@lru_cache(maxsize=64)
def _bodies_by_property(document: SpecDocument, operation_id: str) -> Mapping[str, dict[str, object]]:
    operation = document.operation(operation_id)
    names = Oracle(document).atoms(operation.request_schema or "").properties
    found = {name: next(_assembled(document, operation, name), None) for name in names}
    return {name: body for name, body in found.items() if body is not None}


def _judge(document: SpecDocument, operation: Operation) -> _Judge:
    return _Judge(Oracle(document), operation.request_schema or "")


class _Judge:
    """Say whether a body is legal."""

    def __init__(self, oracle: Oracle, schema: str) -> None:
        self._oracle = oracle
        self._schema = schema

    def __call__(self, body: object) -> bool:
        return self._oracle.judge(self._schema, body).verdict == "legal"


def _assembled(document: SpecDocument, operation: Operation, wanted: str | None) -> Iterator[dict[str, object]]:
    """Give legal bodies with a property, those with the fewest others first."""
    judge = _judge(document, operation)
    atoms = Oracle(document).atoms(operation.request_schema or "")
    base = _given(document, operation, atoms.required, wanted)
    linked = {name for atom in atoms.all if wanted is None or wanted in atom.reads for name in atom.reads} - {wanted}
    others = [name for name in atoms.properties if name in linked]
    tried = 0
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            names = [*chosen, *([wanted] if wanted is not None else [])]
            for values in product(*(sample_values(atoms.properties[name]) for name in names)):
                body = base | dict(zip(names, values, strict=True))
                if judge(body):
                    yield {name: body[name] for name in atoms.properties if name in body}
                tried += 1
                if tried > MOST_BODIES_TRIED:
                    return


def _given(
    document: SpecDocument, operation: Operation, required: Iterable[str], wanted: str | None
) -> dict[str, object]:
    """Return what every body gives."""
    if wanted is not None:
        return least_body(document, operation) or {}
    properties = Oracle(document).atoms(operation.request_schema or "").properties
    return {name: next(iter(sample_values(properties[name])), None) for name in required if name in properties}


def sample_values(schema: Mapping[str, object]) -> tuple[object, ...]:
    """Return a few values that fit the plain keywords of a property, those that the specification names first."""
    named = [*_listed(schema, "enum"), *([schema["const"]] if "const" in schema else []), *_listed(schema, "examples")]
    return tuple(named or _of_types(schema))


def _of_types(schema: Mapping[str, object]) -> Iterator[object]:
    declared = schema.get("type")
    for kind in declared if isinstance(declared, list) else [declared]:
        if kind == "string":
            yield _text(schema)
        elif kind in {"integer", "number"}:
            bounds = [value for name in _NUMBER_BOUNDS if isinstance(value := schema.get(name), int | float)]
            yield from dict.fromkeys([*bounds, *(step + bound for bound in bounds or [0] for step in (0, 1, 2, -1))])
        elif kind == "boolean":
            yield from (False, True)
        elif kind == "array":
            items = schema.get("items")
            item = next(iter(sample_values(items)), None) if isinstance(items, Mapping) else "text"
            yield [item] * max(1, _length(schema, "minItems"))
        elif kind == "object" or kind is None:
            yield {}
        elif kind == "null":
            yield None


def _text(schema: Mapping[str, object]) -> str:
    text = _BY_FORMAT.get(schema.get("format"), "text")
    text += "t" * (_length(schema, "minLength") - len(text))
    longest = schema.get("maxLength")
    return text[:longest] if isinstance(longest, int) else text


def _length(schema: Mapping[str, object], name: str) -> int:
    value = schema.get(name)
    return value if isinstance(value, int) else 0


def _listed(schema: Mapping[str, object], name: str) -> list[object]:
    listed = schema.get(name)
    return list(listed) if isinstance(listed, list) else []
