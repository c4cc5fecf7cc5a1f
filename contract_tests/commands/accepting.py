"""The options of a run that are about a baseline: what is accepted of what is found, and a draft of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from contract_tests.commands.addressing import RunError, short_path
from contract_tests.kit.baseline.draft import draft_text
from contract_tests.kit.baseline.entries import BaselineError, read_entries
from contract_tests.kit.baseline.standing import Baseline, existing_checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.recorder import Recorder

Command = TypeVar("Command", bound="Callable[..., None]")


def baseline_options(command: Command) -> Command:
    """Give a command the options `--baseline`, `--stale-fails` and `--write-baseline`."""
    for option in (
        click.option(
            "--write-baseline",
            "draft_path",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Draft a baseline of what this run finds; the reasons are yours to fill in.",
        ),
        click.option("--stale-fails", is_flag=True, help="Let a stale entry of the baseline end the run with 1."),
        click.option(
            "--baseline",
            "baseline_path",
            type=click.Path(dir_okay=False, path_type=Path),
            help="What is accepted for now: only what is new or expired is red.",
        ),
    ):
        command = option(command)
    return command


def read_baseline(path: Path | None, document: SpecDocument, *, stale_fails: bool) -> Baseline | None:
    """Return what a baseline's file accepts today; None without a file.

    Raises:
        RunError: The file cannot be used.
    """
    if path is None:
        if stale_fails:
            raise RunError("--stale-fails is about a baseline; name one with --baseline")
        return None
    try:
        entries = read_entries(path)
    except BaselineError as error:
        raise RunError(f"the baseline cannot be used:\n{error}") from error
    return Baseline(short_path(path), entries, today(), existing_checks(document), stale_fails=stale_fails)


def check_draft_path(path: Path | None) -> None:
    """Insist that a draft can be written, before a run that may take long.

    Raises:
        RunError: There is no such folder, or something stands there.
    """
    if path is not None and not path.resolve().parent.is_dir():
        raise RunError(f"the baseline cannot be written: there is no folder {path.parent}")
    if path is not None and path.exists():
        raise RunError(f"{path} is there already, with reasons that a draft would not have; name another file")


def write_draft(path: Path | None, recorder: Recorder) -> None:
    """Write the draft of a baseline: of what the run's own baseline does not accept.

    Raises:
        RunError: The file cannot be written.
    """
    if path is None:
        return
    accepted: frozenset[str] = frozenset()
    if recorder.baseline is not None:
        standing = recorder.baseline.standing(recorder)
        accepted = frozenset(each.names for each in (*standing.known, *standing.unobserved))
    try:
        path.write_text(draft_text(recorder, today(), accepted=accepted), encoding="utf-8")
    except OSError as error:
        raise RunError(f"the baseline {path} cannot be written: {error.strerror}") from error


def today() -> date:
    """Return the day that entries are held to, the same on every machine: that of UTC."""
    return datetime.now(UTC).date()
