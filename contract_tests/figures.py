"""What was measured, how far it spreads, and whether it is what is aimed at."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from rich.console import Console
from rich.table import Table

__all__ = ["Aim", "Figure", "Unit", "tell"]

Unit: TypeAlias = Literal["times", "per s", "µs", "ms", "s", "MB", ""]
_DIGITS: Mapping[Unit, int] = {"times": 3, "per s": 0, "µs": 1, "ms": 1, "s": 2, "MB": 1, "": 0}


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
    """Hold one measurement: a value for each round, and what their median should be."""

    id: str
    title: str
    unit: Unit
    values: tuple[float, ...]
    aim: Aim | None = None

    @property
    def median(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """Return the first and the third quartile of the rounds."""
        if len(self.values) == 1:
            return self.values[0], self.values[0]
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def is_met(self) -> bool | None:
        """Tell whether the aim is met; None if there is none."""
        return None if self.aim is None else self.aim.is_met(self.median)

    def as_json(self) -> Mapping[str, object]:
        """Return the figure as a report holds it."""
        return {
            "id": self.id,
            "title": self.title,
            "unit": self.unit,
            "median": self.median,
            "quartiles": list(self.spread),
            "rounds": len(self.values),
            "aim": None if self.aim is None else f"{self.aim.word} {self.aim.bound:g}",
            "is_met": self.is_met,
        }


def _table(title: str, figures: Sequence[Figure]) -> Table:
    """Lay figures out for a person."""
    shown = Table("figure", "median", "quartiles", "aim", "met", title=title, title_justify="left")
    for figure in figures:
        digits = _DIGITS[figure.unit]
        first, third = figure.spread
        shown.add_row(
            figure.title,
            f"{figure.median:,.{digits}f} {figure.unit}".rstrip(),
            f"{first:,.{digits}f} to {third:,.{digits}f}",
            "" if figure.aim is None else f"{figure.aim.word} {figure.aim.bound:g}",
            {None: "", True: "yes", False: "no"}[figure.is_met],
        )
    return shown


def tell(title: str, figures: Sequence[Figure], report: Path | None) -> None:
    """Show figures to a person, and write them into a file for a program if one is named."""
    Console(width=120).print(_table(title, figures))
    if report is not None:
        content = {"about": title, "figures": [figure.as_json() for figure in figures]}
        report.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
