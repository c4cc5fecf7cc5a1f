"""Bodies that tell one reading of a request schema from another, each with what the documents say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings

from contract_tests.kit.drawing.bounds import around_bounds, bounded
from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.drawing.strategies import bodies_breaking, breakable, legal_bodies
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.mock_server.reading.disputed import read_disputed
from contract_tests.mutants.places import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.mock_server.reading.document import Json

Says: TypeAlias = Literal["legal", "illegal"]

_DRAWN = 15
_LEGAL_DRAWN = 60
_VARIED = 60


@dataclass(frozen=True, slots=True)
class Probe:
    """Hold a body, what the documents say of it where they say anything, and the atoms that it breaks."""

    body: Json
    says: Says
    broken: frozenset[str]


class Prober:
    """Judge bodies of one operation by the documents, as far as these hold a server to them.

    What depends on a disputed point alone is open: both of its readings are documented.
    """

    def __init__(self, document: SpecDocument, operation: Operation) -> None:
        self._document = document
        self._operation = operation
        self._schema = operation.request_schema or ""
        self._oracle = Oracle(document)
        points = read_disputed(plain(document.schema(self._schema)), self._schema)
        self.disputed = frozenset(name for point in points for name in point.rules)
        self._varied: dict[tuple[str, str], tuple[Probe, ...]] = {}
        self.probes = tuple(self._judged(self._bodies()))

    def strengths(self) -> dict[str, str]:
        """Return the strength of each rule and each atom."""
        atoms = self._oracle.atoms(self._schema).all
        return {name: atom.strength for atom in atoms for name in (atom.id, atom.rule)}

    def fields(self, rule: str) -> tuple[str, ...]:
        """Name the fields that a rule, or an atom, asserts something about."""
        atoms = [atom for atom in self._oracle.atoms(self._schema).all if rule in {atom.id, atom.rule}]
        read = [field for atom in atoms for field in ({atom.field} if atom.linear is None else atom.reads)]
        return tuple(dict.fromkeys(read)) or (rule.partition(".")[0],)

    def with_value(self, field: str, value: Json) -> tuple[Probe, ...]:
        """Return some of the bodies with another value in one field."""
        key = field, repr(value)
        if key not in self._varied:
            step = max(1, len(self.probes) // _VARIED)
            bodies = [{**probe.body, field: value} for probe in self.probes[::step] if isinstance(probe.body, dict)]
            self._varied[key] = tuple(self._judged(iter(bodies)))
        return self._varied[key]

    def _judged(self, bodies: Iterator[object]) -> Iterator[Probe]:
        for body in bodies:
            judgement = self._oracle.judge(self._schema, body)
            says = self._says(judgement)
            if says is not None:
                yield Probe(plain(body), says, judgement.atoms)

    def _says(self, judgement: Judgement) -> Says | None:
        firm = {each.atom for each in judgement.broken if each.strength == "reject"} - self.disputed
        firm = {each.atom for each in judgement.broken if each.atom in firm and each.rule not in self.disputed}
        if firm:
            return "illegal"
        return None if judgement.broken or judgement.unknown else "legal"

    def _bodies(self) -> Iterator[object]:
        yield from self._operation.examples
        yield from (cell.body for cell in cells(self._document, self._operation))
        yield from _drawn(legal_bodies(self._document, self._schema), _LEGAL_DRAWN)
        for atom in breakable(self._document, self._schema):
            yield from _drawn(bodies_breaking(self._document, self._schema, atom.id), _DRAWN)
        for atom in bounded(self._document, self._schema):
            cases = around_bounds(self._document, self._schema, atom.id)
            yield from _drawn(cases.map(lambda case: case.body), _DRAWN)


def _drawn(strategy: SearchStrategy[object], count: int) -> list[object]:
    """Draw bodies, the same ones each time."""
    found: list[object] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    )
    @given(strategy)
    def collect(body: object) -> None:
        found.append(body)

    collect()
    return found
