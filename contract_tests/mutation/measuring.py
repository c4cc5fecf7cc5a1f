"""From a checkout to tested mutants: copy it, mutate the copy, draw a sample, test that."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from contract_tests.mutation.mutants import Mutant, read_mutants, sampled
from contract_tests.mutation.parts import Part
from contract_tests.mutation.workspace import lay_out

__all__ = ["Measurement", "MutationError", "Sample", "measure"]


class MutationError(Exception):
    """Say why nothing could be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Say which mutants are tested."""

    size: int | None = None
    """How many; None for all."""
    seed: int = 1
    match: str = ""
    """A text that their names hold."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Hold how many mutants there are, and those of the sample."""

    made: int
    sample: tuple[Mutant, ...]


def measure(repository: Path, part: Part, workspace: Path, sample: Sample, *, workers: int) -> Measurement:
    """Mutate a part of a checkout in a fresh workspace, and run tests against a sample of the mutants.

    Ctrl-C ends the run early: what was not reached is of unknown outcome.

    Raises:
        MutationError: The sample is empty, or mutmut could not do its work; what it printed says why.
    """
    lay_out(repository, part, workspace)
    _run(workspace, sys.executable, "-m", "contract_tests.mutation.generating")
    made = [mutant for mutant in read_mutants(workspace) if sample.match in mutant.name]
    if not made:
        raise MutationError(f"no mutant has {sample.match!r} in its name; ask for another text")
    names = [mutant.name for mutant in sampled(made, sample.size or len(made), sample.seed)]
    _run(workspace, str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", str(workers), *names)
    chosen = frozenset(names)
    return Measurement(len(made), tuple(mutant for mutant in read_mutants(workspace) if mutant.name in chosen))


def _run(workspace: Path, *command: str) -> None:
    with subprocess.Popen(command, cwd=workspace) as process:  # noqa: S603 - mutmut, or a module of ours
        try:
            status = process.wait()
        except KeyboardInterrupt:
            status = process.wait()  # mutmut is interrupted as well, and keeps what it knows: a part is worth a report
    if status:
        raise MutationError(f"`{' '.join(command[:3])}` ended with {status} in {workspace}; what it printed says why")
