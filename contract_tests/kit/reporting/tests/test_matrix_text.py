"""Tests of the matrix as text."""

from __future__ import annotations

import pytest

from contract_tests.kit.reporting.matrix_text import matrix_text
from contract_tests.kit.reporting.sheets import sheets
from contract_tests.kit.reporting.tests.made import mixed, report

SHEET = """\
createOrder, origin near: 12 cells, 3 disagreeing
grams -       50      100
  cup -   sm… -   sm… -   sm…
tea   ───────────────────────
black ++  x+! ?+  +.  ++  x+!
green ?+  +.  ++  x+! ?+  +.
"""


def test_a_sheet_is_a_table_with_two_signs_a_cell() -> None:
    """Documented and observed stand side by side, and what disagrees is marked."""
    signs = str.maketrans({"x": "\N{MULTIPLICATION SIGN}", "+": "✓", ".": "·"})

    shown = matrix_text(mixed(), width=100)

    assert SHEET.translate(signs) in shown


def test_a_narrow_terminal_gets_more_rows() -> None:
    """No line is wider than the terminal, and no cell is lost."""
    shown = matrix_text(mixed(), width=40)
    sheet = "\n".join(shown.split("\n\n")[1:])

    assert max(map(len, sheet.splitlines())) <= 60
    assert sheet.count("!") == 9


def test_a_terminal_without_signs_gets_ascii() -> None:
    """Every sign has a stand-in."""
    assert matrix_text(mixed(), ascii_only=True).isascii()
    assert "?" not in matrix_text(report(), ascii_only=True).split("\n\n", 1)[1]


@pytest.mark.parametrize("most_columns", [1, 2, 6, 100])
def test_every_cell_is_on_one_sheet(most_columns: int) -> None:
    """However wide the sheets may be, they hold all cells, in the order of the matrix."""
    made = mixed()

    laid = list(sheets(made, most_columns=most_columns))

    assert [cell for sheet in laid for row in sheet.cells for cell in row] == made["cells"]["all"]
    assert [sheet.title for sheet in laid] == ["origin -", "origin near", "origin far"]


def test_a_part_of_the_cells_keeps_their_places() -> None:
    """A run that chose some of them leaves gaps where the others would be."""
    made = mixed()
    made["cells"]["all"] = made["cells"]["all"][13::2]

    shown = matrix_text(made)

    assert "origin -: 0 cells" in shown
    assert "black     \N{MULTIPLICATION SIGN}✓!     ✓·      \N{MULTIPLICATION SIGN}✓!\n" in shown


def test_an_operation_without_a_full_table_has_no_sheet() -> None:
    """Axes whose cells were never planned draw nothing."""
    made = report()
    made["cells"]["all"] = []

    assert matrix_text(made) == ""
