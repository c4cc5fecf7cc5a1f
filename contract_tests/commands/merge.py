"""The command that joins the reports of shards: `python -m contract_tests merge`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from contract_tests.commands.run_options import min_coverage
from contract_tests.kit.reporting.loading import ReportError, load_report
from contract_tests.kit.running.merging import MergeError, merge_reports
from contract_tests.kit.running.report import write_report


class NotMergedError(click.ClickException):
    """Reports that cannot be merged; click prints the message and exits with 2."""

    exit_code = 2


@click.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.json"),
    show_default=True,
    help="Where the merged report goes.",
)
@min_coverage
def merge(reports: tuple[Path, ...], report_path: Path, minimums: dict[str, float]) -> None:
    """Merge the REPORTS of all shards of one run, and decide anew.

    Exit codes are those of `run`; 2 also if a shard is missing, is there twice, or is of another run.
    """
    try:
        merged = merge_reports([(str(path), load_report(path)) for path in reports], minimums)
        write_report(report_path, merged.data)
    except (MergeError, ReportError) as error:
        raise NotMergedError(str(error)) from error
    except OSError as error:
        raise NotMergedError(f"the report {report_path} cannot be written: {error.strerror}") from error
    click.echo(f"{merged.text}Report      {report_path}")
    sys.exit(merged.verdict.exit_code)
