"""Which trials there are, and how they are run: by several processes, each outcome told as it comes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from contract_tests.mutants.subjects import CONTROL
from contract_tests.mutants.trials import Bench, Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_tests.mutants.subjects import Subject

_CONTROL_SEEDS = 3
# The catalogue is derived once, before the processes part: they share it.
_BENCHES: list[Bench] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Say how much is tried.

    Attributes:
        seeds: With how many seeds each alternate is judged.
        strangers: On how many mutants of each class Schemathesis is let loose; 0 for none, None for all.
        with_clients: Whether the client package is tried.
        only: A part of the names of subjects; empty for all.
    """

    seeds: int = 3
    strangers: int | None = 1
    with_clients: bool = True
    only: str = ""


def all_jobs(bench: Bench, extent: Extent) -> list[Job]:
    """List every trial: those that may end all hope first."""
    catalogue = bench.catalogue
    mutants = (*catalogue.server_mutants, *catalogue.spec_mutants)
    jobs = [Job("control", CONTROL.group, CONTROL.name, seed) for seed in range(_CONTROL_SEEDS)]
    jobs += [
        Job("alternate", each.group, each.name, seed) for seed in range(extent.seeds) for each in catalogue.alternates
    ]
    jobs += [Job("mutant", each.group, each.name) for each in mutants]
    if extent.with_clients:
        jobs += [Job("client control", "client", CONTROL.name)]
        jobs += [Job("client", each.group, each.name) for each in bench.clients.values()]
    if extent.strangers != 0:
        jobs += [Job("stranger", CONTROL.group, CONTROL.name, seed) for seed in range(_CONTROL_SEEDS)]
        jobs += [Job("stranger", each.group, each.name) for each in sampled(mutants, extent.strangers)]
    return [job for job in jobs if extent.only in job.name or job.name == CONTROL.name]


def sampled(subjects: Sequence[Subject], count: int | None) -> Iterator[Subject]:
    """Yield some subjects of each class, spread over it, the same ones each time; None for all."""
    for _, group in groupby(sorted(subjects, key=attrgetter("group")), key=attrgetter("group")):
        listed = list(group)
        step = 1 if count is None else max(1, len(listed) // count)
        yield from listed[::step] if count is None else listed[::step][:count]


def outcomes(bench: Bench, jobs: Iterable[Job], workers: int) -> Iterator[Outcome]:
    """Run trials in processes of their own, and yield each outcome when it comes."""
    _BENCHES[:] = [bench]
    context = multiprocessing.get_context("fork")  # what was derived comes along
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for coming in as_completed([pool.submit(_outcome, job) for job in jobs]):
            yield coming.result()
        for _ in range(workers):
            pool.submit(_BENCHES[0].close)


def _outcome(job: Job) -> Outcome:
    return _BENCHES[0].outcome(job)
