"""Cut objects into pieces: what they must and may hold, each part at fault in turn, how many properties they have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.lists import Cutter, scalars
from contract_tests.kit.drawing.pieces import Cuts, Piece, UncutError
from contract_tests.kit.judging.schemas import checker

_KEYWORDS: Final = frozenset({"properties", "required", "additionalProperties"})


@dataclass(frozen=True, slots=True)
class _Parts:
    """Hold what may be in an object: the pieces of each named property, those that its declaration takes first."""

    pieces: Mapping[str, tuple[Piece, ...]]
    fitting: Mapping[str, Piece]
    alike: Mapping[str, SearchStrategy[object]]
    base: tuple[str, ...]


def object_pieces(cutter: Cutter, cuts: Cuts, declared: Mapping[str, object], *, hostile: bool) -> Iterator[Piece]:
    """Cut the objects that are no constants.

    Raises:
        UncutError: no value is found for a property that must be there.

    """
    speaking = [part for part in cuts.parts if part.keys() & _KEYWORDS]
    if not speaking and not cuts.counts:
        yield Piece(({},), st.dictionaries(st.sampled_from(["value", "url", ""]), scalars(), max_size=2))
        return
    parts = _parts(cutter, speaking, declared, hostile=hostile)
    is_free = len(speaking) <= 1 and not cuts.counts
    optional = [name for name in parts.fitting if name not in parts.base]
    yield _piece(parts, parts.base, may_have=optional if is_free else ())
    for name, pieces in parts.pieces.items():
        for piece in pieces:
            yield _piece(parts, parts.base, other=(name, piece))
    required = dict.fromkeys(str(name) for part in speaking for name in _names(part.get("required")))
    for name in required:
        yield _piece(parts, tuple(other for other in parts.base if other != name))
        if name not in parts.base and name in parts.fitting:
            yield _piece(parts, (*parts.base, name))
    for piece in _additional(cutter, speaking, declared):
        yield _piece(parts, parts.base, other=(_unknown(parts, 0), piece))
    yield from _by_count(parts, cuts, optional)
    yield _piece(parts, (*parts.base, *optional))


def _parts(
    cutter: Cutter, speaking: list[Mapping[str, object]], declared: Mapping[str, object], *, hostile: bool
) -> _Parts:
    own = _schemas(declared)
    names = dict.fromkeys([*own, *(name for part in speaking for name in _schemas(part))])
    base = tuple(str(name) for name in _names(declared.get("required")))
    pieces: dict[str, tuple[Piece, ...]] = {}
    fitting: dict[str, Piece] = {}
    alike: dict[str, SearchStrategy[object]] = {}
    for name in [*names, *(name for name in base if name not in names)]:
        known = own.get(name)
        others = tuple(found[name] for part in speaking if part is not declared and name in (found := _schemas(part)))
        pieces[name] = cutter(known if isinstance(known, Mapping) else {}, others, hostile=hostile)
        checks = [checker(schema) for schema in ({} if known is None else known, *others)]
        truths = [tuple(holds(piece.sample) for holds in checks) for piece in pieces[name]]
        best = max((truth for truth in truths if truth[0]), key=sum, default=None)
        if best is not None:
            members = [piece for piece, truth in zip(pieces[name], truths, strict=True) if truth == best]
            fitting[name], alike[name] = members[0], st.one_of([piece.strategy for piece in members])
        elif name in base:
            raise UncutError("properties")
    return _Parts(pieces, fitting, alike, base)


def _piece(
    parts: _Parts,
    names: tuple[str, ...],
    *,
    other: tuple[str, Piece] | None = None,
    may_have: list[str] | tuple[str, ...] = (),
) -> Piece:
    """Make a piece of the objects with some properties as they should be, and one other."""
    values: dict[str, object] = {name: parts.fitting[name].sample for name in names}
    drawn: dict[str, SearchStrategy[object]] = {name: parts.alike[name] for name in names}
    optional = {name: parts.alike[name] for name in may_have}
    samples: tuple[object, ...] = (values,)
    if other is not None:
        name, piece = other
        drawn[name] = piece.strategy
        samples = tuple({**values, name: sample} for sample in piece.samples)
    return Piece(samples, st.fixed_dictionaries(drawn, optional=optional))


def _additional(
    cutter: Cutter, speaking: list[Mapping[str, object]], declared: Mapping[str, object]
) -> tuple[Piece, ...]:
    """Give the pieces of a property that no schema names."""
    asked = [part["additionalProperties"] for part in speaking if isinstance(part.get("additionalProperties"), Mapping)]
    if asked:
        own = declared.get("additionalProperties")
        return cutter(own if isinstance(own, Mapping) else {}, tuple(schema for schema in asked if schema is not own))
    return (Piece(("x",), scalars()),)


def _by_count(parts: _Parts, cuts: Cuts, optional: list[str]) -> Iterator[Piece]:
    """Give objects that have just as many properties as some bound asks for, or one less; known ones come first."""
    for count in sorted({max(bound - away, 0) for bound in cuts.counts for away in (0, 1)}):
        known = (*parts.base, *optional)[:count]
        if count >= len(parts.base):
            values: dict[str, object] = {name: parts.fitting[name].sample for name in known}
            values |= {_unknown(parts, number): "x" for number in range(count - len(known))}
            yield Piece((values,), st.just(values))


def _unknown(parts: _Parts, number: int) -> str:
    name = f"unknown{number or ''}"
    while name in parts.pieces:
        name = f"{name}_"
    return name


def _schemas(part: Mapping[str, object]) -> Mapping[str, object]:
    found = part.get("properties")
    return found if isinstance(found, Mapping) else {}


def _names(listed: object) -> list[object]:
    return listed if isinstance(listed, list) else []
