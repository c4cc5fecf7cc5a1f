"""List the mutants and alternates, or serve one of them to look at."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError
from contract_tests.mock_server.running import ListenError
from contract_tests.mutants.catalogue import Catalogue, UnknownSubjectError
from contract_tests.mutants.clients.catalogue import CLIENT_MUTANTS
from contract_tests.mutants.jobs import Extent, all_jobs, outcomes
from contract_tests.mutants.serving import serving
from contract_tests.mutants.telling import Tally, telling
from contract_tests.mutants.trials import Bench

if TYPE_CHECKING:
    from contract_tests.mutants.trials import Outcome

_SPEC = click.option(
    "--spec",
    type=click.Path(path_type=Path),
    default=DEFAULT_SPEC,
    show_default="spec/openapi.yaml",
    help="The specification that everything is derived from.",
)


@click.group()
def main() -> None:
    """Judge the judges: broken servers and clients that they must kill, and correct ones that must live."""


@main.command("list")
@_SPEC
def list_(*, spec: Path) -> None:
    """Name every alternate and mutant, with its class and the statement that is broken or allows it.

    Mutants that no request tells from the control come last, each with the reason.
    """
    catalogue = Catalogue(spec)
    for each in (*catalogue.alternates, *catalogue.server_mutants, *catalogue.spec_mutants):
        click.echo(f"{each.kind} | {each.group} | {each.name} | {each.statement} | {each.where}")
    for client in CLIENT_MUTANTS:
        click.echo(f"client mutant | {client.group} | {client.name} | {client.statement} | {client.file}")
    for hidden in catalogue.unseen:
        click.echo(f"not observable | {hidden.group} | {hidden.name} | {hidden.reason}")


@main.command()
@_SPEC
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes at the same time.")
@click.option("--examples", default=15, show_default=True, type=click.IntRange(1), help="Bodies drawn for a check.")
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1), help="Seeds for each alternate.")
@click.option(
    "--strangers",
    default="1",
    show_default=True,
    metavar="N|all",
    help="On how many mutants of each class Schemathesis's own command is tried; 0 for none.",
)
@click.option(
    "--clients/--no-clients", "with_clients", default=True, help="Try the mutants of the client package, too."
)
@click.option("--only", default="", metavar="TEXT", help="Try only those whose name holds this.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write every outcome as JSON, too.")
def run(  # noqa: PLR0913 - one parameter for each option
    *,
    spec: Path,
    workers: int,
    examples: int,
    seeds: int,
    strangers: str,
    with_clients: bool,
    only: str,
    report: Path | None,
) -> None:
    """Judge the control, every alternate and every mutant, and tell who is not where it belongs.

    The exit status is 1 if a mutant survives, a correct server does not live, or a finding does not name what is
    broken.
    """
    try:
        bench = Bench(Catalogue(spec), examples)
        extent = Extent(seeds=seeds, strangers=_count(strangers), with_clients=with_clients, only=only)
        jobs = all_jobs(bench, extent)
        unseen = bench.catalogue.unseen
    except SpecError as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    found: list[Outcome] = []
    for outcome in outcomes(bench, jobs, workers):
        found.append(outcome)
        click.echo(f"[{len(found)}/{len(jobs)}] {_shown(outcome)}")
    tally = Tally(found, unseen)
    for line in telling(tally):
        click.echo(line)
    if report is not None:
        told = {"outcomes": [each.data() for each in found], "not-observable": [asdict(each) for each in unseen]}
        report.write_text(json.dumps(told, indent=1), encoding="utf-8")
    if not tally.is_good:
        raise SystemExit(1)


def _count(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal():
        raise click.BadParameter(f"{text!r} is neither a number nor `all`", param_hint="--strangers")
    return int(text)


def _shown(outcome: Outcome) -> str:
    job = outcome.job
    what = "nothing found" if not outcome.is_killed else outcome.by or f"{len(outcome.complaints)} complaints"
    said = f"{job.kind} {job.group} {job.name!r}: {outcome.trouble or what}"
    return f"{said} ({outcome.requests} requests, {outcome.seconds:.1f} s)"


@main.command()
@_SPEC
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65_535), help="0 is any free one.")
@click.argument("name")
def serve(*, spec: Path, port: int, name: str) -> None:
    """Serve the server of a name until Ctrl-C, as `control` the mock server as it is."""
    try:
        catalogue = Catalogue(spec)
        subject = catalogue.find(name)
        with serving(subject, catalogue.document, port=port) as served, contextlib.suppress(KeyboardInterrupt):
            click.echo(f"{subject.kind} {subject.name!r} ready: {served.url} (token: {served.token})")
            click.echo(f"{'breaks' if subject.kind == 'mutant' else 'follows'}: {subject.statement} ({subject.where})")
            served.wait()
    except (SpecError, ListenError, UnknownSubjectError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main(prog_name="python -m contract_tests.mutants")
