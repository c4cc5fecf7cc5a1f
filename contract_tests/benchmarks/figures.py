"""What was measured, how far it spreads, and whether it is what is aimed at."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Aim:
    """Say what the median of a figure should be."""

    word: Literal["at most", "at least"]
    bound: float

    def is_met(self, value: float) -> bool:
        """Tell whether a value is on the right side."""
        return value <= self.bound if self.word == "at most" else value >= self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one measurement.

    Attributes:
        id: Its name in the report.
        title: What was measured, in words.
        unit: `times` or `µs`.
        values: One for each round.
        aim: What the median should be, if anything is aimed at.
    """

    id: str
    title: str
    unit: Literal["times", "µs"]
    values: tuple[float, ...]
    aim: Aim | None = None

    @property
    def median(self) -> float:
        """Give the median of the rounds."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """Give the first and the third quartile of the rounds."""
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def is_met(self) -> bool | None:
        """Tell whether the aim is met; None if there is none."""
        return None if self.aim is None else self.aim.is_met(self.median)

    def as_json(self) -> Mapping[str, object]:
        """Give the figure as the report holds it."""
        first, third = self.spread
        return {
            "id": self.id,
            "title": self.title,
            "unit": self.unit,
            "median": self.median,
            "quartiles": [first, third],
            "rounds": len(self.values),
            "aim": None if self.aim is None else f"{self.aim.word} {self.aim.bound:g}",
            "is_met": self.is_met,
        }


def table(title: str, figures: Sequence[Figure]) -> Table:
    """Lay figures out for a person."""
    shown = Table("figure", "median", "quartiles", "aim", "met", title=title, title_justify="left")
    for figure in figures:
        digits = 3 if figure.unit == "times" else 1
        first, third = figure.spread
        shown.add_row(
            figure.title,
            f"{figure.median:.{digits}f} {figure.unit}",
            f"{first:.{digits}f} to {third:.{digits}f}",
            "" if figure.aim is None else f"{figure.aim.word} {figure.aim.bound:g}",
            {None: "", True: "yes", False: "no"}[figure.is_met],
        )
    return shown
