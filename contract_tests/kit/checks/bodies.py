"""Checks over drawn bodies: each holds for every body of a kind, whichever is drawn."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from contract_tests.kit.checks.check import Check, sentence_of
from contract_tests.kit.checks.judging import disputed
from contract_tests.kit.drawing.bounds import around_bounds, bounded
from contract_tests.kit.drawing.strategies import bodies_breaking, breakable, legal_bodies
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.running.run import judged_operations, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run


_REFUSED: Final = "refused for it"
_OPEN: Final = "read as that, and answered one way or the other"


def body_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of the rules of request bodies."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    schema = schema_of(operation)
    contradicted = read_atoms(document, schema).disputed
    for atom in breakable(document, schema):
        is_firm = atom.strength == "reject" and not {atom.id, atom.rule} & contradicted
        yield Check(
            id=f"breaks {atom.id}",
            claim=f"a body that breaks {atom.id} alone is {_REFUSED if is_firm else _OPEN}",
            operation=operation,
            judge=partial(_breaks_alone, operation, atom),
            strategy=partial(bodies_breaking, schema_name=schema, atom_id=atom.id),
            expects="refusal" if is_firm else "either",
            requests=2,
            rule=atom.rule,
            observes=(atom.pointer,),
            sentence=sentence_of(atom),
        )
    for atom in bounded(document, schema):
        if atom.strength != "assumed":
            yield Check(
                id=f"bounds {atom.id}",
                claim=f"the bounds of {atom.id} are where the documents have them",
                operation=operation,
                judge=partial(disputed, operation),
                strategy=partial(_around_bounds, schema=schema, atom=atom),
                rule=atom.rule,
                observes=(atom.pointer,),
                sentence=sentence_of(atom),
            )
    yield Check(
        id="body.legal",
        claim="a legal body is accepted and answered in the documented shape",
        operation=operation,
        judge=partial(_is_accepted, operation),
        strategy=partial(legal_bodies, schema_name=schema),
        expects="acceptance",
        observes=(f"#/components/schemas/{schema}",),
    )


def _around_bounds(document: SpecDocument, *, schema: str, atom: Atom) -> SearchStrategy[Case]:
    return around_bounds(document, schema, atom.id).map(attrgetter("body"))


def _is_accepted(operation: Operation, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    if judgement.verdict != "legal":
        return f"the strategy drew a body as legal that the specification calls {judgement.verdict}"
    return disputed(operation, run, body)


def _breaks_alone(operation: Operation, atom: Atom, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    # A rule may say several things that go together; then no body breaks one of them without another.
    if atom.id not in judgement.atoms or judgement.rules != {atom.rule}:
        return f"the strategy drew a body to break {atom.id}; the specification finds {sorted(judgement.atoms)}"
    return disputed(operation, run, body)
