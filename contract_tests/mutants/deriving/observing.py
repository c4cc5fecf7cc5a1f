"""Say of each edit of a document whether anybody can see it, and if nobody can, why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.reading.document import Document
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mutants.deriving.conditions import rule_edits
from contract_tests.mutants.deriving.edits import request_schemas
from contract_tests.mutants.deriving.presence import presence_edits
from contract_tests.mutants.deriving.probes import Prober
from contract_tests.mutants.deriving.values import value_edits
from contract_tests.mutants.subjects import Subject

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mutants.deriving.edits import Edit


@dataclass(frozen=True, slots=True)
class Unseen:
    """Name a mutant that no request tells from the control, and say why."""

    name: str
    group: str
    reason: str


def edits_of(document: Document) -> tuple[Edit, ...]:
    """Return every single edit of the requests of a document, each under a name of its own."""
    found: dict[str, Edit] = {}
    for request in request_schemas(document):
        for edit in (*rule_edits(request), *value_edits(request), *presence_edits(request)):
            name = edit.name if edit.name not in found else f"{edit.name} ({edit.operation})"
            found[name] = edit
    return tuple(replace(edit, name=name) for name, edit in found.items())


def request_mutants(document: Document, told: SpecDocument) -> tuple[tuple[Subject, ...], tuple[Unseen, ...]]:
    """Derive the mutants of a document's requests: those that can be told from the control, and the others.

    Args:
        document: The specification as the mock server reads it.
        told: The same as the judges read it.
    """
    probers = {each.id: Prober(told, each) for each in told.operations if each.request_schema is not None}
    seen: list[Subject] = []
    unseen: list[Unseen] = []
    for edit in edits_of(document):
        reason = _unseen(edit, document, probers[edit.operation])
        if reason is None:
            fields = probers[edit.operation].fields(edit.rule)
            seen.append(Subject(edit.name, "mutant", edit.group, edit.source, edit.rule, root=edit.root, fields=fields))
        else:
            unseen.append(Unseen(edit.name, edit.group, reason))
    return tuple(seen), tuple(unseen)


def _unseen(edit: Edit, document: Document, prober: Prober) -> str | None:
    """Say why nobody can see an edit; None if a body shows it."""
    if edit.is_default:
        return "no answer shows what stands for an absent field; what follows from it is edited by `take an absent`"
    operation = next(each for each in read_operations(Document(document.path, edit.root)) if each.id == edit.operation)
    judge = BodyJudge(operation.body_schema, operation.id)
    tried = () if edit.tried is None else prober.with_value(*edit.tried)
    others: set[str] = set()
    for probe in (*tried, *prober.probes):
        findings = judge.judge(probe.body)
        if bool(findings) is not (probe.says == "illegal"):
            return None
        if edit.tried is None and probe.broken == {edit.rule}:
            others.update(each.rule for each in findings)
        elif edit.tried is not None and probe in tried:
            others.update(each.rule for each in findings if each.pointer == f"/{edit.tried[0]}")
    strength = prober.strengths().get(edit.rule, "reject")
    if strength != "reject":
        return f"{edit.rule} is {strength}: the documents hold no server to it"
    if {edit.rule, edit.rule.partition(":")[0]} & prober.disputed:
        return f"{edit.rule} is disputed: both readings are documented"
    bodies = f"none of {len(tried) + len(prober.probes)} bodies is judged otherwise"
    said = ", ".join(sorted(others - {edit.rule}))
    return f"{bodies}; the same follows from {said}" if said else bodies
