"""A copy of the checkout that mutmut works in, so that neither disturbs the other."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from contract_tests.mutation.parts import Part

__all__ = ["configured", "lay_out", "outside"]

_SECTION: Final = "[tool.mutmut]\n"


def lay_out(repository: Path, part: Part, workspace: Path) -> None:
    """Copy what git knows or would know of a checkout into a fresh folder, and configure mutmut there for one part."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git is there
        check=True,
        cwd=repository,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    files = [name for name in listing.split("\0") if name and (repository / name).is_file()]
    shutil.rmtree(workspace, ignore_errors=True)
    for name in files:
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(repository / name, workspace / name)
    project = workspace / "pyproject.toml"
    project.write_text(configured(project.read_text(encoding="utf-8"), part, files), encoding="utf-8")


def configured(project: str, part: Part, files: Iterable[str]) -> str:
    """Return the text of pyproject.toml with what differs from part to part added to mutmut's section."""
    options = {
        "source_paths": [part.source],
        "do_not_mutate": ["*/tests/*", *part.unchanged],
        "also_copy": sorted(outside(part.source, files)),
        "pytest_add_cli_args_test_selection": part.tests,
    }
    # A list of plain strings is the same text in JSON and in TOML.
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in options.items())
    head, section, rest = project.partition(_SECTION)
    if not section:
        raise ValueError(f"pyproject.toml has no section {_SECTION.strip()}; add it")
    return head + section + lines + rest


def outside(source: str, files: Iterable[str]) -> set[str]:
    """Return the files and whole folders beside a folder or file: copying them all leaves that itself untouched."""
    return {entry for name in files for entry in _entry(PurePosixPath(source), PurePosixPath(name))}


def _entry(source: PurePosixPath, file: PurePosixPath) -> Iterator[str]:
    """Yield the outermost of a file and its folders that does not hold the source folder."""
    if source not in (file, *file.parents):
        lineage = [*reversed(file.parents), file]
        yield str(next(path for path in lineage if path not in (source, *source.parents)))
