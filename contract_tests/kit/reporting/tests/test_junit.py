"""Tests of the report as JUnit XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from contract_tests.kit.reporting.junit import junit_xml
from contract_tests.kit.reporting.tests.made import HOSTILE, OPERATION, SENTENCE, baseline, check, mixed, report

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import ReportData


def _read(made: ReportData) -> ET.Element:
    return ET.fromstring(junit_xml(made).encode())  # noqa: S314 - our own


def test_another_reader_of_junit_reads_the_same() -> None:
    """A reader that nobody here wrote counts as we do."""
    junitparser = pytest.importorskip("junitparser", reason="`make setup` installs it")

    suites = junitparser.JUnitXml.fromstring(junit_xml(mixed()).encode())

    assert [suites.tests, suites.failures, suites.errors, suites.skipped] == [40, 10, 11, 0]
    assert [case.name for suite in suites for case in suite if case.classname == f"{OPERATION} checks"] == [
        "order.legal",
        "order.numbered",
        "order.called-back",
        "order.forgotten",
    ]


def test_a_failure_says_what_is_wrong_and_how_to_see_it_again() -> None:
    """Its text holds the problem, the sentence, the curl line and the command that replays it."""
    made = mixed()

    failure = _read(made).find("testsuite/testcase/failure")

    assert failure is not None
    finding = made["findings"][0]
    for words in (finding["problem"], SENTENCE, finding["curl"], f"replay {finding['id']}"):
        assert words in (failure.text or "")


def test_what_was_not_observed_is_an_error() -> None:
    """No reader takes it for green, and its reason stands with it."""
    errors = [error.get("message") for error in _read(mixed()).iter("error")]

    assert "not observed: the target failed (503)" in errors
    assert "not observed: no callback reaches us" in errors


@pytest.mark.parametrize("change", ["faults", "interrupted", "spent", "empty"])
def test_a_run_that_is_not_whole_is_red(change: str) -> None:
    """What no case shows is an error of the run itself."""
    made = report(checks=[check("order.legal")])
    made["verdict"], made["exit_code"] = "incomplete", 3
    if change == "faults":
        made["faults"] = ["a check broke"]
    elif change == "interrupted":
        made["interrupted"] = True
    elif change == "spent":
        made["spent"] = "100 requests"
    else:
        made["cells"]["all"] = []

    suites = _read(made)

    assert suites.get("errors") == "1"
    assert [case.get("name") for case in suites.iterfind("testsuite[@name='run']/testcase")] == ["the run is whole"]


def test_a_clean_run_has_nothing_red() -> None:
    """There are as many cases as cells and checks, and no suite of the run itself."""
    suites = _read(report(checks=[check("order.legal")]))

    assert [suites.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["37", "0", "0", "0"]


def test_what_a_baseline_accepts_is_skipped() -> None:
    """Its case names the baseline; the others stay failures and errors."""
    made = mixed()
    made["baseline"] = baseline([made["findings"][0]["id"]], [f"{OPERATION} order.called-back"])

    suites = _read(made)

    assert [suites.get(name) for name in ("failures", "errors", "skipped")] == ["9", "10", "2"]


def test_no_text_of_a_target_breaks_the_document() -> None:
    """Control characters, lone surrogates and markup stay text, or become a replacement character."""
    failure = _read(mixed(problem=HOSTILE)).find("testsuite/testcase/failure")

    assert failure is not None
    assert "</script><img src=x" in (failure.text or "")
    assert "\x00" not in (failure.text or "")
