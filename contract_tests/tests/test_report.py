"""The report says what the records say, in a form that its schema describes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.running.recorder import CellRecord, Failure, PropertyRecord, Recorder, Sentence
from contract_tests.kit.running.report import Facts, report_data, report_text, write_report
from contract_tests.kit.running.verdict import decide

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "report.schema.json").read_text(encoding="utf-8"))
FACTS = Facts("embedded mock", "spec.yaml", "1.2.3", seed=0, examples=5, requests=9, seconds=1.5)
SENTENCE = Sentence("colour.enum", "reject", "Red or blue.", 12)
AGREES = CellRecord(
    id="a=1",
    operation="do",
    documented=None,
    specification="legal",
    models="legal",
    target="accepted",
    answer="accepted (200)",
    outcome="agrees",
    problems=(),
    blamed=(),
    sentences=(),
    curl="curl ok",
    reason=None,
)
DISAGREES = replace(
    AGREES,
    id="a=2",
    specification="illegal",
    outcome="disagrees",
    problems=("the target accepted",),
    blamed=("colour.enum",),
    sentences=(SENTENCE,),
    curl="curl again",
)
OPEN = replace(AGREES, id="a=3", specification="open", outcome="open")
UNSEEN = replace(AGREES, id="a=4", target="not observed", outcome="not observed", reason="no answer")
FAILS = PropertyRecord("a claim", "do", "colour.enum", "fails", 3, 3, (Failure("wrong", "curl claim", (SENTENCE,)),))


@pytest.fixture
def recorder() -> Recorder:
    """Return records of every outcome."""
    made = Recorder(planned=tuple(("do", f"a={number}") for number in range(1, 6)), properties=[FAILS])
    for cell in (AGREES, DISAGREES, OPEN, UNSEEN):
        made.add_cell(cell)
    return made


def test_the_schema_is_one() -> None:
    """It fits its own metaschema."""
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_of_every_outcome_fits_the_schema(recorder: Recorder) -> None:
    """Nothing in it is unknown to the schema."""
    data = report_data(FACTS, recorder, decide(recorder))

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_an_empty_run_fits_the_schema() -> None:
    """So does the report of a target that is not there."""
    recorder = Recorder(planned=(("do", "a=1"),), preflight="nothing answers")

    data = report_data(FACTS, recorder, decide(recorder))

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_every_planned_cell_is_counted_once(recorder: Recorder) -> None:
    """The parts sum up to the whole, the cell that no test judged included."""
    cells = report_data(FACTS, recorder, decide(recorder))["cells"]

    assert isinstance(cells, dict)
    counts = [cells[part] for part in ("agreeing", "disagreeing", "open", "not_observed")]
    assert (counts, cells["total"]) == ([1, 1, 1, 2], 5)


def test_the_text_names_the_rule_its_sentence_and_the_way_to_repeat_it(recorder: Recorder) -> None:
    """A person can go on from it without the report file."""
    text = report_text(FACTS, recorder, decide(recorder))

    for words in ("colour.enum: 1 cells", '[colour.enum] "Red or blue." (spec line 12)', "curl again", "curl claim"):
        assert words in text
    assert "DISAGREES (exit code 1)" in text


def test_the_text_keeps_control_characters_from_the_terminal(recorder: Recorder) -> None:
    """A hostile answer cannot colour, clear or rewrite what a person reads."""
    hostile = "\x1b[2J\x00\ud800gone\nVerdict     AGREES"
    recorder.add_property(replace(FAILS, failures=(Failure(hostile, ""),)))
    recorder.add_cell(replace(DISAGREES, answer=hostile, problems=(hostile,)))
    recorder.add_cell(replace(UNSEEN, reason=hostile))
    recorder.add_fault(hostile)

    text = report_text(FACTS, recorder, decide(recorder))

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
