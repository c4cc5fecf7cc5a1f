"""Checks over drawn bodies: each holds for every body of a kind, whichever is drawn."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_of
from contract_tests.kit.drawing.bounds import around_bounds, bounded
from contract_tests.kit.drawing.strategies import bodies_breaking, breakable, legal_bodies
from contract_tests.kit.running.run import judged_operations, schema_of
from contract_tests.kit.running.voices import disputed_by_models, disputed_by_table, disputed_by_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Observation


def body_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of the rules of request bodies."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    schema = schema_of(operation)
    for atom in breakable(document, schema):
        yield Check(
            id=f"breaks {atom.id}",
            claim=f"a body that breaks {atom.id} alone is {_fate(atom)}",
            operation=operation,
            judge=partial(_breaks_alone, operation, atom),
            strategy=partial(bodies_breaking, schema_name=schema, atom_id=atom.id),
            expects="refusal" if atom.strength == "reject" else "either",
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
                judge=partial(_as_judged, operation),
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


def _fate(atom: Atom) -> str:
    return "refused for it" if atom.strength == "reject" else "read as that, and answered one way or the other"


def _around_bounds(document: SpecDocument, *, schema: str, atom: Atom) -> SearchStrategy[Case]:
    return around_bounds(document, schema, atom.id).map(attrgetter("body"))


def _is_accepted(operation: Operation, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    if judgement.verdict != "legal":
        return f"the strategy drew a body as legal that the specification calls {judgement.verdict}"
    return _first(
        disputed_by_answer(run, operation, run.observe(operation, body), judgement),
        disputed_by_readers(run, operation, body, judgement),
    )


def _breaks_alone(operation: Operation, atom: Atom, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    # A rule may say several things that go together; then no body breaks one of them without another.
    if atom.id not in judgement.atoms or judgement.rules != {atom.rule}:
        return f"the strategy drew a body to break {atom.id}; the specification finds {sorted(judgement.atoms)}"
    disputed = disputed_by_readers(run, operation, body, judgement)
    observation = run.observe(operation, body)
    if atom.strength != "reject":  # left open by the documents: any answer but a failure is right
        return disputed
    return _first(disputed_by_answer(run, operation, observation, judgement), disputed)


def _as_judged(operation: Operation, run: Run, body: Case) -> str | None:
    judgement = run.oracle.judge(schema_of(operation), body)
    disputed = disputed_by_readers(run, operation, body, judgement)
    if judgement.verdict == "open":
        return disputed
    return _first(disputed_by_answer(run, operation, run.observe(operation, body), judgement), disputed)


def disputed_by_readers(run: Run, operation: Operation, body: object, judgement: Judgement) -> str | None:
    """Say where the documented table or the models differ from the oracle."""
    return _first(
        *disputed_by_models(judgement, run.reading(operation, body)),
        *disputed_by_table(judgement, run.documented(operation, body)),
    )


def disputed_by_answer(run: Run, operation: Operation, observation: Observation, judgement: Judgement) -> str | None:
    """Say where the answer is not what the oracle expects, or not in the documented shape."""
    disputed = next(disputed_by_target(judgement, observation, run.strengths(operation)), None)
    if disputed is not None or observation.status is None:
        return disputed
    shape = run.oracle.judge_answer(operation.id, observation.status, observation.media_type, observation.body)
    return f"the answer {observation.status} is not in the documented shape: {shape[0]}" if shape else None


def _first(*problems: str | None) -> str | None:
    """Return the first problem: the target's, so that it never hides behind one of our own."""
    return next((problem for problem in problems if problem is not None), None)
