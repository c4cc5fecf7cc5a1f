"""The commands of `python -m contract_tests`."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_tests.accepting import baseline_options, check_draft_path, read_baseline, write_draft
from contract_tests.addressing import DEFAULT_SPEC, RunError, addressed, read_spec, short_path
from contract_tests.kit.running.judge import judge
from contract_tests.kit.running.plan import most_requests
from contract_tests.kit.running.progress import watcher_for
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import DEFAULT_EXAMPLES, DEFAULT_SEED, Run
from contract_tests.kit.running.summary import report_text
from contract_tests.mock_server.command import mock
from contract_tests.replay_command import replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from contract_tests.kit.running.verdict import Verdict
__all__ = ["DEFAULT_SPEC", "main"]


@click.group()
def main() -> None:
    """Hold any client and any server to the documents."""


main.add_command(mock)
main.add_command(replay)


@main.command()
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
    default=DEFAULT_SPEC,
    show_default="spec/openapi.yaml",
    help="The specification to judge by.",
)
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Seed of everything that is drawn.")
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=DEFAULT_EXAMPLES,
    show_default=True,
    help="How many bodies each property draws.",
)
@baseline_options
@click.option("--allow-remote", is_flag=True, help="Permit a target that is not on this machine. It may bill you.")
def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    base_url: str | None,
    token_env: str | None,
    report_path: Path,
    spec_path: Path,
    seed: int,
    examples: int,
    baseline_path: Path | None,
    stale_fails: bool,  # noqa: FBT001 - click passes flags by name
    draft_path: Path | None,
    allow_remote: bool,  # noqa: FBT001 - likewise
) -> None:
    """Judge a target and the generated models.

    Exit code 0: everything agrees, but for what a baseline accepts. 1: a disagreement. 2: a wrong option or
    specification. 3: nothing, or too little, was observed.
    """
    document = read_spec(spec_path)
    _check_report_path(report_path)
    baseline = read_baseline(baseline_path, document, stale_fails=stale_fails)
    check_draft_path(draft_path)
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    with addressed(base_url, token_env, document) as opened:
        target = opened.target
        judged = Run(document=document, target=target, examples=examples, seed=seed)
        judged.recorder.baseline = baseline
        if not opened.is_local:
            _warn_of_bill(judged, is_allowed=allow_remote)
        click.echo(f"Judging {opened.shown} by {short_path(spec_path)}, version {document.version}", err=True)
        verdict = judge(judged, watcher_for(sys.stderr), token_variable=opened.token_variable)
        with _uninterrupted():
            facts = Facts(
                target=opened.shown,
                spec=short_path(spec_path),
                spec_version=document.version,
                seed=seed,
                examples=examples,
                requests=target.requests,
                seconds=time.monotonic() - began,
                base_url=target.base_url,
                token_variable=opened.token_variable or "TOKEN",
            )
            _write_down(facts, judged, verdict, report_path)
            write_draft(draft_path, judged.recorder)
    sys.exit(verdict.exit_code)


def _write_down(facts: Facts, judged: Run, verdict: Verdict, path: Path) -> None:
    # The file first: a terminal may be gone by now.
    try:
        write_report(path, report_data(facts, judged, verdict))
    except OSError as error:
        click.echo(report_text(facts, judged.recorder, verdict), nl=False)
        raise RunError(f"the report {path} cannot be written: {error.strerror}") from error
    try:
        click.echo(f"{report_text(facts, judged.recorder, verdict)}Report      {path}")
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


def _check_report_path(path: Path) -> None:
    if not path.resolve().parent.is_dir():
        raise RunError(f"the report cannot be written: there is no folder {path.parent}")


def _warn_of_bill(judged: Run, *, is_allowed: bool) -> None:
    most = most_requests(judged)
    words = (
        f"{judged.target.base_url} is not on this machine. Accepted requests may be billed: a run sends at most "
        f"{most.allowed} requests that the documents allow or leave open, and at most {most.forbidden} that they "
        "forbid and that a faulty target may accept."
    )
    if not is_allowed:
        raise RunError(f"{words} If you want that, say --allow-remote.")
    click.echo(words, err=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
