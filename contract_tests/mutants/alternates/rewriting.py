"""How an alternate is written: what it makes of each JSON text, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.mutants.faults.fault import server_mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.answering.options import MockOptions
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Posting
    from contract_tests.mutants.subjects import Subject

_EXTRA = "x_new_field"


def alternate(  # noqa: PLR0913 - what makes up an alternate
    name: str,
    group: str,
    statement: str,
    where: str,
    around: Around | None = None,
    *,
    posting: Posting | None = None,
    options: MockOptions | None = None,
) -> Subject:
    """Name a correct server of another kind."""
    mutant = server_mutant(name, group, statement, where, around, posting=posting, options=options)
    return replace(mutant, kind="alternate")


def in_order(order: Callable[[list[str]], list[str]]) -> Callable[[Json], Json]:
    """Return what puts the keys of each object of a value into another order."""

    def ordered(value: Json) -> Json:
        if isinstance(value, list):
            return [ordered(item) for item in value]
        return {key: ordered(value[key]) for key in order(list(value))} if isinstance(value, dict) else value

    return ordered


def extended(value: Json, extra: Json, depth: int, skip: str = "") -> Json:
    """Add a field to each object of a depth; a request that is told stays as it was sent."""
    if isinstance(value, list):
        return [extended(item, extra, depth, skip) for item in value]
    if not isinstance(value, dict):
        return value
    below: dict[str, Json] = {
        key: item if key == skip else extended(item, extra, depth - 1, skip) for key, item in value.items()
    }
    return {**below, _EXTRA: extra} if depth == 0 and value else below
