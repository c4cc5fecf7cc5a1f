"""The parts of the repository that are mutated, each with the tests that are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["PARTS", "Part"]


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
        ("generator/tests/lint", "generator/tests/reading", "generator/tests/rendering"),
        ("generator/runtime/*",),  # copied into the package as text, where a mutant would need mutmut
    ),
    "kit": Part("contract_tests/kit", ("contract_tests/kit/tests", "contract_tests/tests")),
}
