"""Read the disputed points of a request schema (`x-disputed`): what the sources contradict each other about."""

from collections.abc import Iterator
from dataclasses import dataclass

from contract_tests.mock_server.reading.document import (
    Json,
    SpecError,
    as_mapping,
    as_sequence,
    as_text,
    text_entries,
)

__all__ = ["DisputedPoint", "read_disputed"]

_DEFAULTS = {"enforce": True, "ignore": False}


@dataclass(frozen=True, slots=True)
class DisputedPoint:
    """Hold one point: which rules or atoms it is about, what a server does unless told otherwise, and why."""

    rules: tuple[str, ...]
    is_enforced: bool
    reason: str
    evidence: str

    @property
    def default(self) -> str:
        """Return the document's word for what is done."""
        return "enforce" if self.is_enforced else "ignore"


def read_disputed(schema: Json, pointer: str) -> tuple[DisputedPoint, ...]:
    """Read the points of one schema, in document order."""
    return tuple(_read(schema, f"{pointer}/x-disputed")) if isinstance(schema, dict) else ()


def _read(schema: dict[str, Json], pointer: str) -> Iterator[DisputedPoint]:
    for index, item in enumerate(as_sequence(schema.get("x-disputed", []), pointer)):
        where = f"{pointer}/{index}"
        node = as_mapping(item, where)
        default = as_text(node.get("default"), f"{where}/default")
        if default not in _DEFAULTS:
            raise SpecError(f"{where}/default", f"is {default!r}; choose one of {', '.join(_DEFAULTS)}")
        yield DisputedPoint(
            rules=text_entries(node.get("rules"), f"{where}/rules"),
            is_enforced=_DEFAULTS[default],
            reason=as_text(node.get("reason"), f"{where}/reason"),
            evidence=as_text(node.get("evidence"), f"{where}/evidence"),
        )
