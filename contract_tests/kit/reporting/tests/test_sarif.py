"""Tests of the report as SARIF 2.1.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.sarif import FINGERPRINT, sarif_log
from contract_tests.kit.reporting.tests.made import HOSTILE, RULE, SENTENCE, baseline, failing, mixed, report

if TYPE_CHECKING:
    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import ReportData
    from contract_tests.kit.running.wire import Json

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def _run(made: ReportData, comparison: Comparison | None = None) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(sarif_log(made, comparison))["runs"][0]
    return found


@pytest.mark.parametrize(
    "made",
    [report(), mixed(), mixed(problem=HOSTILE), failing(500)],
    ids=["clean", "mixed", "hostile", "many"],
)
def test_it_is_sarif(made: ReportData) -> None:
    """The standard's own schema finds nothing wrong, with a comparison and a baseline, too."""
    log = json.loads(sarif_log(made, compare(made, report())))
    made["baseline"] = baseline([finding["id"] for finding in made["findings"][:1]])
    accepted = json.loads(sarif_log(made))

    validator = Draft202012Validator(SCHEMA)

    assert [error.message for each in (log, accepted) for error in validator.iter_errors(each)] == []


def test_the_schema_refuses_what_is_not_sarif() -> None:
    """The test above can fail: a level that does not exist is found."""
    log = json.loads(sarif_log(mixed()).replace('"level": "error"', '"level": "fatal"'))

    assert not Draft202012Validator(SCHEMA).is_valid(log)


def test_a_result_points_to_the_line_of_the_specification() -> None:
    """It has the file as a URI, the line, the finding's id as a fingerprint, and says how to replay it."""
    made = mixed()
    finding = made["findings"][0]

    results = _run(made)["results"]

    assert isinstance(results, list)
    result = results[0]
    assert isinstance(result, dict)
    place = json.loads(json.dumps(result["locations"]))[0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == ("spec/tea%20shop.yaml", {"startLine": 12})
    assert result["partialFingerprints"] == {FINGERPRINT: finding["id"]}
    assert f"replay {finding['id']}" in json.dumps(result["message"])


def test_rules_are_helped_by_their_sentences() -> None:
    """A cell is filed under the rule that it breaks, everything else under its check; each index fits."""
    run = json.loads(json.dumps(_run(mixed())))
    rules = run["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == [RULE, "order.numbered"]
    assert SENTENCE in rules[0]["help"]["text"]
    assert {rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"]} == {True}


def test_a_comparison_says_what_is_new() -> None:
    """Findings of both reports are unchanged, the others new."""
    made = mixed()
    before = mixed()
    before["findings"] = before["findings"][1:]

    results = json.loads(json.dumps(_run(made, compare(made, before))["results"]))

    assert [result["baselineState"] for result in results] == ["new"] + ["unchanged"] * 9


def test_no_token_stands_in_it() -> None:
    """What stands for the token is all that there is of it."""
    text = sarif_log(mixed())

    assert "Bearer" not in text.replace("Bearer $TOKEN", "")
