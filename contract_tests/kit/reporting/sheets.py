"""The cells of an operation as sheets: one for each value of the outermost axis, its rows and columns of the others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.reporting.data import AxisData, CellData, ReportData
    from contract_tests.kit.running.wire import Json

ABSENT = "-"
Values: TypeAlias = "tuple[Json, ...]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one table of cells.

    Attributes:
        operation: The operationId.
        title: The outermost axis and its value.
        row_names: The axes of the rows, outermost first.
        rows: The values of each row.
        column_names: Likewise for columns.
        columns: The values of each column.
        cells: The cells, row by row.
    """

    operation: str
    title: str
    row_names: tuple[str, ...]
    rows: tuple[Values, ...]
    column_names: tuple[str, ...]
    columns: tuple[Values, ...]
    cells: tuple[tuple[CellData, ...], ...]


def sheets(report: ReportData, *, most_columns: int) -> Iterator[Sheet]:
    """Lay out the cells of every operation that has some.

    The innermost axes become columns, as many of them as fit, one at least.
    """
    for operation, axes in report["cells"]["axes"].items():
        cells = [cell for cell in report["cells"]["all"] if cell["operation"] == operation]
        # An operation without a table has axes and no cells.
        if axes and len(cells) == prod(len(axis["values"]) for axis in axes):
            yield from _of(operation, axes, cells, most_columns)


def _of(operation: str, axes: Sequence[AxisData], cells: Sequence[CellData], most_columns: int) -> Iterator[Sheet]:
    outer, inner = (axes[:1], axes[1:]) if len(axes) > 2 else ([], axes)  # noqa: PLR2004 - two axes are one table
    at = len(inner) - 1
    while at > 1 and prod(len(axis["values"]) for axis in inner[at - 1 :]) <= most_columns:
        at -= 1
    rows, columns = (_combinations(part) for part in (inner[:at], inner[at:]))
    size = len(rows) * len(columns)
    for index, values in enumerate(_combinations(outer)):
        own = cells[index * size : (index + 1) * size]
        yield Sheet(
            operation=operation,
            title=", ".join(f"{axis['name']} {word(value)}" for axis, value in zip(outer, values, strict=True)),
            row_names=tuple(axis["name"] for axis in inner[:at]),
            rows=rows,
            column_names=tuple(axis["name"] for axis in inner[at:]),
            columns=columns,
            cells=tuple(tuple(own[start : start + len(columns)]) for start in range(0, size, len(columns))),
        )


def _combinations(axes: Sequence[AxisData]) -> tuple[Values, ...]:
    return tuple(product(*(axis["values"] for axis in axes)))


def word(value: Json) -> str:
    """Return a value as a reader sees it; a dash is absence."""
    return ABSENT if value is None else str(value)
