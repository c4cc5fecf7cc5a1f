"""The parts of the repository that are mutated, each with the tests that are asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

__all__ = ["PARTS", "Part", "find_part", "nearest_folders"]


@dataclass(frozen=True, slots=True)
class Part:
    """Hold what is mutated together. All paths are relative to the repository."""

    source: str
    """The folder with the code."""
    tests: tuple[str, ...]
    """Where tests are looked for; which of them a function is judged by follows from what reaches it."""
    unchanged: tuple[str, ...] = ()
    """Patterns of files in it that are left as they are."""


PARTS: Final[Mapping[str, Part]] = {
    "generator": Part(
        "generator",
        (
            "generator/tests/lint",
            "generator/tests/reading",
            "generator/tests/rendering",
            "generator/tests/test_lock.py",
            "generator/tests/test_write.py",
        ),
        ("generator/runtime/*",),  # copied into the package as text, where a mutant would need mutmut
    ),
    "kit": Part(
        "contract_tests/kit",
        ("contract_tests/kit/tests",),
        ("contract_tests/kit/checks/*", "contract_tests/kit/running/*"),  # their tests are runs against servers
    ),
}


def find_part(repository: Path, name: str) -> Part:
    """Return a part by its name, or a folder or file within one by its path, with the tests that lie nearest to it.

    Raises:
        LookupError: There is no such part or path.
    """
    if name in PARTS:
        return PARTS[name]
    path = PurePosixPath(name)
    for part in PARTS.values():
        if path.is_relative_to(part.source) and (repository / path).exists():
            for folder in nearest_folders(path.with_suffix("")):
                tests = tuple(test for test in part.tests if PurePosixPath(test).is_relative_to(folder))
                if tests:
                    return replace(part, source=name, tests=tests)
    raise LookupError(f"{name} is neither {' nor '.join(PARTS)}, nor a path in what is mutated there")


def nearest_folders(module: PurePosixPath) -> Iterator[PurePosixPath]:
    """Yield where the tests of a module or package may lie, the nearest first.

    Those of `a/b` are `a/b/tests`, `a/tests/b`, `a/tests`, `tests/a/b`, `tests/a`, `tests`.
    """
    for owner in (module, *module.parents):
        below = module.relative_to(owner)
        for mirrored in (below, *below.parents):
            yield owner / "tests" / mirrored
