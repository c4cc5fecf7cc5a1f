"""Tests of what is taken for a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.reporting.loading import ReportError, load_report
from contract_tests.kit.reporting.tests.made import report

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "a report is a JSON object"),
        ('{"format": 1}', "at /format: the format is 1"),
        (json.dumps({**report(), "verdict": "fine"}), "at /verdict: 'fine' is not one of"),
        (json.dumps({**report(), "cells": {}}), "at /cells: "),
    ],
    ids=["missing", "cut", "deep", "list", "old", "word", "part"],
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: str | None, words: str) -> None:
    """The message names the file, the place in it, and what to do."""
    path = tmp_path / "report.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(ReportError) as caught:
        load_report(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
