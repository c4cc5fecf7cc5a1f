"""python -m generator: render the package from the specification, or check that it is up to date."""

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from generator.errors import GeneratorError, SpecErrors
from generator.lint import lint
from generator.lock import LOCK_NAME, Lock, make_lock, read_lock
from generator.reading.document import load
from generator.rendering import naming
from generator.rendering.http_library import HTTP_LIBRARIES, HTTPX
from generator.rendering.render import render, unrenderable
from generator.write import Difference, compare, write

_REPOSITORY: Final = Path(__file__).resolve().parent.parent
_SPEC: Final = _REPOSITORY / "spec" / "openapi.yaml"
_OUT: Final = _REPOSITORY / "generated"
_PACKAGE: Final = "acedata_sora"
_OUT_OF_DATE: Final = 1
_BROKEN: Final = 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("spec", type=click.Path(path_type=Path), default=_SPEC, required=False)
@click.option("--out", type=click.Path(path_type=Path), default=_OUT, help="The directory to write; generated/.")
@click.option("--package", default=_PACKAGE, help=f"The name of the package; {_PACKAGE}.")
@click.option(
    "--http-library",
    type=click.Choice([*HTTP_LIBRARIES]),
    default=HTTPX.name,
    help=f"What the package talks HTTP with; {HTTPX.name}.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the output is not up to date.")
def main(spec: Path, out: Path, package: str, *, http_library: str, check: bool) -> None:
    """Render a typed client package from SPEC (spec/openapi.yaml).

    Exit codes: 0 done, or up to date; 1 not up to date (--check); 2 the specification is broken, nothing is written.
    """
    if not naming.is_package_name(package):
        raise click.BadParameter(f"{package!r} cannot be the name of a package", param_hint="--package")
    try:
        document = load(spec)
        problems = {str(problem): problem for problem in (*lint(document), *unrenderable(document))}
        if problems:
            raise SpecErrors(problems.values())  # noqa: TRY301 - one way out for problems of every step
        library = HTTP_LIBRARIES[http_library]
        files = dict(render(document, package, library))
        lock = make_lock(document, [*files, LOCK_NAME], library)
        files[LOCK_NAME] = lock.text()
        difference = compare(out, files) if check else write(out, files)
    except SpecErrors as errors:
        click.echo(f"{_shown(spec)} is broken; nothing was written.", err=True)
        click.echo(str(errors), err=True)
        sys.exit(_BROKEN)
    except GeneratorError as error:
        click.echo(str(error), err=True)
        sys.exit(_BROKEN)
    if not check:
        click.echo("\n".join(_changes(difference)) or f"{_shown(out)} is up to date.")
    elif difference:
        _report(out, difference, lock, spec=spec, package=package)
        sys.exit(_OUT_OF_DATE)
    else:
        click.echo(f"{_shown(out)} is up to date.")


def _report(out: Path, difference: Difference, lock: Lock, *, spec: Path, package: str) -> None:
    """Say how the output differs, why, and what to do."""
    click.echo(difference.diff, nl=False)
    click.echo(f"\n{_shown(out)} is not up to date.")
    former = read_lock(out)
    if former is None:
        reasons = [f"there is no readable {LOCK_NAME} that would say what it was made from"]
    else:
        reasons = lock.moved(former) or ["neither the spec nor the generator moved: the files were edited by hand"]
    click.echo("\n".join([*(f"  {reason}" for reason in reasons), *_changes(difference)]))
    command = [Path(sys.executable).name, "-m", "generator"]
    if spec != _SPEC:
        command.append(str(spec))
    if out != _OUT:
        command += ["--out", str(out)]
    if package != _PACKAGE:
        command += ["--package", package]
    if lock.http_library != HTTPX.name:
        command += ["--http-library", lock.http_library]
    click.echo(f"To fix it: {shlex.join(command)}")
    if any(path not in (former.files if former else ()) for path in difference.removed):
        click.echo("Files that the generator never wrote stay as they are: remove those by hand.")


def _changes(difference: Difference) -> Iterator[str]:
    for word, paths in (("added", difference.added), ("removed", difference.removed), ("changed", difference.changed)):
        yield from (f"  {word}: {path}" for path in paths)


def _shown(path: Path) -> str:
    """Return a path as a person here would write it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


if __name__ == "__main__":
    main(prog_name="python -m generator")
