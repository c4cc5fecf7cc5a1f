"""`python -m contract_tests run`: judge a target and the generated models."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_tests.commands.accepting import baseline_options, check_draft_path, read_baseline, write_draft
from contract_tests.commands.addressing import RunError, addressed, short_path
from contract_tests.commands.manners_options import chosen_manners, manner_arguments, manners_options
from contract_tests.commands.report import FormatError, Outputs, output_options
from contract_tests.commands.run_options import min_coverage, plans_run
from contract_tests.kit.reading.document import SpecDocumentError, default_spec, load_document
from contract_tests.kit.running.database import DatabaseError, open_database
from contract_tests.kit.running.judge import judge
from contract_tests.kit.running.plan import SelectionError, insist_on, most_requests
from contract_tests.kit.running.progress import watcher_for
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import Run, judged_operations
from contract_tests.kit.running.summary import report_text
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.workers import judge_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from hypothesis.database import ExampleDatabase

    from contract_tests.commands.run_options import Course
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.verdict import Verdict

WORKER_TOKEN = "CONTRACT_WORKER_TOKEN"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--base-url", metavar="URL", help="The target; without it, an embedded mock is started and judged.")
@click.option("--token-env", metavar="VAR", help="Environment variable with the target's token.")
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.json"),
    show_default=True,
    help="Where the machine-readable report goes.",
)
@click.option(
    "--spec",
    "spec_path",
    type=click.Path(path_type=Path),
    default=default_spec(),
    show_default="spec/openapi.yaml",
    help="The specification to judge by.",
)
@plans_run
@min_coverage
@manners_options
@baseline_options
@click.option("--allow-remote", is_flag=True, help="Permit a target that is not on this machine. It may bill you.")
@output_options
def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    outputs: Outputs,
    base_url: str | None,
    token_env: str | None,
    report_path: Path,
    spec_path: Path,
    minimums: dict[str, float],
    baseline_path: Path | None,
    stale_fails: bool,  # noqa: FBT001 - click passes flags by name
    draft_path: Path | None,
    allow_remote: bool,  # noqa: FBT001 - likewise
    course: Course,
) -> None:
    """Judge a target and the generated models.

    Exit code 0: everything agrees, but for what a baseline accepts. 1: a disagreement. 2: a wrong option or
    specification. 3: nothing, or too little, was observed.
    """
    document = _document(spec_path, course)
    digest = hashlib.sha256(spec_path.read_bytes()).hexdigest()
    _check_report_path(report_path)
    baseline = read_baseline(baseline_path, document, stale_fails=stale_fails)
    check_draft_path(draft_path)
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    with addressed(base_url, token_env, document, budget=course.budget) as opened:
        target, token_variable = opened.target, opened.token_variable
        manners = chosen_manners(target.base_url, document, is_embedded=base_url is None)
        judged = Run(
            document=document,
            target=target,
            examples=course.examples,
            seed=course.seed,
            selection=course.selection,
            database=_database(course),
            minimums=minimums,
            chosen_manners=manners,
        )
        judged.recorder.baseline = baseline
        if not opened.is_local:
            _warn_of_bill(judged, course, is_allowed=allow_remote)
        click.echo(
            f"Judging {opened.shown} by {short_path(spec_path)}, version {document.version} "
            f"(profile {course.profile}, seed {course.seed})",
            err=True,
        )
        watcher = watcher_for(sys.stderr)
        if course.workers == 1:
            verdict = judge(
                judged,
                watcher,
                token_variable=token_variable,
                stops_at_first=course.stops_at_first,
                seconds=course.seconds,
            )
        else:
            variable = token_variable or WORKER_TOKEN
            same = ["--base-url", target.base_url, "--token-env", variable, "--spec", str(spec_path)]
            same += [*manner_arguments(manners), *(["--allow-remote"] if allow_remote else [])]
            verdict = judge_in_workers(
                judged,
                watcher,
                [[*same, *share.arguments()] for share in course.shares(document)],
                environment={variable: opened.token},
            )
        with _uninterrupted():
            facts = Facts(
                target=opened.shown,
                spec=short_path(spec_path),
                spec_version=document.version,
                spec_digest=digest,
                profile=course.profile,
                seed=course.seed,
                rounds=judged.rounds,
                examples=course.examples,
                requests=target.requests,
                seconds=time.monotonic() - began,
                base_url=target.base_url,
                token_variable=token_variable or "TOKEN",
            )
            _write_down(facts, judged, verdict, report_path, outputs)
            write_draft(draft_path, judged.recorder)
    sys.exit(verdict.exit_code)


def _write_down(facts: Facts, judged: Run, verdict: Verdict, path: Path, outputs: Outputs) -> None:
    # The file first: a terminal may be gone by now.
    data = report_data(facts, judged, verdict)
    try:
        write_report(path, data)
    except OSError as error:
        click.echo(report_text(facts, judged, verdict), nl=False)
        raise RunError(f"the report {path} cannot be written: {error.strerror}") from error
    try:
        outputs.write(data)
    except FormatError:
        click.echo(report_text(facts, judged, verdict), nl=False)
        raise
    try:
        click.echo(f"{report_text(facts, judged, verdict)}Report      {path}")
        outputs.tell(data)
    except BrokenPipeError:  # whoever read along has left; click would leave with 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let nothing but the end of the process keep what was seen from being written down."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _document(path: Path, course: Course) -> SpecDocument:
    """Read the specification and everything that judging needs of it, so that faults show before the first request."""
    try:
        document = load_document(path)
        judged = Run(document=document, target=Target("http://localhost", token=""))
        most_requests(judged)
        if judged_operations(document):
            insist_on(document, course.selection)
    except SelectionError as error:
        raise RunError(str(error)) from error
    except SpecDocumentError as error:
        raise RunError(f"the specification cannot be used: {error}") from error
    if not judged_operations(document):
        raise RunError("the specification has no operation that takes a body; there is nothing to judge")
    return document


def _database(course: Course) -> ExampleDatabase | None:
    try:
        return None if course.database is None else open_database(course.database)
    except DatabaseError as error:
        raise RunError(str(error)) from error


def _check_report_path(path: Path) -> None:
    if not path.resolve().parent.is_dir():
        raise RunError(f"the report cannot be written: there is no folder {path.parent}")


def _warn_of_bill(judged: Run, course: Course, *, is_allowed: bool) -> None:
    most = most_requests(judged)
    allowed = most.allowed + course.workers - 1  # each worker begins with a request of its own
    words = (
        f"{judged.target.base_url} is not on this machine. Accepted requests may be billed: a run sends at most "
        f"{allowed} requests that the documents allow or leave open, and at most {most.forbidden} that they "
        "forbid and that a faulty target may accept"
    )
    if course.seconds is not None:
        words += f", in each round for {course.seconds:g} seconds"
    words += f"; in all no more than {course.max_requests}." if course.max_requests is not None else "."
    if not is_allowed:
        raise RunError(f"{words} If you want that, say --allow-remote.")
    click.echo(words, err=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
