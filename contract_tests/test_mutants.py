"""The judges are judged: some broken servers of each class are killed by name, and some correct ones live.

`make mutants` tries all of them, with several seeds, and the client package as well.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest

from contract_tests.cli import DEFAULT_SPEC
from contract_tests.mutants.catalogue import Catalogue
from contract_tests.mutants.jobs import sampled
from contract_tests.mutants.subjects import CONTROL
from contract_tests.mutants.trials import Bench, Job

if TYPE_CHECKING:
    from contract_tests.mutants.subjects import Subject

BENCH = Bench(Catalogue(DEFAULT_SPEC), examples=5)
# What takes seconds by its nature, such as a server that is slow, is left to the whole.
BROKEN = [each for each in sampled(BENCH.catalogue.server_mutants, 2) if each.group != "concurrency"]
# These once survived: each showed a statement that no check held a server to.
ONCE_SURVIVED = [
    BENCH.catalogue.find(name)
    for name in ("a record is 404", "an error says success", "a callback is posted before the end")
]
RULES = [
    next(group)
    for _, group in groupby(sorted(BENCH.catalogue.spec_mutants, key=attrgetter("group")), key=attrgetter("group"))
]
CORRECT = [CONTROL, *BENCH.catalogue.alternates[::15]]


@pytest.mark.parametrize("mutant", [*BROKEN, *ONCE_SURVIVED, *RULES], ids=lambda mutant: mutant.name)
def test_a_broken_server_is_killed_by_name(mutant: Subject) -> None:
    """The suite finds what is wrong with a server, and what it finds names the broken statement."""
    outcome = BENCH.outcome(Job("mutant", mutant.group, mutant.name))

    assert outcome.is_killed, f"{mutant.name} survives; it breaks: {mutant.statement} ({mutant.where})"
    assert outcome.is_named, f"{outcome.by} says {outcome.said!r}, and nothing of {mutant.statement} ({mutant.where})"


@pytest.mark.parametrize("correct", CORRECT, ids=lambda correct: correct.name)
def test_a_correct_server_lives(correct: Subject) -> None:
    """The suite finds nothing wrong with what the documents allow."""
    outcome = BENCH.outcome(Job("alternate", correct.group, correct.name, seed=1))

    assert (outcome.is_killed, outcome.said, outcome.trouble) == (False, "", None)
