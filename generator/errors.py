"""The errors of the generator: what is wrong, where, and what to do.

GeneratorError
├── SpecError    one mistake in the document (or in its ledger)
└── SpecErrors   every mistake that one pass found
"""

from collections.abc import Iterable


class GeneratorError(Exception):
    """Say that the generator cannot do what it was asked."""


class SpecError(GeneratorError):
    """Name one mistake of the document.

    Args:
        pointer: JSON pointer of the element, `#/…`; another file's pointers carry its name in front.
        line: Line of that element, counted from 1; 0 if the text has no such line.
        problem: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, pointer: str, line: int, problem: str, remedy: str) -> None:
        super().__init__(pointer, line, problem, remedy)
        self.pointer = pointer
        self.line = line
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """Write where, what and the remedy in one line."""
        place = f"{self.pointer} (line {self.line})" if self.line else self.pointer
        return f"{place}: {self.problem}; {self.remedy}"


class SpecErrors(GeneratorError):  # noqa: N818 - not one error but all of them
    """Collect the mistakes that one pass found, in the order of the text.

    Args:
        problems: At least one mistake.
    """

    def __init__(self, problems: Iterable[SpecError]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.pointer, problem.problem)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Write a line for each mistake."""
        return "\n".join(map(str, self.problems))
