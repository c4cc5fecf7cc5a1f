"""The command that writes the vectors of a spec, or tells whether they are up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from contract_tests.kit.drawing.vectors import SCHEMA, differences, unreachable_atoms, vector_files
from contract_tests.kit.reading.document import SpecDocumentError, default_spec, load_document

FOLDER = Path(__file__).resolve().parents[1] / "vectors"


class VectorsError(click.ClickException):
    """Vectors that cannot be made or kept; click prints the message and exits with 2."""

    exit_code = 2


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if what is stored is not what the spec says.")
@click.option(
    "--spec",
    "spec_path",
    type=click.Path(path_type=Path),
    default=default_spec(),
    show_default="spec/openapi.yaml",
    help="The specification that the vectors follow from.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default="contract_tests/vectors",
    help="Where the files are.",
)
def vectors(check: bool, spec_path: Path, folder: Path) -> None:  # noqa: FBT001 - click passes flags by name
    """Write, for each rule, bodies that break it alone, that just keep it, and that it does not speak of.

    A rule that no body breaks alone is named as unreachable.
    """
    try:
        document = load_document(spec_path)
        written = vector_files(document)
        missed = unreachable_atoms(document)
    except SpecDocumentError as error:
        raise VectorsError(f"the specification cannot be used: {error}") from error
    for operation, atom in missed:
        click.echo(f"unreachable: {operation.id} {atom.id}, {atom.pointer} (line {atom.line})")
    written[SCHEMA] = (FOLDER / SCHEMA).read_text(encoding="utf-8")
    try:
        stored = {path.name: path.read_bytes().decode() for path in folder.glob("*.json")}
        problems = [problem for name in sorted({*stored, *written}) for problem in _problems(name, stored, written)]
        if not check:
            _write(folder, stored, written)
    except (OSError, UnicodeDecodeError) as error:
        raise VectorsError(f"the folder {folder} cannot be used: {error}") from error
    if check and problems:
        click.echo("\n".join([*problems, "Run python -m contract_tests vectors."]))
        sys.exit(1)


def _problems(name: str, stored: dict[str, str], written: dict[str, str]) -> list[str]:
    if name not in stored:
        return [f"{name}: is missing"]
    if name not in written:
        return [f"{name}: belongs to no operation"]
    return [f"{name}: {difference}" for difference in differences(stored[name], written[name])]


def _write(folder: Path, stored: dict[str, str], written: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in stored.keys() - written.keys():
        (folder / name).unlink()
    for name, text in written.items():
        if stored.get(name) != text:
            (folder / name).write_bytes(text.encode())
