"""Claims over drawn bodies: each holds for every body of a kind, whichever is drawn."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import acedata_sora
from contract_tests.kit.drawing.bounds import around_bounds
from contract_tests.kit.drawing.strategies import bodies_breaking, legal_bodies
from contract_tests.kit.running.claims import NotObservedError
from contract_tests.kit.running.models import read_with_model
from contract_tests.kit.running.plan import hostile_requests
from contract_tests.kit.running.voices import disputed_by_models, disputed_by_table, disputed_by_target

if TYPE_CHECKING:
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.judging.documented import DocumentedRules
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Observation

Tables: TypeAlias = "dict[str, DocumentedRules]"
SERVER_ERROR = 500


def test_legal_bodies_are_accepted(judged_run: Run, documented_tables: Tables, judged_operation: Operation) -> None:
    """A body that the documents allow is taken by the models and the target, and answered in the documented shape."""
    operation, schema = judged_operation, judged_operation.request_schema or ""

    def check(body: object) -> str | None:
        judgement = judged_run.oracle.judge(schema, body)
        if judgement.verdict != "legal":
            return f"the strategy drew a body as legal that the specification calls {judgement.verdict}"
        return _first(
            _disputed_by_answer(judged_run, operation, judged_run.observe(operation, body), judgement),
            _disputed_by_readers(judged_run, documented_tables, operation, body, judgement),
        )

    judged_run.claim(
        "a legal body is accepted and answered in the documented shape",
        operation,
        legal_bodies(judged_run.document, schema),
        check,
    )


def test_a_body_that_breaks_one_statement_is_refused_for_it(
    judged_run: Run, documented_tables: Tables, breakable_atom: tuple[Operation, Atom]
) -> None:
    """A body that breaks one statement alone is refused by every reader, which names the rule behind it."""
    operation, atom = breakable_atom
    schema = operation.request_schema or ""

    def check(body: object) -> str | None:
        judgement = judged_run.oracle.judge(schema, body)
        # A rule may say several things that go together; then no body breaks one of them without another.
        if atom.id not in judgement.atoms or judgement.rules != {atom.rule}:
            return f"the strategy drew a body to break {atom.id}; the specification finds {sorted(judgement.atoms)}"
        disputed = _disputed_by_readers(judged_run, documented_tables, operation, body, judgement)
        if atom.strength != "reject":  # left open by the documents: the target is not asked
            return disputed
        observation = judged_run.observe(operation, body)
        return _first(_disputed_by_answer(judged_run, operation, observation, judgement), disputed)

    judged_run.claim(
        f"a body that breaks {atom.id} alone is refused for it",
        operation,
        bodies_breaking(judged_run.document, schema, atom.id),
        check,
        rule=atom.rule,
    )


def test_the_bounds_are_where_the_documents_have_them(
    judged_run: Run, documented_tables: Tables, bounded_atom: tuple[Operation, Atom]
) -> None:
    """At a bound and around it, on both sides, every voice draws the same line."""
    operation, atom = bounded_atom
    schema = operation.request_schema or ""

    def check(body: object) -> str | None:
        judgement = judged_run.oracle.judge(schema, body)
        disputed = _disputed_by_readers(judged_run, documented_tables, operation, body, judgement)
        if judgement.verdict == "open":
            return disputed
        observation = judged_run.observe(operation, body)
        return _first(_disputed_by_answer(judged_run, operation, observation, judgement), disputed)

    judged_run.claim(
        f"the bounds of {atom.id} are where the documents have them",
        operation,
        around_bounds(judged_run.document, schema, atom.id).map(attrgetter("body")),
        check,
        rule=atom.rule,
    )


def test_hostile_text_is_served_like_any_other(
    judged_run: Run, documented_tables: Tables, judged_operation: Operation
) -> None:
    """Empty, huge or strange text brings no server error, and what is legal with it is accepted."""
    operation, schema = judged_operation, judged_operation.request_schema or ""

    def check(body: object) -> str | None:
        judgement = judged_run.oracle.judge(schema, body)
        disputed = _disputed_by_readers(judged_run, documented_tables, operation, body, judgement)
        observation = judged_run.ask(operation, body)
        if observation.status is not None and observation.status >= SERVER_ERROR:
            return f"the target failed on hostile text ({observation.status})"
        if observation.outcome == "not observed":
            raise NotObservedError(observation.reason)
        if judgement.verdict == "open":  # the empty prompt, say: no page allows or forbids it
            return disputed
        return _first(_disputed_by_answer(judged_run, operation, observation, judgement), disputed)

    judged_run.claim(
        "hostile text brings no server error and is accepted where it is legal",
        operation,
        legal_bodies(judged_run.document, schema, hostile=True),
        check,
        first=hostile_requests(judged_run.document, operation),
    )


def _disputed_by_readers(
    run: Run, tables: Tables, operation: Operation, body: object, judgement: Judgement
) -> str | None:
    """Say where the documented table or the models differ from the oracle."""
    reading = read_with_model(acedata_sora, operation.request_schema or "", body, run.strengths(operation))
    table = tables.get(operation.id)
    said = None if table is None else table.judge(body).verdict
    return _first(*disputed_by_models(judgement, reading), *disputed_by_table(judgement, said))


def _disputed_by_answer(run: Run, operation: Operation, observation: Observation, judgement: Judgement) -> str | None:
    """Say where the answer is not what the oracle expects, or not in the documented shape."""
    disputed = next(disputed_by_target(judgement, observation, run.strengths(operation)), None)
    if disputed is not None or observation.status is None:
        return disputed
    shape = run.oracle.judge_answer(operation.id, observation.status, observation.media_type, observation.body)
    return f"the answer {observation.status} is not in the documented shape: {shape[0]}" if shape else None


def _first(*problems: str | None) -> str | None:
    """Return the first problem: the target's, so that it never hides behind one of our own."""
    return next((problem for problem in problems if problem is not None), None)
