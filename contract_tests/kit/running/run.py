"""One run: what is judged, by whom, and where it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.claims import DisagreementError, NotObservedError, examine
from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.recorder import Failure, PropertyRecord, Recorder
from contract_tests.kit.running.voices import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.drawing.matrix import Cell
    from contract_tests.kit.judging.atoms import Strength
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.claims import Check, Examination
    from contract_tests.kit.running.recorder import PropertyOutcome
    from contract_tests.kit.running.target import Observation, Target

DEFAULT_EXAMPLES = 25
DEFAULT_SEED = 0


@dataclass
class Run:
    """Bind the specification, the target and the records of one run.

    Attributes:
        document: The specification.
        target: What is judged.
        recorder: Where it is written down.
        examples: Bodies drawn per claim.
        seed: Seed of everything drawn.
        token_variable: Name that stands for the token in curl lines.
    """

    document: SpecDocument
    target: Target
    recorder: Recorder = field(default_factory=Recorder)
    examples: int = DEFAULT_EXAMPLES
    seed: int = DEFAULT_SEED
    token_variable: str = "TOKEN"  # noqa: S105 - the name of a variable
    _strengths: dict[str, dict[str, Strength]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def oracle(self) -> Oracle:
        """The judge of right and wrong."""
        return Oracle(self.document)

    def strengths(self, operation: Operation) -> dict[str, Strength]:
        """Return the strength of each rule of an operation's request."""
        schema = _schema(operation)
        if schema not in self._strengths:
            self._strengths[schema] = {atom.rule: atom.strength for atom in self.oracle.atoms(schema).all}
        return self._strengths[schema]

    def ask(self, operation: Operation, body: object) -> Observation:
        """Send a body to an operation of the target."""
        return self.target.ask(operation.method, operation.path, body)

    def observe(self, operation: Operation, body: object) -> Observation:
        """Send a body, and insist on an answer that says something about it.

        Raises:
            NotObservedError: The answer says nothing about the body.
        """
        observation = self.ask(operation, body)
        if observation.outcome == "not observed":
            raise NotObservedError(observation.reason)
        return observation

    def curl(self, operation: Operation, body: object) -> str:
        """Return the line that sends a body again."""
        url = self.target.base_url + operation.path
        return curl_line(url, body, method=operation.method, token_variable=self.token_variable)

    def claim(  # noqa: PLR0913 - what makes up a claim
        self,
        name: str,
        operation: Operation,
        strategy: SearchStrategy[object],
        check: Check,
        *,
        rule: str | None = None,
        first: Iterable[object] = (),
    ) -> None:
        """Examine a claim and write down what came of it.

        Raises:
            DisagreementError: The claim does not hold.
            NotObservedError: It could not be judged.
        """
        before = self.target.requests
        found = examine(strategy, check, examples=self.examples, seed=self.seed, first=first)
        record = self._property(name, operation, found, rule=rule, requests=self.target.requests - before)
        self.recorder.add_property(record)
        if record.outcome == "fails":
            raise DisagreementError(f"{name}: {found.problem}\n{record.failures[0].curl}")
        if record.outcome == "not observed":
            raise NotObservedError(f"{name}: {record.reason}")

    def _property(
        self, name: str, operation: Operation, found: Examination, *, rule: str | None, requests: int
    ) -> PropertyRecord:
        failures: tuple[Failure, ...] = ()
        reason: str | None = None
        outcome: PropertyOutcome = "holds"
        if found.problem is not None:
            outcome = "fails"
            judgement = self.oracle.judge(_schema(operation), found.body)
            failures = (Failure(found.problem, self.curl(operation, found.body), sentences(judgement)),)
        elif found.unobserved or not found.judged:
            outcome = "not observed"
            reason = next((words for words, _ in found.unobserved.most_common(1)), "no body was drawn")
        return PropertyRecord(name, operation.id, rule, outcome, found.judged, requests, failures, reason)


def _schema(operation: Operation) -> str:
    if operation.request_schema is None:
        raise ValueError(f"{operation.id} takes no body")
    return operation.request_schema


def judged_operations(document: SpecDocument) -> tuple[Operation, ...]:
    """Return the operations that take a body: those have rules to judge by."""
    return tuple(operation for operation in document.operations if operation.request_schema is not None)


def planned_cells(document: SpecDocument) -> tuple[tuple[Operation, Cell], ...]:
    """Return every cell of the specification with its operation."""
    return tuple((operation, cell) for operation in judged_operations(document) for cell in cells(document, operation))
