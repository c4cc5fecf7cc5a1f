"""python -m contract_tests.benchmarks: measure the generated package, and say what meets its aim."""

import platform
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

import click

from contract_tests.benchmarks.calling import measure_calls
from contract_tests.benchmarks.importing import measure_imports
from contract_tests.benchmarks.subject import SubjectError, read_subject
from contract_tests.benchmarks.validating import measure_validation
from contract_tests.figures import tell
from contract_tests.kit.reading.document import load_document

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_SPEC: Final = _REPOSITORY / "spec" / "openapi.yaml"
_GENERATED: Final = _REPOSITORY / "generated"
_COMMITTED_FOR: Final = "httpx"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--http-library", default=_COMMITTED_FOR, help="What it talks HTTP with.", show_default=True)
@click.option("--imports", default=20, type=click.IntRange(2), help="Rounds of imports.", show_default=True)
@click.option("--rounds", default=30, type=click.IntRange(2), help="Rounds of calls.", show_default=True)
@click.option("--calls", default=200, type=click.IntRange(1), help="Calls in a round.", show_default=True)
@click.option("--json", "report", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the figures.")
def main(*, http_library: str, imports: int, rounds: int, calls: int, report: Path | None) -> None:
    """Measure what the package costs over what it stands on, all in one run on loopback.

    A missed aim is reported, and is no failure: figures depend on the machine and on what else it does.
    """
    document = load_document(_SPEC)
    project = tomllib.loads((_GENERATED / "pyproject.toml").read_text(encoding="utf-8"))
    (package,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    with tempfile.TemporaryDirectory() as rendered:
        folder = _GENERATED
        if http_library != _COMMITTED_FOR:
            folder = Path(rendered, "generated")
            options = ["--out", str(folder), "--package", package, "--http-library", http_library]
            command = [sys.executable, "-m", "generator", str(_SPEC), *options]
            subprocess.run(command, check=True, cwd=_REPOSITORY, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        try:
            subject = read_subject(document, folder, package)
        except SubjectError as error:
            raise click.ClickException(str(error)) from error
        figures = [
            *measure_imports(subject, imports),
            *measure_calls(subject, rounds=rounds, calls=calls),
            *measure_validation(subject, document, rounds=rounds, calls=calls * 10),
        ]
    title = f"{package} on {http_library} {subject.http.__version__}, Python {platform.python_version()}"
    tell(title, figures, report)


if __name__ == "__main__":
    main(prog_name="python -m contract_tests.benchmarks")
