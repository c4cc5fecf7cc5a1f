"""Every format says the same of a report, and keeps its limits however many failures there are."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from contract_tests.kit.reporting.annotations import annotation_lines
from contract_tests.kit.reporting.counts import Counts, count
from contract_tests.kit.reporting.job_summary import MOST_BYTES, job_summary
from contract_tests.kit.reporting.junit import junit_xml
from contract_tests.kit.reporting.loading import load_report
from contract_tests.kit.reporting.page import html_page
from contract_tests.kit.reporting.sarif import sarif_log
from contract_tests.kit.reporting.tests.made import HOSTILE, failing, mixed
from contract_tests.kit.reporting.tests.unpacking import unpacked
from contract_tests.kit.reporting.verdict_text import verdict_text

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.reporting.data import ReportData

MANY = 500


def test_made_reports_are_reports(tmp_path: Path) -> None:
    """What these tests are made of fits the schema, so that they show what real reports do."""
    for number, made in enumerate((mixed(problem=HOSTILE), failing(MANY))):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(made), encoding="utf-8")

        assert load_report(path) == json.loads(json.dumps(made))


@pytest.mark.parametrize("made", [mixed(), failing(MANY)], ids=["mixed", "many"])
def test_all_formats_count_alike(made: ReportData) -> None:
    """JUnit, SARIF, the annotations, the summary, the page and the text have the numbers of the report itself."""
    wanted = count(made)

    suites = ET.fromstring(junit_xml(made))  # noqa: S314 - our own
    sarif = json.loads(sarif_log(made))["runs"][0]
    lines = annotation_lines(made)
    shown = unpacked(html_page(made))
    said = [job_summary(made), verdict_text(made)]

    assert wanted == _stored(made)
    assert [suites.get(name) for name in ("tests", "failures", "errors")] == [
        str(number) for number in (wanted.cells + wanted.checks, wanted.wrong, wanted.unseen)
    ]
    assert len(list(suites.iter("testcase"))) == wanted.cells + wanted.checks
    assert len(sarif["results"]) == wanted.findings == wanted.wrong
    assert len(sarif["invocations"][0]["toolExecutionNotifications"]) == wanted.unseen
    assert _annotated(lines) == wanted.findings
    assert count(shown) == wanted
    for text in said:
        assert all(str(number) in re.findall(r"\d+", text) for number in (wanted.disagreeing, wanted.failing))


def test_five_hundred_failures_keep_every_limit() -> None:
    """The page stays under a megabyte, the summary under a mebibyte, and ten annotations are followed by a count."""
    made = failing(MANY)

    page, summary, lines = html_page(made), job_summary(made), annotation_lines(made)

    assert len(made["findings"]) == MANY
    assert len(page.encode()) < 1_000_000
    assert len(summary.encode()) <= MOST_BYTES
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::notice::and"]
    assert lines[-1] == "::notice::and 490 more, all in the report"


def test_answers_that_cannot_be_compressed_are_cut() -> None:
    """A target that answers with noise cannot make the page large; the page says that it was cut."""
    noise = random.Random(0)  # noqa: S311 - no secret
    made = failing(MANY)
    for found in made["findings"]:
        found["sent"][0]["text"] = "".join(chr(noise.randrange(33, 0x9FFF)) for _ in range(2_000))

    page = html_page(made)

    assert len(page.encode()) < 1_000_000
    assert unpacked(page)["findings"][0]["sent"][0]["text"].endswith("(2000 characters)")


def _annotated(lines: tuple[str, ...]) -> int:
    more = re.search(r"and (\d+) more", lines[-1])
    return len(lines) - 1 + int(more[1]) if more else len(lines)


def _stored(made: ReportData) -> Counts:
    cells, checks = made["cells"], made["checks"]
    return Counts(
        findings=len(made["findings"]),
        cells=cells["total"],
        agreeing=cells["agreeing"],
        open=cells["open"],
        disagreeing=cells["disagreeing"],
        unseen_cells=cells["not_observed"],
        checks=checks["total"],
        holding=checks["holding"],
        failing=checks["failing"],
        unseen_checks=checks["not_observed"],
    )
