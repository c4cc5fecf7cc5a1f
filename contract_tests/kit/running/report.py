"""The report for a machine: all that a run saw, as JSON. It holds no token."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from contract_tests.kit.baseline.written import standing_data
from contract_tests.kit.drawing.matrix import axes
from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.plan import plan_of
from contract_tests.kit.running.run import judged_operations
from contract_tests.kit.running.selection import WHOLE, Selection
from contract_tests.kit.running.snippet import pytest_snippet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.recorder import CellRecord, CheckRecord, Finding, Recorder, Sent
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.verdict import Verdict
    from contract_tests.kit.running.wire import Json

FORMAT = 2
# What a cell keeps of an answer; a finding keeps more.
KEPT_OF_AGREEING = 400


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what a report says of the run as a whole.

    Attributes:
        target: Base URL, or `embedded mock`.
        spec: The specification's file as it was given.
        spec_version: Its `info.version`.
        seed: Seed of everything drawn.
        examples: Cases drawn per check.
        requests: Requests that the target got.
        seconds: How long the run took.
        spec_digest: SHA-256 of the specification's text: two reports of one digest judged by the same.
        profile: Name of the profile.
        rounds: How many rounds were begun, each with the seed after that of the one before.
        base_url: What stands before the paths in lines that send a request again.
        token_variable: Name of the environment variable that stands for the token there.
    """

    target: str
    spec: str
    spec_version: str
    seed: int
    examples: int
    requests: int
    seconds: float
    spec_digest: str = ""
    profile: str = "pr"
    rounds: int = 1
    base_url: str = "$BASE_URL"
    token_variable: str = "TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold what a report says of the specification and of what was chosen of it, whatever was seen.

    Attributes:
        rules: Every statement of every request body.
        axes: By operation, the finite properties of its cells.
        selection: Which part of the contract was judged.
        coverage: What of the contract was touched.
    """

    rules: Json
    axes: Json
    selection: Json
    coverage: Json


def frame_of(run: Run) -> Frame:
    """Return the frame of a run's report."""
    document, selection = run.document, run.selection
    return Frame(
        rules=_rules(run),
        axes={operation.id: _axes(document, operation.id) for operation in judged_operations(document)},
        selection={
            "only": list(selection.only),
            "shard": None if selection.shard is None else {"index": selection.shard.index, "of": selection.shard.of},
            "chosen": len(plan_of(document, Selection(selection.only))),
            "total": len(plan_of(document, WHOLE)),
        },
        coverage=run.coverage.data(run.recorder),
    )


def report_data(facts: Facts, run: Run, verdict: Verdict) -> dict[str, Json]:
    """Return the machine-readable report; report.schema.json describes it."""
    return compose(facts, run.recorder, verdict, frame_of(run))


def compose(facts: Facts, recorder: Recorder, verdict: Verdict, frame: Frame) -> dict[str, Json]:
    """Put a report together."""
    counts = recorder.count_cells()
    return {
        "format": FORMAT,
        "verdict": verdict.word,
        "exit_code": verdict.exit_code,
        "summary": list(verdict.sentences),
        "target": facts.target,
        "spec": {"file": facts.spec, "version": facts.spec_version, "sha256": facts.spec_digest},
        "profile": facts.profile,
        "seed": facts.seed,
        "rounds": facts.rounds,
        "examples": facts.examples,
        "requests": facts.requests,
        "seconds": round(facts.seconds, 3),
        "interrupted": recorder.interrupted,
        "spent": recorder.spent,
        "stopped": recorder.stopped,
        "preflight": recorder.preflight,
        "faults": list(recorder.faults),
        "selection": frame.selection,
        "rules": frame.rules,
        "cells": {
            "total": len(recorder.planned),
            "agreeing": counts["agrees"],
            "disagreeing": counts["disagrees"],
            "open": counts["open"],
            "not_observed": counts["not observed"],
            "by_rule": dict(recorder.count_by_rule()),
            "axes": frame.axes,
            "all": [
                _cell(recorder.cells[key]) if key in recorder.cells else _unjudged(key, recorder)
                for key in recorder.planned
            ],
        },
        "checks": {
            "total": len(recorder.checks) + len(recorder.unjudged_checks()),
            "holding": sum(record.outcome == "holds" for record in recorder.checks),
            "failing": sum(record.outcome == "fails" for record in recorder.checks),
            "not_observed": sum(record.outcome == "not observed" for record in recorder.checks)
            + len(recorder.unjudged_checks()),
            "all": [_check(record) for record in recorder.checks],
            "unjudged": [list(key) for key in recorder.unjudged_checks()],
        },
        "findings": [_finding(facts, finding) for finding in recorder.findings.values()],
        "coverage": frame.coverage,
        **standing_data(recorder),
    }


def _rules(run: Run) -> dict[str, Json]:
    """Return every statement of every request body: its strength, words and place."""
    found: dict[str, Json] = {}
    for operation in judged_operations(run.document):
        for atom in run.oracle.atoms(operation.request_schema or "").all:
            found.setdefault(
                atom.rule,
                {"strength": atom.strength, "source": atom.source, "line": atom.line, "pointer": atom.pointer},
            )
    return found


def _axes(document: SpecDocument, operation_id: str) -> list[Json]:
    """Return the finite properties of an operation's cells, outermost first; null is absence."""
    return [
        {"name": name, "values": cast("list[Json]", list(values))}
        for name, values in axes(document, document.operation(operation_id))
    ]


def _cell(record: CellRecord) -> Json:
    kept = KEPT_OF_AGREEING if record.finding is None else None
    return {
        "operation": record.operation,
        "id": record.id,
        "values": cast("dict[str, Json]", dict(record.values)),
        "documented": record.documented,
        "specification": record.specification,
        "models": record.models,
        "target": record.target,
        "outcome": record.outcome,
        "problems": list(record.problems),
        "blamed": list(record.blamed),
        "broken": list(record.broken),
        "body": record.sent.request.content.decode("ascii", "replace"),
        "status": record.sent.status,
        "answer": record.sent.text[:kept],
        "reason": record.reason,
        "finding": record.finding,
    }


def _unjudged(key: tuple[str, str], recorder: Recorder) -> Json:
    operation, cell_id = key
    return {
        "operation": operation,
        "id": cell_id,
        "values": None,
        "documented": None,
        "specification": None,
        "models": None,
        "target": "not observed",
        "outcome": "not observed",
        "problems": [],
        "blamed": [],
        "broken": [],
        "body": None,
        "status": None,
        "answer": "",
        "reason": recorder.preflight or recorder.spent or "no test judged it",
        "finding": None,
    }


def _check(record: CheckRecord) -> Json:
    return {
        "id": record.id,
        "claim": record.claim,
        "operation": record.operation,
        "rule": record.rule,
        "outcome": record.outcome,
        "cases": record.cases,
        "requests": record.requests,
        "finding": record.finding,
        "reason": record.reason,
        "observes": list(record.observes),
    }


def _finding(facts: Facts, finding: Finding) -> Json:
    last = finding.sent[-1].request if finding.sent else None
    return {
        "id": finding.id,
        "check": finding.check,
        "operation": finding.operation,
        "claim": finding.claim,
        "rules": list(finding.rules),
        "problem": finding.problem,
        "case": finding.case,
        "sent": [_sent(sent) for sent in finding.sent],
        "sentences": [{**asdict(sentence)} for sentence in finding.sentences],
        "pointer": finding.pointer,
        "line": finding.line,
        "assertion": list(finding.assertion),
        "curl": "" if last is None else curl_line(facts.base_url, last, token_variable=facts.token_variable),
        "pytest": "" if last is None else pytest_snippet(facts.base_url, finding, token_variable=facts.token_variable),
    }


def _sent(sent: Sent) -> Json:
    return {
        "request": sent.request.data(),
        "status": sent.status,
        "media_type": sent.media_type,
        "text": sent.text,
        "specification": sent.specification,
        "broken": list(sent.broken),
    }


def write_report(path: Path, data: Mapping[str, Json]) -> None:
    """Write a report in one step: readers see the old file or the whole new one.

    Raises:
        OSError: The file cannot be written.
    """
    text = json.dumps(data, indent=1, ensure_ascii=True) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(name, 0o644)  # noqa: PTH101 - a temporary file is private; a report is for others to read
        os.replace(name, path)  # noqa: PTH105 - the name is a string
    except BaseException:
        os.unlink(name)  # noqa: PTH108 - the name is a string
        raise
