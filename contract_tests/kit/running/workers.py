"""One run shared among processes: each judges a shard of the contract, all of them the same target."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tests.kit.reporting.loading import ReportError, load_report
from contract_tests.kit.running.folding import fold_shards
from contract_tests.kit.running.judge import FOLDER, conclude, prepare
from contract_tests.kit.running.progress import progress_of
from contract_tests.kit.running.stored import add_coverage, recorder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_tests.kit.running.progress import Watcher
    from contract_tests.kit.running.recorder import Recorder
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.verdict import Verdict

STOP_SECONDS = 60.0
"""How long an interrupted worker may take to write its report: it ends after the request that it waits for."""
MOST_WORDS = 300


@dataclass(slots=True)
class Worker:
    """Hold one process, and what it has told so far.

    Attributes:
        number: Which one, from 1.
        process: The process.
        report: Where its report will be.
        lines: What it said last.
        total: How many checks it has; None before it told.
        done: How many of them are done.
        doing: Of which kind the last one was.
    """

    number: int
    process: subprocess.Popen[str]
    report: Path
    lines: list[str] = field(default_factory=list)
    total: int | None = None
    done: int = 0
    doing: str = ""


def judge_in_workers(
    run: Run, watcher: Watcher, shares: Sequence[Sequence[str]], *, environment: Mapping[str, str]
) -> Verdict:
    """Judge a target in several processes; what they saw stands in the run's recorder, however the run ends.

    Args:
        run: What is judged; its own target is not asked.
        watcher: Who is told how far they are.
        shares: For each process the arguments of `run`, but for the report.
        environment: What is added to the environment of each; the token is in there.
    """
    prepare(run)
    is_interrupted = False
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workers = [
            stack.enter_context(_started(number, arguments, environment, Path(folder)))
            for number, arguments in enumerate(shares, 1)
        ]
        try:
            _watch(workers, watcher)
        except KeyboardInterrupt:
            is_interrupted = True
            _interrupt(workers)
        _collect(run, workers)
    run.recorder.interrupted |= is_interrupted
    return conclude(run)


@contextmanager
def _started(number: int, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> Iterator[Worker]:
    report = folder / f"{number}.json"
    command = [sys.executable, "-m", "contract_tests", "run", *arguments, f"--report={report}"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join([str(FOLDER.parent), *filter(None, sys.path)])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # A Ctrl-C in the terminal is ours to answer: each worker is told once.
        start_new_session=True,
    )
    try:
        yield Worker(number, process, report)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _watch(workers: Sequence[Worker], watcher: Watcher) -> None:
    """Read what the workers say until all have ended."""
    said: queue.SimpleQueue[tuple[Worker, str | None]] = queue.SimpleQueue()

    def read(worker: Worker) -> None:
        for line in worker.process.stderr or ():
            said.put((worker, line))
        said.put((worker, None))

    for worker in workers:
        threading.Thread(target=read, args=(worker,), daemon=True).start()
    reading, begun = len(workers), False
    while reading:
        worker, line = said.get()
        if line is None:
            reading -= 1
            continue
        _hear(worker, line, watcher if begun else None)
        if not begun and all(one.total is not None for one in workers):
            begun = True
            watcher.begin(sum(one.total or 0 for one in workers))
    if begun:
        watcher.end()
    for worker in workers:
        worker.process.wait()


def _hear(worker: Worker, line: str, watcher: Watcher | None) -> None:
    progress = progress_of(line)
    if progress is None:
        worker.lines = [*worker.lines, line.strip()][-5:]
        return
    if worker.total is None:
        worker.total = progress.total
    worker.doing = progress.doing or worker.doing
    for _ in range(worker.done, progress.done):
        if watcher is not None:
            watcher.step(worker.doing)
    worker.done = max(worker.done, progress.done)


def _interrupt(workers: Sequence[Worker]) -> None:
    """End all workers in order: each writes down what it saw."""
    for worker in workers:
        if worker.process.poll() is None:
            worker.process.send_signal(signal.SIGINT)
    for worker in workers:
        try:
            worker.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.process.kill()


def _collect(run: Run, workers: Sequence[Worker]) -> None:
    """Put what the workers saw into the run's records; one without a report is a fault of the run."""
    parts: list[Recorder] = []
    faults: list[str] = []
    rounds: list[int] = []
    for worker in workers:
        try:
            report = load_report(worker.report)
        except ReportError:
            words = " ".join(worker.lines)[-MOST_WORDS:] or "it said nothing"
            faults.append(f"worker {worker.number} ended without a report ({worker.process.returncode}): {words}")
            continue
        parts.append(recorder_of(report))
        rounds.append(report["rounds"])
        run.target.requests += report["requests"]
        add_coverage(run.coverage, report)
    before = run.recorder
    if parts:
        run.recorder = fold_shards(parts)
        run.recorder.planned, run.recorder.planned_checks = before.planned, before.planned_checks
        run.recorder.part, run.recorder.baseline = before.part, before.baseline
        run.rounds = min(rounds)
    for fault in faults:
        run.recorder.add_fault(fault)
