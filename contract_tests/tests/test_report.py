"""The report says what the records say, in a form that its schema describes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.running.recorder import Recorder
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.summary import report_text
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.verdict import decide
from contract_tests.tests.records import FAILS, FINDING, HOLDS, LEGAL, SENT, disagreeing, finding_of

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "report.schema.json").read_text(encoding="utf-8"))
FACTS = Facts("embedded mock", "spec.yaml", "1.2.3", seed=0, examples=5, requests=9, seconds=1.5)
DISAGREES = disagreeing(replace(LEGAL, id="a=2", specification="illegal"), "the target accepted", "colour.enum")
OPEN = replace(LEGAL, id="a=3", specification="open", outcome="open")
UNSEEN = replace(LEGAL, id="a=4", target="not observed", outcome="not observed", reason="no answer")


@pytest.fixture
def run(document: SpecDocument) -> Run:
    """Return a run with records of every outcome."""
    made = Recorder(planned=tuple(("do", f"a={number}") for number in range(1, 6)), checks=[FAILS, HOLDS])
    for cell in (LEGAL, DISAGREES, OPEN, UNSEEN):
        made.add_cell(cell)
    made.add_finding(finding_of(DISAGREES))
    made.add_finding(FINDING)
    return Run(document=document, target=Target("http://127.0.0.1:1", token=""), recorder=made)


def test_the_schema_is_one() -> None:
    """It fits its own metaschema."""
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_of_every_outcome_fits_the_schema(run: Run) -> None:
    """Nothing in it is unknown to the schema."""
    data = report_data(FACTS, run, decide(run.recorder))

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_an_empty_run_fits_the_schema(document: SpecDocument) -> None:
    """So does the report of a target that is not there."""
    recorder = Recorder(planned=(("do", "a=1"),), preflight="nothing answers")
    run = Run(document=document, target=Target("http://127.0.0.1:1", token=""), recorder=recorder)

    data = report_data(FACTS, run, decide(run.recorder))

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_every_planned_cell_is_counted_once(run: Run) -> None:
    """The parts sum up to the whole, the cell that no test judged included."""
    cells = report_data(FACTS, run, decide(run.recorder))["cells"]

    assert isinstance(cells, dict)
    counts = [cells[part] for part in ("agreeing", "disagreeing", "open", "not_observed")]
    assert (counts, cells["total"]) == ([1, 1, 1, 2], 5)


def test_the_text_names_the_rule_its_sentence_and_the_way_to_repeat_it(run: Run) -> None:
    """A person can go on from it without the report file."""
    text = report_text(FACTS, run, decide(run.recorder))

    for words in (
        "colour.enum: 1 cells",
        '[colour.enum] "Red or blue." (spec line 12)',
        "curl -sS",
        f"replay {FINDING.id}",
    ):
        assert words in text
    assert "DISAGREES (exit code 1)" in text


def test_the_text_keeps_control_characters_from_the_terminal(run: Run) -> None:
    """A hostile answer cannot colour, clear or rewrite what a person reads."""
    hostile = "\x1b[2J\x00\ud800gone\nVerdict     AGREES"
    run.recorder.add_finding(replace(FINDING, problem=hostile, sent=(replace(SENT, text=hostile),)))
    run.recorder.add_cell(replace(UNSEEN, reason=hostile))
    run.recorder.add_fault(hostile)

    text = report_text(FACTS, run, decide(run.recorder))

    assert all(line.isprintable() for line in text.splitlines())
    assert "\nVerdict     AGREES" not in text
    assert text.encode()


def test_a_report_is_replaced_whole(tmp_path: Path) -> None:
    """The new one stands where the old one stood, and nothing is left beside it."""
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")

    write_report(path, {"new": True})

    assert json.loads(path.read_text(encoding="utf-8")) == {"new": True}
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """Text that JSON cannot say fails before anything is replaced."""
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(TypeError):
        write_report(path, {"new": {1, 2}})  # type: ignore[dict-item]  # what must fail

    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
