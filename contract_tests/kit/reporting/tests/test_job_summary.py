"""Tests of the summary of a job."""

from __future__ import annotations

import re

from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.job_summary import block, job_summary, text
from contract_tests.kit.reporting.tests.made import HOSTILE, failing, mixed, report


def test_a_summary_that_does_not_fit_says_what_is_left_out() -> None:
    """It keeps to its size, shows whole findings, and counts the others."""
    made = failing(500)

    summary = job_summary(made, most_bytes=60_000)

    left = re.search(r"\*\*(\d+) of 500 findings are left out here; the report has them all\.\*\*", summary)
    assert left is not None
    assert len(summary.encode()) <= 60_000
    assert summary.count("\n<details><summary>createOrder") + int(left[1]) == 500
    assert summary.count("<details>") == summary.count("</details>")


def test_no_room_is_no_finding() -> None:
    """Where an earlier command of the step has filled it, nothing breaks."""
    assert "36 of 36 findings are left out here" in job_summary(failing(36), most_bytes=0)


def test_a_summary_says_what_is_new() -> None:
    """The numbers of the comparison stand in it."""
    made = mixed()

    summary = job_summary(made, compare(made, report()))

    assert "Since the earlier report: 10 new, 0 known, 0 fixed, 0 not judged this time." in summary


def test_no_text_of_a_target_is_markup() -> None:
    """Links, images, elements and cells of tables come out as they were written."""
    said = f"[a](http://b) ![c](d) | {HOSTILE} @you `code` #1"

    shown = text(said)

    assert shown.isprintable()
    assert re.search(r"(?<!\\)[\[\]()|`@!#*_]", shown) is None
    assert "<" not in shown


def test_a_block_cannot_be_ended_from_within() -> None:
    """Its fence is longer than any in it."""
    shown = block("a\n````\nb")

    assert shown.splitlines() == ["`````text", "a", "````", "b", "`````"]


def test_a_summary_can_be_written_down() -> None:
    """A lone surrogate of an answer does not keep it from a file."""
    assert job_summary(mixed(problem=HOSTILE)).encode()
