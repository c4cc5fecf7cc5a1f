"""The formats of a report as options: of `report`, which renders a file that a run left, and of `run` itself."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import click

from contract_tests.kit.reporting.annotations import annotation_lines
from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.job_summary import MOST_BYTES, job_summary
from contract_tests.kit.reporting.junit import junit_xml
from contract_tests.kit.reporting.loading import ReportError, load_report
from contract_tests.kit.reporting.matrix_text import matrix_text
from contract_tests.kit.reporting.page import html_page
from contract_tests.kit.reporting.sarif import sarif_log
from contract_tests.kit.reporting.verdict_text import verdict_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import ReportData
    from contract_tests.kit.running.wire import Json

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
P = ParamSpec("P")
R = TypeVar("R")


class FormatError(click.ClickException):
    """A report that cannot be read or written; click prints the message and exits with 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Outputs:
    """Hold which formats are wanted, and where.

    Attributes:
        html: File for the page.
        junit: File for JUnit XML.
        sarif: File for SARIF.
        github: Whether to annotate, and to write the summary of the job.
        matrix: Whether to print the matrix.
        before: The earlier report to compare with; read at once, since a run may replace its file.
    """

    html: Path | None = None
    junit: Path | None = None
    sarif: Path | None = None
    github: bool = False
    matrix: bool = False
    before: ReportData | None = None

    def check(self) -> None:
        """Refuse what cannot be written, before anything is sent.

        Raises:
            FormatError: A folder is not there.
        """
        for path in (self.html, self.junit, self.sarif):
            if path is not None and not path.resolve().parent.is_dir():
                raise FormatError(f"{path} cannot be written: there is no folder {path.parent}")

    def write(self, data: Mapping[str, Json]) -> None:
        """Write a report into every wanted file, the summary of the job among them.

        Raises:
            FormatError: A file cannot be written.
        """
        report, comparison = self._compared(data)
        made: list[tuple[Path | None, Callable[[], str]]] = [
            (self.html, lambda: html_page(report, comparison)),
            (self.junit, lambda: junit_xml(report)),
            (self.sarif, lambda: sarif_log(report, comparison)),
        ]
        for path, render in made:
            if path is not None:
                _write(path, render())
        name = os.environ.get(SUMMARY_VARIABLE)
        if self.github and name:
            _append_summary(Path(name), report, comparison)

    def tell(self, data: Mapping[str, Json]) -> None:
        """Print what is wanted on standard output: the matrix, the annotations."""
        report, _ = self._compared(data)
        if self.matrix:
            _print_matrix(report)
        if self.github:
            for line in annotation_lines(report):
                click.echo(line)

    def _compared(self, data: Mapping[str, Json]) -> tuple[ReportData, Comparison | None]:
        report = cast("ReportData", data)
        return report, None if self.before is None else compare(report, self.before)


def output_options(command: Callable[Concatenate[Outputs, P], R]) -> Callable[P, R]:
    """Give a command the options of the formats; it gets them as its first argument."""

    @functools.wraps(command)
    def wrapped(*arguments: P.args, **named: P.kwargs) -> R:
        since = cast("Path | None", named.pop("since"))
        outputs = Outputs(
            html=cast("Path | None", named.pop("html")),
            junit=cast("Path | None", named.pop("junit")),
            sarif=cast("Path | None", named.pop("sarif")),
            github=bool(named.pop("github")),
            matrix=bool(named.pop("matrix")),
            before=None if since is None else _load(since),
        )
        outputs.check()
        return command(outputs, *arguments, **named)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


_FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option("--html", type=_FILE, help="Write the report as one page, for people."),
    click.option("--junit", type=_FILE, help="Write it as JUnit XML."),
    click.option("--sarif", type=_FILE, help="Write it as SARIF 2.1.0."),
    click.option("--github", is_flag=True, help="Annotate on GitHub Actions, and write the summary of the job."),
    click.option("--matrix", is_flag=True, help="Print the matrix."),
    click.option("--since", type=_FILE, metavar="REPORT", help="Say what is new since an earlier report.json."),
)


@click.command()
@click.argument("path", metavar="REPORT", type=_FILE)
@output_options
def report(outputs: Outputs, path: Path) -> None:
    """Render a report.json that `run` left, or that was merged from several.

    Exit code 0: it was rendered, whatever its verdict is. 2: it is no report, or a file cannot be written.
    """
    data = _load(path)
    written = cast("Mapping[str, Json]", data)
    outputs.write(written)
    click.echo(verdict_text(data, None if outputs.before is None else compare(data, outputs.before)), nl=False)
    outputs.tell(written)


def _load(path: Path) -> ReportData:
    try:
        return load_report(path)
    except ReportError as error:
        raise FormatError(str(error)) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FormatError(f"{path} cannot be written: {error.strerror}") from error


def _print_matrix(report: ReportData) -> None:
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    click.echo(
        matrix_text(
            report, width=shutil.get_terminal_size((120, 24)).columns, ascii_only=not encoding.startswith("utf")
        )
    )


def _append_summary(path: Path, report: ReportData, comparison: Comparison | None) -> None:
    try:
        written = path.stat().st_size if path.exists() else 0  # an earlier command of the step may have written, too
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(job_summary(report, comparison, most_bytes=MOST_BYTES - written))
    except OSError as error:
        raise FormatError(f"{SUMMARY_VARIABLE} names {path}, which cannot be written: {error.strerror}") from error
