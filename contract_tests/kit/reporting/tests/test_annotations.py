"""Tests of the annotations for GitHub Actions."""

from __future__ import annotations

import pytest

from contract_tests.kit.reporting.annotations import annotation_lines
from contract_tests.kit.reporting.tests.made import HOSTILE, baseline, check, finding, mixed, report


def test_an_annotation_names_place_rule_and_replay() -> None:
    """It is one command with the file, the line and a title."""
    made = mixed()
    made["findings"] = made["findings"][:1]

    (line,) = annotation_lines(made)

    assert line.startswith(
        "::error file=spec/tea shop.yaml,line=12,title=grams.green::createOrder: the target accepted"
    )
    assert line.endswith(f"%0Apython -m contract_tests replay {made['findings'][0]['id']}")


@pytest.mark.parametrize("field", ["problem", "title", "file"])
def test_no_text_of_a_target_ends_or_begins_a_command(field: str) -> None:
    """Line breaks, percent signs, colons and commas are escaped where they would mean something."""
    made = report(checks=[check("order.legal", "fails")])
    if field == "problem":
        made["findings"] = [finding("order.legal", HOSTILE)]
    elif field == "title":
        made["findings"] = [finding("a:b,c%\n::error::d")]
    else:
        made["spec"]["file"] = "a:b,c%\n.yaml"

    (line,) = annotation_lines(made)

    assert line.isprintable()
    head, _, message = line.removeprefix("::error ").partition("::")
    assert head.count(":") == 0
    assert len(head.split(",")) == 3
    assert "%0A" in message
    if field == "problem":
        assert "%250A" in message  # what looks like an escape is the target's own
    assert {message[at : at + 3] for at, sign in enumerate(message) if sign == "%"} <= {"%0A", "%25", "%0D"}


def test_each_rule_is_annotated_before_any_twice() -> None:
    """Ten places are not spent on one rule."""
    made = report(lambda _: "disagrees", [check(f"claim-{number}", "fails") for number in range(9)])

    titles = [line.partition("title=")[2].partition("::")[0] for line in annotation_lines(made)[:10]]

    assert titles == ["grams.green", *(f"claim-{number}" for number in range(9))]


def test_accepted_findings_are_no_errors() -> None:
    """What a baseline accepts is not annotated."""
    made = report(checks=[check("order.legal", "fails")])
    made["verdict"], made["exit_code"] = "agrees", 0
    made["baseline"] = baseline([made["findings"][0]["id"]])

    assert annotation_lines(made) == ()


def test_a_run_that_saw_too_little_is_annotated() -> None:
    """No finding is no reason to be silent; a clean run is."""
    unseen = report(lambda _: "not observed")
    broken = report()
    broken["faults"] = ["a check broke"]

    assert annotation_lines(unseen) == ("::error title=Verdict%3A incomplete::0 disagree, 36 were not observed.",)
    assert annotation_lines(broken) == ("::error title=The run is not whole::a check broke",)
    assert annotation_lines(report()) == ()
