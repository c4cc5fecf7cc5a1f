"""List the mutants and alternates, or serve one of them to look at."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError
from contract_tests.mock_server.running import ListenError
from contract_tests.mutants.catalogue import Catalogue, UnknownSubjectError
from contract_tests.mutants.clients.catalogue import CLIENT_MUTANTS
from contract_tests.mutants.serving import serving

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
