"""One trial of one subject, and what came of it: small enough to be handed to another process and back."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.reading.document import load_document as load_for_judges
from contract_tests.mutants.clients.catalogue import CLIENT_MUTANTS, default_mutants, rule_mutants
from contract_tests.mutants.clients.edit import EditError
from contract_tests.mutants.clients.trying import TrialError, copy_repository, run_tests, try_mutant
from contract_tests.mutants.judging import OF_RULES, Judge
from contract_tests.mutants.naming import names_the_statement
from contract_tests.mutants.strangers import judged_by_strangers

if TYPE_CHECKING:
    from contract_tests.mutants.catalogue import Catalogue
    from contract_tests.mutants.clients.edit import ClientMutant
    from contract_tests.mutants.judging import Judged
    from contract_tests.mutants.subjects import Subject

Kind: TypeAlias = Literal["control", "alternate", "mutant", "client", "client control", "stranger"]
ROOT = Path(__file__).parents[2]
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Job:
    """Name one trial: which kind, of which subject, with which seed."""

    kind: Kind
    group: str
    name: str
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what came of a trial.

    Attributes:
        job: The trial.
        is_killed: Whether anything was found.
        is_named: Whether what was found names the broken statement.
        by: The check that found it, or the test.
        said: What was found, or why nothing could be.
        requests: How many requests were sent.
        seconds: How long it took.
        complaints: All that a stranger reports, each with its requests and seconds.
        trouble: Why there is no verdict; None if there is one.
    """

    job: Job
    is_killed: bool
    is_named: bool = True
    by: str = ""
    said: str = ""
    requests: int = 0
    seconds: float = 0.0
    complaints: tuple[tuple[str, int, float], ...] = ()
    trouble: str | None = None

    def data(self) -> dict[str, object]:
        """Return it for a report."""
        told = asdict(self)
        return {**told.pop("job"), **told}


@dataclass
class Bench:
    """Try subjects of one catalogue.

    Attributes:
        catalogue: The subjects.
        examples: Bodies drawn for a check.
    """

    catalogue: Catalogue
    examples: int = 10
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, init=False, repr=False)

    @cached_property
    def judge(self) -> Judge:
        """Return who judges."""
        told = load_for_judges(self.catalogue.spec)
        return Judge(document=self.catalogue.document, told=told, examples=self.examples)

    @cached_property
    def clients(self) -> dict[str, ClientMutant]:
        """Return the mutants of the client package by name."""
        derived = rule_mutants(ROOT / "generated" / "acedata_sora")
        found = (*CLIENT_MUTANTS, *derived, *default_mutants(self.catalogue.document))
        return {each.name: each for each in found}

    @cached_property
    def copy(self) -> Path:
        """Return a copy of the repository of this process's own."""
        self._folder = tempfile.TemporaryDirectory()
        return copy_repository(ROOT, Path(self._folder.name))

    def close(self) -> None:
        """Remove what was copied."""
        if self._folder is not None:
            self._folder.cleanup()

    def outcome(self, job: Job) -> Outcome:
        """Try one subject; whatever goes wrong with that is told."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # broken requests are sent on purpose
        match job.kind:
            case "client" | "client control":
                return self._client(job)
            case "stranger":
                run = judged_by_strangers(self.catalogue.find(job.name), self.catalogue.document, job.seed)
                told = tuple((each.what, each.requests, each.seconds) for each in run.complaints)
                return Outcome(
                    job,
                    is_killed=bool(told),
                    requests=run.requests,
                    seconds=run.seconds,
                    complaints=told,
                    trouble=run.trouble,
                )
            case "mutant":
                return self._mutant(job)
            case _:
                # The matrix asks about rules alone: other forms of answers need no second look by each of its cells.
                with_cells = job.seed == 0 and job.group in OF_RULES
                return _told(
                    job,
                    self.catalogue.find(job.name),
                    self.judge.to_the_end(self.catalogue.find(job.name), job.seed, with_cells=with_cells),
                )

    def _mutant(self, job: Job) -> Outcome:
        subject = self.catalogue.find(job.name)
        outcome = _told(job, subject, self.judge.until_killed(subject, job.seed))
        requests, seconds = outcome.requests, outcome.seconds
        for seed in range(job.seed + 1, job.seed + _TRIES):  # what one draw misses another may find
            if outcome.is_killed:
                break
            outcome = _told(job, subject, self.judge.until_killed(subject, seed))
            requests, seconds = requests + outcome.requests, seconds + outcome.seconds
        return Outcome(
            job, outcome.is_killed, outcome.is_named, outcome.by, outcome.said, requests, seconds, (), outcome.trouble
        )

    def _client(self, job: Job) -> Outcome:
        try:
            if job.kind == "client control":
                tests = sorted({test for each in self.clients.values() for test in each.tests})
                trial = run_tests(tests, self.copy)
            else:
                trial = try_mutant(self.clients[job.name], self.copy)
        except (EditError, TrialError) as error:
            return Outcome(job, is_killed=False, trouble=str(error))
        return Outcome(job, trial.is_killed, by=trial.said, said=trial.said, seconds=trial.seconds)


def _told(job: Job, subject: Subject, judged: Judged) -> Outcome:
    finding = judged.findings[0] if judged.findings else None
    if finding is None and judged.refused is not None and subject.kind == "mutant":
        # No verdict is given of such a server, and the reason is: nobody takes that for a good one.
        return Outcome(
            job,
            is_killed=True,
            by="preflight",
            said=judged.refused,
            requests=judged.requests,
            seconds=judged.seconds,
        )
    return Outcome(
        job,
        is_killed=finding is not None,
        is_named=finding is not None and names_the_statement(subject, finding),
        by="" if finding is None else f"{finding.operation} {finding.check}",
        said="" if finding is None else finding.problem[:300],
        requests=judged.requests,
        seconds=judged.seconds,
        trouble=judged.trouble,
    )
