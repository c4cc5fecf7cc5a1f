"""The cells of an operation as sheets: one for each value of the outermost axis, its rows and columns of the others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from contract_tests.kit.drawing.matrix import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.reporting.data import AxisData, CellData, ReportData
    from contract_tests.kit.running.wire import Json

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
        cells: The cells, row by row; None is one that the run did not choose.
    """

    operation: str
    title: str
    row_names: tuple[str, ...]
    rows: tuple[Values, ...]
    column_names: tuple[str, ...]
    columns: tuple[Values, ...]
    cells: tuple[tuple[CellData | None, ...], ...]


def grid(report: ReportData, operation: str) -> tuple[CellData | None, ...]:
    """Return the cells of an operation in the order of its axes; None is one that this run did not choose.

    It is empty where the run has none of them: single values make no table.
    """
    axes = report["cells"]["axes"][operation]
    cells = {cell["id"]: cell for cell in report["cells"]["all"] if cell["operation"] == operation}
    if not cells:
        return ()
    names = [axis["name"] for axis in axes]
    ids = (
        " ".join(f"{name}={word(value)}" for name, value in zip(names, values, strict=True))
        for values in _combinations(axes)
    )
    return tuple(cells.get(cell_id) for cell_id in ids)


def sheets(report: ReportData, *, most_columns: int) -> Iterator[Sheet]:
    """Lay out the cells of every operation that has some.

    The innermost axes become columns, as many of them as fit, one at least.
    """
    for operation, axes in report["cells"]["axes"].items():
        cells = grid(report, operation)
        if cells:
            yield from _of(operation, axes, cells, most_columns)


def _of(
    operation: str, axes: Sequence[AxisData], cells: Sequence[CellData | None], most_columns: int
) -> Iterator[Sheet]:
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
    """Return a value as the ids of cells have it; a dash is absence."""
    return ABSENT if value is None else str(value)
