"""The mutants of a workspace, which of them make a sample, and what became of each."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

__all__ = ["Mutant", "Outcome", "read_mutants", "sampled"]

_SUFFIX: Final = ".meta"


class Outcome(StrEnum):
    """Name what can become of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"
    NOT_COVERED = "not covered"
    """No test reaches the function."""
    UNKNOWN = "unknown"
    """Not tested, or its tests ended in a way that says nothing."""


# The status of a test run as mutmut writes it: pytest's own, one of mutmut's from 33 on, or a signal. The tests pass
# without a mutant, so that whatever else goes wrong is the mutant's doing.
_OUTCOMES: Final = {
    0: Outcome.SURVIVED,
    1: Outcome.KILLED,
    2: Outcome.KILLED,  # a test module could not be imported
    3: Outcome.KILLED,  # pytest itself fell over it
    255: Outcome.KILLED,  # as it did before it began
    -11: Outcome.KILLED,  # endless recursion
    5: Outcome.NOT_COVERED,
    33: Outcome.NOT_COVERED,
    36: Outcome.TIMEOUT,
    -24: Outcome.TIMEOUT,  # too much processor time
    -14: Outcome.TIMEOUT,  # too much time on the clock
    -9: Outcome.TIMEOUT,  # and no end after a first signal
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """Hold one mutant and what became of it."""

    name: str
    path: str
    outcome: Outcome


def read_mutants(workspace: Path) -> Iterator[Mutant]:
    """Yield every mutant that was made in a workspace, in the order of files."""
    mutated = workspace / "mutants"
    for file in sorted(mutated.rglob(f"*{_SUFFIX}")):
        path = str(file.relative_to(mutated)).removesuffix(_SUFFIX)
        for name, status in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield Mutant(name, path, _OUTCOMES.get(status, Outcome.UNKNOWN))


def sampled(mutants: Iterable[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return a sample that follows from the seed, the size and the names alone.

    Whether a mutant is drawn does not hang on the order of the others, and a larger sample holds the smaller ones.
    """
    return sorted(mutants, key=lambda mutant: hashlib.sha256(f"{seed}:{mutant.name}".encode()).digest())[:size]
