"""What the page's script reads: the report, its comparison, and nothing that would make the page too large.

It is compressed: a report repeats itself, so that a page of every cell with its request and answer can be mailed.
Base64 also keeps every word of a target from being read as markup.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING

from contract_tests.kit.reporting.cleaning import well_formed
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.sheets import grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import CellData, FindingData, ReportData, SentData

MOST_BYTES = 900_000
MOST_OF_PROBLEM = 300
# What is kept of each text, tried in this order until the page is small enough.
CUTS = (100_000, 2_000, 500, 100, 0)


def payload(report: ReportData, comparison: Comparison | None = None, *, most_bytes: int = MOST_BYTES) -> str:
    """Return the data of the page: JSON, deflated, in base64."""
    found = ""
    for cut in CUTS:
        found = _packed(_data(report, comparison, cut))
        if len(found) <= most_bytes:
            break
    return found


def _packed(data: Mapping[str, object]) -> str:
    text = well_formed(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode("ascii")


def _data(report: ReportData, comparison: Comparison | None, cut: int) -> Mapping[str, object]:
    cells = report["cells"]
    return {
        **report,
        "cut": cut,
        "accepted": sorted(accepted(report)),
        "comparison": None if comparison is None else _compared(comparison),
        "findings": [_finding(finding, cut) for finding in report["findings"]],
        "cells": {**cells, "all": [_cell(cell, cut) for cell in cells["all"]], "grids": _grids(report)},
    }


def _grids(report: ReportData) -> Mapping[str, object]:
    """Say by their numbers in which order the cells of each operation fill its table; null is one not chosen."""
    numbers = {(cell["operation"], cell["id"]): number for number, cell in enumerate(report["cells"]["all"])}
    return {
        operation: [None if cell is None else numbers[operation, cell["id"]] for cell in grid(report, operation)]
        for operation in report["cells"]["axes"]
    }


def _compared(comparison: Comparison) -> Mapping[str, object]:
    return {
        "new": sorted(comparison.new),
        "known": sorted(comparison.known),
        "fixed": [_gone(finding) for finding in comparison.fixed],
        "unseen": [_gone(finding) for finding in comparison.unseen],
    }


def _gone(finding: FindingData) -> Mapping[str, object]:
    kept = {"id": finding["id"], "operation": finding["operation"], "check": finding["check"]}
    return {**kept, "problem": _cut(finding["problem"], MOST_OF_PROBLEM)}


def _cell(cell: CellData, cut: int) -> Mapping[str, object]:
    body = cell["body"]
    return {**cell, "answer": _cut(cell["answer"], cut), "body": None if body is None else _cut(body, cut)}


def _finding(finding: FindingData, cut: int) -> Mapping[str, object]:
    return {
        **finding,
        "problem": _cut(finding["problem"], max(cut, MOST_OF_PROBLEM)),
        "case": None,
        "sent": [_sent(sent, cut) for sent in finding["sent"]],
        "curl": _whole(finding["curl"], cut),
        "pytest": _whole(finding["pytest"], cut),
    }


def _sent(sent: SentData, cut: int) -> Mapping[str, object]:
    request = sent["request"]
    return {
        "method": request["method"],
        "path": _cut(request["path"], max(cut, MOST_OF_PROBLEM)),
        "headers": [[name, _cut(value, max(cut, MOST_OF_PROBLEM))] for name, value in request["headers"]],
        "content": _cut(request.get("content", request.get("content_base64", "")), cut),
        "is_base64": "content_base64" in request,
        "status": sent["status"],
        "media_type": sent["media_type"],
        "text": _cut(sent["text"], cut),
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def _whole(text: str, most: int) -> str:
    """Keep what is of use only as a whole, or say where it is."""
    return text if len(text) <= max(most, 1) * 2 else f"({len(text)} characters: see the report file)"
