"""The matrix as text: two signs a cell, what the documents say and what the target did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.reporting.cleaning import one_line
from contract_tests.kit.reporting.sheets import Sheet, sheets, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.kit.reporting.data import CellData, ReportData

YES = "✓"
NO = "\N{MULTIPLICATION SIGN}"
UNSEEN = "·"
SIGNS: Mapping[str | None, str] = {
    "legal": YES,
    "accepted": YES,
    "illegal": NO,
    "refused": NO,
    "open": "?",
    "not observed": UNSEEN,
    None: UNSEEN,
}
ASCII = str.maketrans({YES: "+", NO: "x", UNSEEN: ".", "…": "~", "─": "-"})
MARK = "!"
CELL_WIDTH = 3
GAP = " "
WIDEST_LABEL = 12


def matrix_text(report: ReportData, *, width: int = 100, ascii_only: bool = False) -> str:
    """Return every sheet as text; a cell that disagrees is marked with an exclamation mark.

    Args:
        report: The report.
        width: Columns of the terminal; what does not fit becomes rows.
        ascii_only: Use signs that every terminal has.
    """
    lines = list(_lines(report, width))
    text = "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""
    if ascii_only:
        return text.translate(ASCII).encode("ascii", "replace").decode("ascii")
    return text


def _lines(report: ReportData, width: int) -> Iterator[str]:
    found = list(sheets(report, most_columns=max(1, (width - 2 * WIDEST_LABEL) // (CELL_WIDTH + 1))))
    if found:
        yield f"Two signs a cell, documented and observed: {YES} legal, accepted   {NO} illegal, refused   ? left open"
        yield f"{UNSEEN} not observed   {MARK} disagrees   - left out"
    for sheet in found:
        yield ""
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    title = ", ".join(part for part in (sheet.operation, sheet.title) if part)
    cells = [cell for row in sheet.cells for cell in row if cell is not None]
    wrong, total = sum(cell["outcome"] == "disagrees" for cell in cells), len(cells)
    yield f"{title}: {total} cells, {wrong} disagreeing"
    labels = [[_label(value) for value in row] for row in sheet.rows]
    widths = [max(len(_label(name)), *(len(row[at]) for row in labels)) for at, name in enumerate(sheet.row_names)]
    margin = sum(widths) + len(widths) * len(GAP)
    for level, name in enumerate(sheet.column_names):
        yield f"{_label(name):>{max(margin - 1, 0)}} {_heading(sheet, level)}"
    heads = GAP.join(f"{_label(name):<{wide}}" for name, wide in zip(sheet.row_names, widths, strict=True))
    yield f"{heads}{GAP}{'─' * (len(sheet.columns) * (CELL_WIDTH + 1) - 1)}" if heads else ""
    before: list[str] = []
    for row, chosen in zip(labels, sheet.cells, strict=True):
        shown = ["" if row[: at + 1] == before[: at + 1] and at < len(row) - 1 else each for at, each in enumerate(row)]
        before = row
        left = "".join(f"{each:<{wide}}{GAP}" for each, wide in zip(shown, widths, strict=True))
        yield left + GAP.join(map(_cell, chosen))


def _heading(sheet: Sheet, level: int) -> str:
    """Write one line of column heads: each value once, above the first column that it holds for."""
    line = ""
    at = 0
    while at < len(sheet.columns):
        head = sheet.columns[at][: level + 1]
        end = at
        while end < len(sheet.columns) and sheet.columns[end][: level + 1] == head:
            end += 1
        room = (end - at) * (CELL_WIDTH + 1) - 1
        text = one_line(word(head[-1]))
        line += f"{text if len(text) <= room else text[: max(room - 1, 1)] + '…':<{room}.{room}} "
        at = end
    return line


def _label(value: object) -> str:
    text = one_line(word(value) if value is None else str(value))
    return text if len(text) <= WIDEST_LABEL else f"{text[: WIDEST_LABEL - 1]}…"


def _cell(cell: CellData | None) -> str:
    if cell is None:
        return " " * CELL_WIDTH
    documented = cell["documented"] or cell["specification"]
    mark = MARK if cell["outcome"] == "disagrees" else " "
    return f"{SIGNS[documented]}{SIGNS[cell['target']]}{mark}"
