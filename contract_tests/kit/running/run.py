"""One run: what is judged, by whom, and where it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.claims import DisagreementError, NotObservedError, examine
from contract_tests.kit.running.coverage import Coverage
from contract_tests.kit.running.database import NamedDatabase
from contract_tests.kit.running.findings import finding_of, record_of, sent_of
from contract_tests.kit.running.manners import Manners
from contract_tests.kit.running.models import read_with_model
from contract_tests.kit.running.receiver import Receiver
from contract_tests.kit.running.recorder import CheckRecord, Recorder, Sent
from contract_tests.kit.running.said import with_words
from contract_tests.kit.running.selection import WHOLE
from contract_tests.kit.running.voices import Voices, judge_cell
from contract_tests.kit.running.wire import encode, json_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from hypothesis.database import ExampleDatabase

    from contract_tests.kit.checks.check import Case, Check
    from contract_tests.kit.drawing.matrix import Cell
    from contract_tests.kit.judging.atoms import Strength
    from contract_tests.kit.judging.documented import DocumentedRules
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.models import Reading
    from contract_tests.kit.running.observing import Observation
    from contract_tests.kit.running.recorder import CellRecord, Says
    from contract_tests.kit.running.selection import Selection
    from contract_tests.kit.running.target import Exchange, Target
    from contract_tests.kit.running.wire import Request

DEFAULT_EXAMPLES = 25
DEFAULT_SEED = 0
KEPT_REQUESTS = 10
EVERY_CASE: Final = object()
"""Stands for all cases of a check; None cannot, it is one of the things that JSON says."""
UNENDED_BEFORE_GIVING_UP = 3


@dataclass
class Run:
    """Bind the specification, the target and the records of one run.

    Attributes:
        document: The specification.
        target: What is judged.
        recorder: Where it is written down.
        examples: Cases drawn per check.
        seed: Seed of everything drawn.
        rounds: How many rounds were begun, each with the seed after that of the one before.
        selection: Which part of the contract is judged.
        database: Where failing cases are kept for the next run.
        package: The generated package whose models are judged beside the target; None judges the target alone.
        tables: The documents' own tables by operation; those of operations that have none are not asked.
        minimums: What part of each kind has to be exercised, in percent; of kinds that are not named, none has to be.
        coverage: What of the contract the run has touched.
        chosen_manners: How long it waits and how freely it asks; without them, as is usual towards such a target.
        unended: How many tasks did not end within its patience.
    """

    document: SpecDocument
    target: Target
    recorder: Recorder = field(default_factory=Recorder)
    examples: int = DEFAULT_EXAMPLES
    seed: int = DEFAULT_SEED
    rounds: int = 1
    selection: Selection = WHOLE
    database: ExampleDatabase | None = None
    package: ModuleType | None = None
    tables: Mapping[str, DocumentedRules] = field(default_factory=dict)
    minimums: Mapping[str, float] = field(default_factory=dict)
    coverage: Coverage = field(init=False, repr=False)
    chosen_manners: Manners | None = None
    unended: int = field(default=0, init=False)
    _strengths: dict[str, dict[str, Strength]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Let the coverage hear of every exchange."""
        self.coverage = Coverage(self.oracle)
        self.target.listeners.append(self.coverage.note)

    @cached_property
    def oracle(self) -> Oracle:
        """The judge of right and wrong."""
        return Oracle(self.document)

    @cached_property
    def manners(self) -> Manners:
        """How long it waits and how freely it asks."""
        return self.chosen_manners or Manners.towards(self.target.base_url, self.document)

    @cached_property
    def receiver(self) -> Receiver | None:
        """What takes callbacks; None if the target does not reach it, or its port is taken."""
        if self.manners.callback_base == "":
            return None
        try:
            return Receiver(self.manners.callback_base, self.manners.callback_port)
        except OSError:
            return None

    @property
    def unreachable(self) -> str:
        """Why no callback can come."""
        if self.manners.callback_base == "":
            return "no callback can reach this machine from the target"
        return f"the receiver of callbacks cannot listen on port {self.manners.callback_port}"

    @property
    def is_tired(self) -> bool:
        """Whether tasks go on for so long that waiting for others would only cost time."""
        return self.unended >= UNENDED_BEFORE_GIVING_UP

    def strengths(self, operation: Operation) -> dict[str, Strength]:
        """Return the strength of each rule of an operation's request."""
        schema = schema_of(operation)
        if schema not in self._strengths:
            self._strengths[schema] = {atom.rule: atom.strength for atom in self.oracle.atoms(schema).all}
        return self._strengths[schema]

    def send(self, request: Request) -> Exchange:
        """Send any request to the target."""
        return self.target.send(request)

    def ask(self, operation: Operation, body: object) -> Observation:
        """Send a body to an operation of the target."""
        return self.send(json_request(operation, body)).observation

    def observe(self, operation: Operation, body: object) -> Observation:
        """Send a body, and insist on an answer that says something about it.

        Raises:
            NotObservedError: The answer says nothing about the body.
        """
        observation = self.ask(operation, body)
        if observation.outcome == "not observed":
            raise NotObservedError(observation.reason)
        return observation

    def documented(self, operation: Operation, body: object) -> Says | None:
        """Return what the documented table says of a body; None without one."""
        table = self.tables.get(operation.id)
        return None if table is None else table.judge(body).verdict

    def reading(self, operation: Operation, body: object) -> Reading | None:
        """Return what the models make of a body; None if none are judged."""
        if self.package is None:
            return None
        return read_with_model(self.package, schema_of(operation), body, self.strengths(operation))

    def judge_cell(self, operation: Operation, cell: Cell) -> CellRecord:
        """Ask the four voices of a cell, and write down what they say."""
        exchange = self.send(json_request(operation, cell.body))
        voices = Voices(
            documented=self.documented(operation, cell.body),
            judgement=self.oracle.judge(schema_of(operation), cell.body),
            reading=self.reading(operation, cell.body),
            observation=exchange.observation,
        )
        record = judge_cell(operation.id, cell, voices, self.strengths(operation), sent_of(exchange))
        self.recorder.add_cell(record)
        return record

    def examine(self, check: Check, *, only: Case = EVERY_CASE) -> CheckRecord:
        """Judge a target by one check, and write down what came of it.

        Args:
            check: The check.
            only: The one case to judge, instead of those that the check lists and draws.
        """
        before = self.target.requests
        evidence: dict[bytes, tuple[Sent, ...]] = {}

        def judge(case: Case) -> str | None:
            self.target.recent.clear()
            problem = check.judge(self, case)
            if problem is not None:
                seen = list(self.target.recent)[-KEPT_REQUESTS:]
                evidence[encode(case)] = tuple(with_words(self, sent_of(exchange)) for exchange in seen)
            return problem

        is_whole = only is EVERY_CASE
        if is_whole and check.explores is not None:
            found = check.explores(self, judge)
        else:
            found = examine(
                check.strategy(self.document) if is_whole and check.strategy is not None else None,
                judge,
                examples=self.examples,
                seed=self.seed,
                first=check.cases(self) if is_whole else (only,),
                database=None if self.database is None else NamedDatabase(self.database, check.key),
            )
        record = record_of(check, found, requests=self.target.requests - before)
        if found.problem is not None:
            # Of the case that is told: the last one that was asked need not be the smallest.
            told = evidence.get(encode(found.body)) or next(reversed(evidence.values()), ())
            self.recorder.add_finding(finding_of(self, check, found, told))
        if not check.id.startswith("cell "):  # a cell has a record of its own
            self.recorder.add_check(record)
        self.recorder.spent = self.target.budget.spent
        return record

    def require(self, check: Check, *, only: Case = EVERY_CASE) -> None:
        """Examine a check, and insist that its claim holds.

        Raises:
            DisagreementError: The claim does not hold.
            NotObservedError: It could not be judged.
        """
        record = self.examine(check, only=only)
        if record.finding is not None:
            raise DisagreementError(f"{check.claim}: {self.recorder.findings[record.finding].problem}")
        if record.outcome == "not observed":
            raise NotObservedError(f"{check.claim}: {record.reason}")


def schema_of(operation: Operation) -> str:
    """Return the name of an operation's request schema.

    Raises:
        ValueError: It takes no body.
    """
    if operation.request_schema is None:
        raise ValueError(f"{operation.id} takes no body")
    return operation.request_schema


def judged_operations(document: SpecDocument) -> tuple[Operation, ...]:
    """Return the operations that take a body: those have rules to judge by."""
    return tuple(operation for operation in document.operations if operation.request_schema is not None)


def planned_cells(document: SpecDocument) -> tuple[tuple[Operation, Cell], ...]:
    """Return every cell of the specification with its operation."""
    return tuple((operation, cell) for operation in judged_operations(document) for cell in cells(document, operation))
