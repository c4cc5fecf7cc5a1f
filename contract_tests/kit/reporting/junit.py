"""The report as JUnit XML: a test case for each cell and each check.

What was not observed is an error: readers of JUnit take skipped cases for green. What a baseline accepts is
skipped, with the baseline's name. What is wrong with the run itself is a suite of its own, where something is.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from contract_tests.kit.reporting.cases import NOT_OBSERVED, ReportCase, cases, faults
from contract_tests.kit.reporting.cleaning import for_xml, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_tests.kit.reporting.data import FindingData, ReportData

MOST_IN_ATTRIBUTE = 300
RUN = "run"


def junit_xml(report: ReportData) -> str:
    """Return the report as a JUnit document."""
    document = ET.Element("testsuites", name="contract_tests")
    listed = sorted(cases(report), key=lambda case: case.suite)
    for name, members in groupby(listed, key=lambda case: case.suite):
        _add_suite(document, name, members)
    _add_run(document, report)
    for count in ("tests", "failures", "errors", "skipped"):
        document.set(count, str(sum(int(suite.get(count, "0")) for suite in document)))
    document.set("time", f"{report['seconds']:.3f}")
    ET.indent(document, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(document, encoding="unicode")}\n'


def _add_suite(document: ET.Element, name: str, members: Iterable[ReportCase]) -> None:
    suite = ET.SubElement(document, "testsuite", name=for_xml(name))
    for case in members:
        _add_case(suite, case)
    _count(suite)


def _add_run(document: ET.Element, report: ReportData) -> None:
    """Say what no case says, so that a run that is not green has something red in every reader."""
    said = faults(report)
    is_red = any(suite.find("testcase/failure") is not None for suite in document) or any(
        suite.find("testcase/error") is not None for suite in document
    )
    if not said and (report["exit_code"] == 0 or is_red):
        return
    suite = ET.SubElement(document, "testsuite", name=RUN)
    case = ET.SubElement(suite, "testcase", name="the run is whole", classname=RUN)
    _add(case, "error", "Incomplete", "; ".join(said) or " ".join(report["summary"]), "\n".join(report["summary"]))
    _count(suite)


def _count(suite: ET.Element) -> None:
    for count, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(1 for _ in suite.iter(tag))))


def _add_case(suite: ET.Element, case: ReportCase) -> None:
    element = ET.SubElement(suite, "testcase", name=for_xml(case.name), classname=for_xml(case.suite))
    if case.is_excused:
        evidence = case.words if case.finding is None else _evidence(case.finding)
        _add(element, "skipped", "Accepted", f"accepted by the baseline: {case.words}", evidence)
    elif case.standing == NOT_OBSERVED:
        _add(element, "error", "NotObserved", f"not observed: {case.words}", case.words)
    elif case.standing == "wrong":
        evidence = case.words if case.finding is None else _evidence(case.finding)
        _add(element, "failure", "Disagreement", case.words, evidence)
    elif case.note:
        ET.SubElement(element, "system-out").text = for_xml(case.note)


def _add(case: ET.Element, tag: str, kind: str, message: str, text: str) -> None:
    child = ET.SubElement(case, tag, message=for_xml(one_line(message, most=MOST_IN_ATTRIBUTE)), type=kind)
    child.text = for_xml(text)


def _evidence(finding: FindingData) -> str:
    said = [f'[{said["rule"]}] "{said["source"]}" (line {said["line"]})' for said in finding["sentences"]]
    replay = f"python -m contract_tests replay {finding['id']}"
    return "\n".join([finding["problem"], *said, finding["curl"], replay])
