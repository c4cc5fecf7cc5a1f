"""{path: text} -> disk in one swap, or the difference between the two. Files of others are left as they are."""

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from generator.errors import GeneratorError
from generator.lock import LOCK_NAME, read_lock

# What tools leave behind beside the code that they work on.
_LEFT_BEHIND: Final = ("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "build", "dist")
_LEFT_BEHIND_SUFFIX: Final = ".egg-info"


class OutputError(GeneratorError):
    """Say that the output directory cannot be written without harm."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold how a directory differs from what is rendered now."""

    added: tuple[str, ...]
    """Rendered, and not there."""
    removed: tuple[str, ...]
    """There, and not rendered."""
    changed: tuple[str, ...]
    diff: str

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.added or self.removed or self.changed)


def compare(directory: Path, files: Mapping[str, str]) -> Difference:
    """Return how a directory differs from what is rendered now."""
    on_disk = {path: _read(directory / path) for path in _found(directory)}
    added = tuple(path for path in files if path not in on_disk)
    removed = tuple(path for path in on_disk if path not in files)
    changed = tuple(path for path, text in files.items() if path in on_disk and on_disk[path] != text)
    parts = [_diff(path, on_disk.get(path), files.get(path)) for path in sorted({*added, *removed, *changed})]
    return Difference(added, removed, changed, "".join(parts))


def write(directory: Path, files: Mapping[str, str]) -> Difference:
    """Make a directory hold what is rendered now, in one swap, and return what that changed.

    Of what was there, files of the former rendering are replaced or removed; all others are kept.

    Raises:
        OutputError: The directory holds files, and none of them says that the generator owns it; or it cannot be
            written.
    """
    directory = directory.resolve()
    former = read_lock(directory)
    if former is None and directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise OutputError(f"{directory} holds files that are not the generator's; choose another --out, or empty it")
    difference = compare(directory, files)
    if not difference:
        return difference
    owned = {*(former.files if former else ()), LOCK_NAME}
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as staging:
            _fill(Path(staging) / "new", files, directory, owned)
            _swap(directory, Path(staging))
    except OSError as error:
        raise OutputError(f"{directory} cannot be written: {error.strerror or error}; choose another --out") from error
    return difference


def _fill(new: Path, files: Mapping[str, str], former: Path, owned: set[str]) -> None:
    new.mkdir()
    for path, text in files.items():
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_text(text, encoding="utf-8", newline="\n")
    if not former.is_dir():
        return
    shutil.copymode(former, new)
    for folder, names, entries in os.walk(former):
        names[:] = [name for name in names if name != "__pycache__"]  # of the former code
        for name in (*entries, *(name for name in names if (Path(folder) / name).is_symlink())):
            source = Path(folder) / name
            kept = source.relative_to(former)
            if kept.as_posix() not in owned and kept.as_posix() not in files:
                (new / kept).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, new / kept, follow_symlinks=False)


def _swap(directory: Path, staging: Path) -> None:
    """Put the new directory in the place of the former; put the former back if that fails."""
    if not directory.exists():
        (staging / "new").rename(directory)
        return
    directory.rename(staging / "former")
    try:
        (staging / "new").rename(directory)
    except OSError:
        (staging / "former").rename(directory)
        raise


def _found(directory: Path) -> Iterator[str]:
    """Yield the files of a directory, without what tools leave behind."""
    for path in sorted(directory.rglob("*")):
        relative = PurePosixPath(path.relative_to(directory).as_posix())
        is_left_behind = any(part in _LEFT_BEHIND or part.endswith(_LEFT_BEHIND_SUFFIX) for part in relative.parts)
        if path.is_file() and not is_left_behind:
            yield str(relative)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", errors="backslashreplace", newline="") as file:
        return file.read()


def _diff(path: str, before: str | None, after: str | None) -> str:
    lines = difflib.unified_diff(
        (before or "").splitlines(keepends=True),
        (after or "").splitlines(keepends=True),
        "/dev/null" if before is None else f"on disk/{path}",
        "/dev/null" if after is None else f"rendered/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
