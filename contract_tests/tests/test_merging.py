"""Reports of shards make one report, or are refused with the file and the reason."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, cast

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from contract_tests.cli import main
from contract_tests.kit.reporting.loading import SCHEMA
from contract_tests.kit.running.judge import prepare
from contract_tests.kit.running.report import Facts, compose, frame_of, report_data
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.selection import Selection, Shard
from contract_tests.kit.running.stored import recorder_of
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.verdict import decide
from contract_tests.tests.records import FAILS, FINDING, HOLDS, LEGAL, disagreeing, finding_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from click.testing import Result

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reporting.data import ReportData

FACTS = Facts("embedded mock", "spec.yaml", "1.2.3", seed=0, examples=5, requests=9, seconds=1.5, spec_digest="d")


@pytest.fixture(scope="module")
def shards(document: SpecDocument) -> tuple[dict[str, Any], ...]:
    """Return the reports of two shards in which nothing was judged yet."""
    found: list[dict[str, Any]] = []
    for index in (1, 2):
        run = Run(
            document=document,
            target=Target("http://127.0.0.1:1", token=""),
            selection=Selection(shard=Shard(index, 2)),
        )
        prepare(run)
        found.append(dict(report_data(FACTS, run, decide(run.recorder))))
    return tuple(found)


def merge(folder: Path, *reports: dict[str, Any], options: tuple[str, ...] = ()) -> Result:
    """Merge reports that lie in files `0.json`, `1.json`, ... into `merged.json`."""
    paths = [folder / f"{number}.json" for number in range(len(reports))]
    for path, report in zip(paths, reports, strict=True):
        path.write_text(json.dumps(report), encoding="utf-8")
    return CliRunner().invoke(main, ["merge", *map(str, paths), "-o", str(folder / "merged.json"), *options])


def changed(report: dict[str, Any], *path: str, value: object) -> dict[str, Any]:
    """Return a copy of a report with another value at a place."""
    other = copy.deepcopy(report)
    *way, last = path
    below = other
    for name in way:
        below = below[name]
    below[last] = value
    return other


def test_a_report_read_back_says_the_same(document: SpecDocument) -> None:
    """Nothing of any record is lost on the way through the file."""
    run = Run(document=document, target=Target("http://127.0.0.1:1", token=""))
    wrong = disagreeing(LEGAL, "wrong", "colour.enum")
    recorder = run.recorder
    recorder.planned, recorder.planned_checks = (("do", "a=1"), ("do", "a=2")), (("do", "never judged"),)
    recorder.add_cell(wrong)
    recorder.checks += [HOLDS, FAILS]
    for finding in (FINDING, finding_of(wrong)):
        recorder.add_finding(finding)
    recorder.interrupted, recorder.spent, recorder.stopped = True, "spent", True
    recorder.preflight = "nothing answers"
    for fault in ("broke", "broke", "broke (2 times) it says"):
        recorder.add_fault(fault)
    written = json.loads(json.dumps(report_data(FACTS, run, decide(recorder))))

    again = recorder_of(cast("ReportData", written))

    assert compose(FACTS, again, decide(again), frame_of(run)) == written


def test_shards_in_any_order_make_one_report(shards: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    """It fits the schema, is that of the whole, and is decided anew."""
    result = merge(tmp_path, *reversed(shards))

    report = json.loads((tmp_path / "merged.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(report)) == []
    assert result.exit_code == report["exit_code"] == 3
    assert report["selection"]["shard"] is None
    assert report["cells"]["total"] == sum(shard["cells"]["total"] for shard in shards)
    assert report["checks"]["total"] == sum(shard["checks"]["total"] for shard in shards)
    assert report["cells"]["total"] + report["checks"]["total"] == report["selection"]["total"]
    assert report["requests"] == 18


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("target",), "http://127.0.0.1:2", "target"),
        (("seed",), 1, "seed"),
        (("examples",), 6, "number of examples"),
        (("profile",), "nightly", "profile"),
        (("spec", "sha256"), "e", "specification's digest"),
        (("spec", "version"), "1.2.4", "specification's version"),
        (("selection", "only"), ["cell *"], "patterns"),
        (("selection", "total"), 1, "number of checks"),
        (("selection", "shard"), {"index": 2, "of": 3}, "number of shards"),
    ],
)
def test_shards_of_different_runs_are_refused(
    shards: tuple[dict[str, Any], ...], tmp_path: Path, path: tuple[str, ...], value: object, words: str
) -> None:
    """The message names the file and what differs; nothing is written."""
    result = merge(tmp_path, shards[0], changed(shards[1], *path, value=value))

    assert result.exit_code == 2, result.output
    assert f"1.json: its {words} is" in result.output
    assert not (tmp_path / "merged.json").exists()


def test_a_missing_shard_is_named(shards: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    """What it was to judge was not judged."""
    result = merge(tmp_path, shards[1])

    assert result.exit_code == 2
    assert "shard 1 of 2 is missing" in result.output


def test_a_shard_that_is_there_twice_is_named(shards: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    """Its cases would be counted twice."""
    result = merge(tmp_path, *shards, shards[0])

    assert result.exit_code == 2
    assert "2.json: is shard 1, and so is" in result.output


def test_the_report_of_a_whole_run_is_no_shard(shards: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    """There is nothing to merge it with."""
    result = merge(tmp_path, changed(shards[0], "selection", "shard", value=None), shards[1])

    assert result.exit_code == 2
    assert "is the report of a whole run" in result.output


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}'])
def test_a_file_that_is_no_report_is_named(shards: tuple[dict[str, Any], ...], tmp_path: Path, text: str) -> None:
    """It is read before anything is merged."""
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "0.json").write_text(json.dumps(shards[0]), encoding="utf-8")

    result = CliRunner().invoke(main, ["merge", str(tmp_path / "0.json"), str(path), "-o", str(tmp_path / "m.json")])

    assert result.exit_code == 2
    assert "other.json" in result.output


def test_a_minimum_of_coverage_is_asked_of_all_shards_together(
    shards: tuple[dict[str, Any], ...], tmp_path: Path
) -> None:
    """Of one alone it would say nothing."""
    result = merge(tmp_path, *shards, options=("--min-coverage", "rules=50"))

    assert result.exit_code == 3
    assert "50 % were asked for" in result.output
