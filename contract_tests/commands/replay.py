"""The command `python -m contract_tests replay ID`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from contract_tests.commands.addressing import EMBEDDED, RunError, addressed
from contract_tests.commands.manners_options import chosen_manners, manners_options
from contract_tests.kit.reading.document import SpecDocumentError, default_spec, load_document
from contract_tests.kit.replaying.kept import Kept, UnknownFindingError, read_kept
from contract_tests.kit.replaying.replay import replay_finding
from contract_tests.kit.replaying.told import replay_text
from contract_tests.kit.reporting.loading import ReportError
from contract_tests.kit.running.run import Run


@click.command()
@click.argument("finding_id", metavar="ID")
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.json"),
    show_default=True,
    help="The report that the finding stands in.",
)
@click.option("--base-url", metavar="URL", help="The target; without it, the one that the report is about.")
@click.option("--token-env", metavar="VAR", help="Environment variable with the target's token.")
@click.option(
    "--spec",
    "spec_path",
    type=click.Path(path_type=Path),
    help="The specification to judge by; without it, the one that the report names.",
)
@manners_options
@click.option("--allow-remote", is_flag=True, help="Permit a target that is not on this machine. It may bill you.")
def replay(  # noqa: PLR0913, PLR0917 - one parameter an option
    finding_id: str,
    report_path: Path,
    base_url: str | None,
    token_env: str | None,
    spec_path: Path | None,
    allow_remote: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Send again exactly what a finding is about, and say what has become of it.

    ID is the finding's, or its beginning. Exit code 0: FIXED. 1: FAILED. 2: a wrong option, report or specification.
    3: GONE (the specification does not say it of that request any more), or NOT OBSERVED.
    """
    try:
        report = read_kept(report_path)
        finding = report.finding(finding_id)
        document = load_document(spec_path or _spec_of(report))
    except (ReportError, UnknownFindingError) as error:
        raise RunError(str(error)) from error
    except SpecDocumentError as error:
        raise RunError(f"the specification cannot be used: {error}") from error
    url = base_url or (None if report.target == EMBEDDED else report.target)
    with addressed(url, token_env, document) as opened:
        if not (opened.is_local or allow_remote):
            raise RunError(
                f"{opened.shown} is not on this machine. The requests of the finding, {len(finding.sent)} when it was "
                "found, may be billed. If you want that, say --allow-remote."
            )
        manners = chosen_manners(opened.target.base_url, document, is_embedded=url is None)
        run = Run(document=document, target=opened.target, chosen_manners=manners)
        outcome = replay_finding(run, finding)
        text = replay_text(
            finding, outcome, base_url=opened.target.base_url, token_variable=opened.token_variable or "TOKEN"
        )
    click.echo(text, nl=False)
    sys.exit(outcome.exit_code)


def _spec_of(report: Kept) -> Path:
    """Return the specification that a report was made by."""
    named = Path(report.spec)
    if named.is_file():
        return named
    if named.name == default_spec().name:
        return default_spec()
    raise RunError(f"there is no {named} here, by which {report.path} was made; name it with --spec")
