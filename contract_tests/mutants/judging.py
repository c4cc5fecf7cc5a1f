"""Judge one subject as the suite judges any target: every check in its order, until the first finding or to the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contract_tests.kit.checks.catalogue import all_checks, checks_of
from contract_tests.kit.running.budget import Budget
from contract_tests.kit.running.preflight import preflight
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.mutants.serving import serving

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.recorder import Finding
    from contract_tests.mock_server.reading.document import Document
    from contract_tests.mutants.subjects import Subject

_ANSWER_SECONDS = 30.0
OF_RULES = frozenset({"control", "reading"})
"""The classes that are about the rules of bodies; elsewhere a few bodies show as much as many."""
_FEW = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold what the suite made of a subject.

    Attributes:
        name: The subject.
        seed: The seed of everything that was drawn.
        findings: What was wrong; at most one where a kill was enough.
        requests: How many requests that took.
        seconds: How long.
        unobserved: The checks that could not be judged, each with the reason.
        refused: Why the suite judged nothing at all; None if it did.
        trouble: Why it judged nothing, or not everything; None if it did.
    """

    name: str
    seed: int
    findings: tuple[Finding, ...]
    requests: int
    seconds: float
    unobserved: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judge subjects of one specification.

    Attributes:
        document: The specification as the mock server reads it.
        told: The same as the judges read it.
        examples: Bodies drawn for a check where rules are in question.
        seconds: How long one subject may take.
    """

    document: Document
    told: SpecDocument
    examples: int = 10
    seconds: float = 600.0

    def until_killed(self, subject: Subject, seed: int = 0) -> Judged:
        """Judge a mutant until its first finding."""
        return self._judge(subject, all_checks(self.told), seed, is_enough=1)

    def to_the_end(self, subject: Subject, seed: int = 0, *, with_cells: bool = True) -> Judged:
        """Judge by every check, or by all but those of the matrix."""
        checks = all_checks(self.told) if with_cells else checks_of(self.told)
        return self._judge(subject, checks, seed, is_enough=None)

    def _judge(self, subject: Subject, checks: tuple[Check, ...], seed: int, *, is_enough: int | None) -> Judged:
        # The same seed makes the same ids and draws: what is told of a subject can be seen again.
        subject = replace(subject, options=replace(subject.options, seed=seed))
        examples = self.examples if subject.root or subject.group in OF_RULES else min(self.examples, _FEW)
        began = time.monotonic()
        with (
            serving(subject, self.document) as served,
            Target(
                served.url,
                token=served.token,
                error_kinds=self.told.error_kinds,
                timeout_seconds=_ANSWER_SECONDS,
                budget=Budget(seconds=self.seconds),
            ) as target,
        ):
            run = Run(document=self.told, target=target, examples=examples, seed=seed)
            refused = preflight(run, token_variable=None)
            unobserved: list[tuple[str, str]] = []
            for check in () if refused is not None else checks:
                record = run.examine(check)
                if record.outcome == "not observed":
                    unobserved.append((check.key, record.reason or ""))
                if is_enough is not None and len(run.recorder.findings) >= is_enough:
                    break
            return Judged(
                subject.name,
                seed,
                tuple(run.recorder.findings.values()),
                target.requests,
                time.monotonic() - began,
                tuple(unobserved),
                refused,
                refused or run.recorder.spent,
            )
