"""Run the measurements: `python -m contract_tests.load speed | soak | fuzz`."""

import platform
from collections.abc import Sequence
from pathlib import Path

import click

from contract_tests.figures import Figure, tell
from contract_tests.load.fuzzing import measure_fuzzing
from contract_tests.load.servers import PRISM, ServerError
from contract_tests.load.soak import measure_endurance
from contract_tests.load.speed import measure_memory, measure_speed, measure_start
from contract_tests.load.subject import read_subject
from contract_tests.load.wrk import WrkError, find_wrk
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError

_SPEC = click.option(
    "--spec",
    type=click.Path(path_type=Path),
    default=DEFAULT_SPEC,
    show_default="spec/openapi.yaml",
    help="OpenAPI document to serve.",
)
_REPORT = click.option(
    "--json", "report", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the figures."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Put the mock server under load, on loopback.

    A missed aim is reported, and is no failure: figures depend on the machine and on what else it does.
    """


@main.command()
@_SPEC
@_REPORT
@click.option("--rounds", default=5, type=click.IntRange(1), show_default=True, help="Rounds of loads.")
@click.option("--seconds", default=3, type=click.IntRange(1), show_default=True, help="Length of one load.")
@click.option("--requests", default=100_000, type=click.IntRange(10), show_default=True, help="Requests for memory.")
def speed(*, spec: Path, report: Path | None, rounds: int, seconds: int, requests: int) -> None:
    """Measure speed beside bare Starlette and Prism, memory after many requests, and the time to start."""
    try:
        find_wrk()
        if not PRISM.exists():
            click.echo("Prism is not installed; `make bench-mock` does it where Node is.", err=True)
        subject = read_subject(spec)
        figures = [
            *measure_speed(spec, subject, rounds=rounds, seconds=seconds),
            *measure_memory(spec, subject, milestones=(requests // 10, requests // 2, requests)),
            *measure_start(spec, rounds=rounds),
        ]
    except (SpecError, ServerError, WrkError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    _tell("speed", figures, report)


@main.command()
@_SPEC
@_REPORT
@click.option("--clients", default=200, type=click.IntRange(1), show_default=True, help="Clients at once.")
@click.option("--seconds", default=30, type=click.IntRange(1), show_default=True, help="For how long.")
@click.option("--task-seconds", default="0-0.5", show_default=True, help="How long a task takes, as the mock takes it.")
def soak(*, spec: Path, report: Path | None, clients: int, seconds: int, task_seconds: str) -> None:
    """Let many clients create, poll, stream and receive callbacks, and tell what was lost, crossed or refused.

    The exit status is 1 if anything was.
    """
    try:
        figures = list(measure_endurance(spec, clients=clients, seconds=seconds, task_seconds=task_seconds))
    except (SpecError, ServerError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    _tell("endurance", figures, report)
    if any(figure.is_met is False for figure in figures):
        raise SystemExit(1)


@main.command()
@_SPEC
@_REPORT
@click.option("--seconds", default=120, type=click.IntRange(1), show_default=True, help="For how long.")
@click.option("--seed", default=0, type=int, show_default=True, help="Makes the cases the same in each run.")
def fuzz(*, spec: Path, report: Path | None, seconds: int, seed: int) -> None:
    """Send broken HTTP, random bytes and bodies that are almost JSON, and tell what was answered.

    The exit status is 1 if anything hung, broke or was answered with 500.
    """
    try:
        figures = list(measure_fuzzing(spec, seconds=seconds, seed=seed))
    except (SpecError, ServerError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    _tell("robustness", figures, report)
    if any(figure.is_met is False for figure in figures):
        raise SystemExit(1)


def _tell(what: str, figures: Sequence[Figure], report: Path | None) -> None:
    tell(f"{what} of the mock server, Python {platform.python_version()}, {platform.machine()}", figures, report)


if __name__ == "__main__":
    main(prog_name="python -m contract_tests.load")
