"""python -m contract_tests.mutation: break our own code a little, many times, and count what its tests notice."""

from pathlib import Path
from typing import Final

import click

from contract_tests.mutation.measuring import Measurement, MutationError, Sample, measure
from contract_tests.mutation.mutants import Outcome
from contract_tests.mutation.parts import PARTS, Part, find_part
from contract_tests.mutation.score import tabulate
from contract_tests.mutation.survivors import show

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_WORKSPACES: Final = _REPOSITORY / ".mutation"
_ALL: Final = "all"
_LISTED: Final = (Outcome.SURVIVED, Outcome.NOT_COVERED)


def _part(_context: click.Context, _parameter: click.Parameter, value: str) -> Part:
    """Find what is mutated."""
    try:
        return find_part(_REPOSITORY, value.rstrip("/"))
    except LookupError as error:
        raise click.BadParameter(str(error)) from error


def _size(_context: click.Context, _parameter: click.Parameter, value: str) -> int | None:
    """Read the size of a sample; None stands for all."""
    if value == _ALL:
        return None
    if not value.isdecimal() or not int(value):
        raise click.BadParameter(f"{value} is neither a number of mutants nor {_ALL}")
    return int(value)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--part", callback=_part, default="generator", show_default=True, help=f"{' or '.join(PARTS)}, or a path."
)
@click.option("--sample", callback=_size, default="200", show_default=True, help=f"How many mutants, or {_ALL}.")
@click.option("--seed", default=1, show_default=True, help="Which sample of that size.")
@click.option("--match", default="", help="Mutants alone whose names hold this text.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Mutants tested at a time.")
def main(*, part: Part, sample: int | None, seed: int, match: str, workers: int) -> None:
    """Mutate a part of the repository in a copy, and report which mutants its tests notice. Ctrl-C ends it early.

    The copy stays in .mutation, with report.txt in it. A survivor is no failure: some differ in nothing that can
    be observed. The status is 1 if nothing was measured.
    """
    workspace = _WORKSPACES / part.source.replace("/", ".")
    chosen = Sample(size=sample, seed=seed, match=match)
    try:
        measurement = measure(_REPOSITORY, part, workspace, chosen, workers=workers)
    except MutationError as error:
        raise click.ClickException(str(error)) from error
    known = sum(mutant.outcome is not Outcome.UNKNOWN for mutant in measurement.sample)
    title = f"{part.source}: {known} of {measurement.made} mutants, seed {seed}"
    text = _report(workspace, title, measurement)
    (workspace / "report.txt").write_text(text, encoding="utf-8")
    click.echo(text)
    if not known:
        raise click.ClickException("no mutant was tested to an end")


def _report(workspace: Path, title: str, measurement: Measurement) -> str:
    """Return the table, and all that was not noticed."""
    parts = [tabulate(title, measurement.sample)]
    for outcome in _LISTED:
        listed = (mutant for mutant in measurement.sample if mutant.outcome is outcome)
        parts += [f"[{outcome}] {show(workspace, mutant)}" for mutant in listed]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
