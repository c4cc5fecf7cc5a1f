"""What the vendor published is read as the record beside it says, by the oracle and by the package."""

from pathlib import Path
from typing import Any

import pydantic
import pytest
import yaml

import acedata_sora
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import load_document

SPEC = Path(__file__).parent.parent / "spec"
DOCUMENT = load_document(SPEC / "openapi.yaml")
ORACLE = Oracle(DOCUMENT)
REQUEST_SCHEMAS = {operation.id: operation.request_schema or "" for operation in DOCUMENT.operations}


def published(name: str) -> list[Any]:
    """Return the records of one file of examples as parameters, named by their ids."""
    records = yaml.safe_load((SPEC / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))[name]
    return [pytest.param(record, id=record["id"]) for record in records]


@pytest.mark.parametrize("record", published("requests"))
def test_the_oracle_finds_in_a_published_request_the_rules_that_its_record_names(record: dict[str, Any]) -> None:
    """The spec, interpreted, breaks where the record says so and nowhere else."""
    schema = REQUEST_SCHEMAS[record["operation"]]

    judgement = ORACLE.judge(schema, record["body"])

    assert sorted({broken.rule for broken in judgement.broken}) == record["breaks"]


@pytest.mark.parametrize("record", published("requests"))
def test_the_package_finds_the_same_and_names_the_undocumented_fields(record: dict[str, Any]) -> None:
    """The generated class refuses what is documented as outside, and every field that no page documents."""
    schema = REQUEST_SCHEMAS[record["operation"]]
    assumed = {broken.rule for broken in ORACLE.judge(schema, record["body"]).broken if broken.strength == "assumed"}
    refused: set[str] = set()
    undocumented: set[str] = set()

    try:
        getattr(acedata_sora, schema).model_validate(record["body"])
    except pydantic.ValidationError as error:
        for entry in error.errors():
            if entry["type"] == "extra_forbidden":
                undocumented.add(str(entry["loc"][0]))
            else:
                refused.add(entry["type"])

    assert refused == set(record["breaks"]) - assumed
    assert undocumented == set(record["undocumented"])


@pytest.mark.parametrize("record", [each for each in published("answers") if "status" in each.values[0]])
def test_a_published_answer_has_the_documented_shape_where_its_record_says_so(record: dict[str, Any]) -> None:
    """The oracle has nothing to say of a documented answer, and something of any other."""
    problems = ORACLE.judge_answer(record["operation"], record["status"], "application/json", record["body"])

    assert (not problems) == record["documented"], problems


@pytest.mark.parametrize("record", [each for each in published("answers") if "callback" in each.values[0]])
def test_a_published_callback_has_the_documented_shape(record: dict[str, Any]) -> None:
    """The oracle has nothing to say of a callback that the vendor's pages show."""
    problems = ORACLE.judge_callback(record["operation"], record["body"])

    assert (not problems) == record["documented"], problems
