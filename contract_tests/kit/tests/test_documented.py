"""The documented tables fit their schema, are all used, and judge by the page alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.judging.documented import DocumentedDataError, DocumentedRules, load_documented
from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.reading.yaml_text import read_yaml

DIRECTORY = Path(__file__).parents[2] / "documented"


def test_the_tables_fit_their_schema() -> None:
    """The schema beside the tables is itself valid, and every table fits it."""
    schema = json.loads((DIRECTORY / "documented.schema.json").read_text(encoding="utf-8"))
    tables = sorted(DIRECTORY.glob("*.yaml"))

    Draft202012Validator.check_schema(schema)

    assert tables
    for path in tables:
        data, _ = read_yaml(path.read_text(encoding="utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(cast("Any", data))) == []


def test_every_sentence_is_used_and_every_use_has_a_sentence() -> None:
    """No quotation stands there idle, and none is missing."""
    for path in DIRECTORY.glob("*.yaml"):
        data = cast("Any", read_yaml(path.read_text(encoding="utf-8"))[0])

        used = {"body"} | set(_said(data))

        assert used == set(data["sentences"])


def _said(value: object) -> list[str]:
    if isinstance(value, list):
        return [said for item in value for said in _said(item)]
    if not isinstance(value, dict):
        return []
    own = [str(value[key]) for key in ("said", "needed") if isinstance(value.get(key), str)]
    return own + [said for item in value.values() for said in _said(item)]


@pytest.mark.parametrize(
    ("changes", "verdict", "sentence"),
    [
        ({}, "legal", None),
        ({"duration": 10}, "legal", None),
        ({"duration": 10.0}, "legal", None),
        ({"duration": True}, "illegal", "Available options: 4"),
        ({"duration": None}, "illegal", "Available options: 4"),
        ({"duration": 25}, "illegal", "10 or 15 (sora-2)"),
        ({"duration": 4, "version": "2.0"}, "legal", None),
        ({"duration": 4, "version": 2.0}, "illegal", "Available options: 1.0, 2.0"),
        ({"size": "large"}, "illegal", "only supported in sora-2-pro"),
        ({"size": "large", "model": "sora-2-pro"}, "legal", None),
        ({"prompt": 1}, "illegal", "prompt string required"),
        ({"prompt": ""}, "open", "no sentence"),
        ({"orientation": "portrait", "version": "2.0"}, "open", "Only applicable when version is 1.0."),
        ({"orientation": "square"}, "illegal", "landscape, portrait"),
        ({"character_url": "u"}, "illegal", "Required when character_url is provided."),
        ({"character_url": "u", "character_start": 0, "character_end": 3}, "legal", None),
        ({"character_url": "u", "character_start": 0, "character_end": 4}, "illegal", "between 1 and 3"),
        ({"character_url": "u", "character_start": 3, "character_end": 3}, "illegal", "between 1 and 3"),
        ({"character_url": "u", "character_start": -1, "character_end": 1}, "open", "no sentence"),
        ({"character_start": 1}, "open", "no sentence"),
        ({"image_urls": ["u", "u"]}, "legal", None),
        ({"image_urls": ["u", "u"], "version": "2.0"}, "open", "only the first image"),
        ({"image_urls": "u"}, "illegal", "image_urls string[]"),
        ({"async": True}, "legal", None),
        ({"async": 1}, "illegal", "later pages"),
        ({"seconds": 4}, "open", "does not know"),
    ],
)
def test_a_body_is_judged_by_its_sentence(
    documented: Mapping[str, DocumentedRules], changes: dict[str, object], verdict: str, sentence: str | None
) -> None:
    """The verdict carries the sentence that it rests on."""
    judgement = documented["createVideo"].judge({"model": "sora-2", "prompt": "x"} | changes)

    assert judgement.verdict == verdict
    assert sentence is None or any(sentence in said for said in judgement.sentences)
    assert bool(judgement.sentences) == (sentence is not None)


def test_what_is_missing_or_no_object_is_illegal(documented: Mapping[str, DocumentedRules]) -> None:
    """Required properties are required."""
    rules = documented["createVideo"]

    assert rules.judge({"model": "sora-2"}).verdict == "illegal"
    assert rules.judge({"prompt": "x"}).verdict == "illegal"
    assert rules.judge(["model"]).verdict == "illegal"


def test_documented_defaults_are_those_of_the_spec(
    documented: Mapping[str, DocumentedRules], document: SpecDocument
) -> None:
    """Every default on the page is annotated in the spec, under the same values, and the spec has no other."""
    schema = cast("Any", document.schema("VideoRequest"))
    stated = {
        (name, None, declared["default"]) for name, declared in schema["properties"].items() if "default" in declared
    }
    for member in schema["allOf"]:
        version = member["if"]["properties"].get("version", {})
        for name, asserted in member["then"].get("properties", {}).items():
            if isinstance(asserted, dict) and "default" in asserted:
                stated.add((name, version.get("const"), asserted["default"]))

    assert {
        (default.field, default.at.get("version"), default.value) for default in documented["createVideo"].defaults
    } == stated


def test_options_are_those_of_the_spec(document: SpecDocument) -> None:
    """The page's properties and options are the spec's."""
    data = cast("Any", read_yaml((DIRECTORY / "sora_videos.yaml").read_text(encoding="utf-8"))[0])
    schema = cast("Any", document.schema("VideoRequest"))

    assert {entry["name"]: entry.get("options") for entry in data["properties"]} == {
        name: declared.get("enum") for name, declared in schema["properties"].items()
    }


@pytest.mark.parametrize("text", ["operation: x\n", "a: [\n", "- 1\n"])
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    """The error names the file."""
    (tmp_path / "documented.schema.json").write_bytes((DIRECTORY / "documented.schema.json").read_bytes())
    (tmp_path / "page.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(DocumentedDataError, match=r"page\.yaml"):
        load_documented(tmp_path)
