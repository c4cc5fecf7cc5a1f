"""The report: for a machine as JSON, for a person as text. Neither holds a token."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from contract_tests.kit.running.recorder import CellRecord, Failure, PropertyRecord, Recorder, Sentence
    from contract_tests.kit.running.verdict import Verdict

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

FORMAT = 1
MOST_RULES_SHOWN = 12
MOST_CELLS_SHOWN = 3
MOST_PROPERTIES_SHOWN = 6
MOST_TEXT_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what a report says of the run as a whole.

    Attributes:
        target: Base URL, or `embedded mock`.
        spec: The specification's file as it was given.
        spec_version: Its `info.version`.
        seed: Seed of everything drawn.
        examples: Bodies drawn per property.
        requests: Requests that the target got.
        seconds: How long the run took.
    """

    target: str
    spec: str
    spec_version: str
    seed: int
    examples: int
    requests: int
    seconds: float


def report_data(facts: Facts, recorder: Recorder, verdict: Verdict) -> dict[str, Json]:
    """Return the machine-readable report; report.schema.json describes it."""
    counts = recorder.count_cells()
    unseen = recorder.with_outcome("not observed")
    return {
        "format": FORMAT,
        "verdict": verdict.word,
        "exit_code": verdict.exit_code,
        "summary": list(verdict.sentences),
        "target": facts.target,
        "spec": {"file": facts.spec, "version": facts.spec_version},
        "seed": facts.seed,
        "examples": facts.examples,
        "requests": facts.requests,
        "seconds": round(facts.seconds, 3),
        "interrupted": recorder.interrupted,
        "faults": list(recorder.faults),
        "cells": {
            "total": len(recorder.planned),
            "agreeing": counts["agrees"],
            "disagreeing": counts["disagrees"],
            "open": counts["open"],
            "not_observed": counts["not observed"],
            "by_rule": dict(recorder.count_by_rule()),
            "disagreements": [_cell(record) for record in recorder.with_outcome("disagrees")],
            "left_open": [_seen(record) for record in recorder.with_outcome("open")],
            "unobserved": [
                *(_unseen(record.operation, record.id, record.reason) for record in unseen),
                *(_unseen(*key, recorder.preflight or "no test judged it") for key in recorder.unjudged()),
            ],
        },
        "properties": [_property(record) for record in recorder.properties],
    }


def _cell(record: CellRecord) -> Json:
    return {
        "operation": record.operation,
        "id": record.id,
        "documented": record.documented,
        "specification": record.specification,
        "models": record.models,
        "target": record.target,
        "answer": record.answer,
        "problems": list(record.problems),
        "rules": list(record.blamed),
        "sentences": [_sentence(sentence) for sentence in record.sentences],
        "curl": record.curl,
    }


def _seen(record: CellRecord) -> Json:
    return {"operation": record.operation, "id": record.id, "target": record.target}


def _unseen(operation: str, cell_id: str, reason: str | None) -> Json:
    return {"operation": operation, "id": cell_id, "reason": reason}


def _sentence(sentence: Sentence) -> Json:
    return {**asdict(sentence)}


def _property(record: PropertyRecord) -> Json:
    return {
        "name": record.name,
        "operation": record.operation,
        "rule": record.rule,
        "outcome": record.outcome,
        "examples": record.examples,
        "requests": record.requests,
        "reason": record.reason,
        "failures": [
            {"problem": f.problem, "curl": f.curl, "sentences": [_sentence(sentence) for sentence in f.sentences]}
            for f in record.failures
        ],
    }


def write_report(path: Path, data: dict[str, Json]) -> None:
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


def report_text(facts: Facts, recorder: Recorder, verdict: Verdict) -> str:
    """Return the end of a run for a person."""
    return "\n".join(map(_plain, _lines(facts, recorder, verdict))) + "\n"


def _lines(facts: Facts, recorder: Recorder, verdict: Verdict) -> Iterator[str]:
    counts = recorder.count_cells()
    total = len(recorder.planned)
    quiet = counts["agrees"] + counts["open"]
    yield from _disagreements(recorder)
    yield ""
    yield f"Target      {facts.target}"
    yield f"Spec        {facts.spec}, version {facts.spec_version}"
    yield (
        f"Cells       {quiet} of {total} without a disagreement: {counts['agrees']} agreeing, "
        f"{counts['open']} left open by the documents; "
        f"{counts['disagrees']} disagreeing, {counts['not observed']} not observed"
    )
    held = sum(record.outcome == "holds" for record in recorder.properties)
    failed = sum(record.outcome == "fails" for record in recorder.properties)
    unseen = len(recorder.properties) - held - failed
    yield f"Properties  {held} of {len(recorder.properties)} hold; {failed} failing, {unseen} not observed"
    yield f"Requests    {facts.requests} in {facts.seconds:.1f} s (seed {facts.seed})"
    yield ""
    yield f"Verdict     {verdict.word.upper()} (exit code {verdict.exit_code})"
    yield from (f"  {sentence}" for sentence in verdict.sentences)


def _disagreements(recorder: Recorder) -> Iterator[str]:
    cells = recorder.with_outcome("disagrees")
    counts = recorder.count_by_rule()
    if cells:
        yield ""
        yield "Disagreeing cells by rule"
    for rule, count in list(counts.items())[:MOST_RULES_SHOWN]:
        yield f"  {rule}: {count} cells"
    if len(counts) > MOST_RULES_SHOWN:
        yield f"  and {len(counts) - MOST_RULES_SHOWN} more rules"
    if cells:
        yield ""
        yield "First disagreements"
    for record in _one_per_rule(cells):
        yield f"  {record.operation} {record.id}"
        yield (
            f"    documented: {record.documented or 'no table'}; specification: {record.specification}; "
            f"models: {record.models}; target: {record.answer}"
        )
        yield from (f"    {problem}" for problem in record.problems)
        yield from _evidence(record.sentences, record.curl)
    if len(cells) > MOST_CELLS_SHOWN:
        yield "  (all of them are in the report file)"
    failed = [record for record in recorder.properties if record.outcome == "fails"]
    if failed:
        yield ""
        yield "Failing properties"
    for prop in failed[:MOST_PROPERTIES_SHOWN]:
        yield f"  {prop.operation}: {prop.name}"
        yield from _failure(prop.failures)
    if len(failed) > MOST_PROPERTIES_SHOWN:
        yield f"  and {len(failed) - MOST_PROPERTIES_SHOWN} more, all in the report file"


def _failure(failures: tuple[Failure, ...]) -> Iterator[str]:
    for failure in failures[:1]:
        yield f"    {_cut(failure.problem)}"
        yield from _evidence(failure.sentences, failure.curl)


def _evidence(sentences: tuple[Sentence, ...], curl: str) -> Iterator[str]:
    for sentence in sentences:
        yield f'    [{sentence.rule}] "{_cut(sentence.source)}" (spec line {sentence.line})'
    if curl:
        yield f"    {_cut(curl)}"


def _one_per_rule(cells: Sequence[CellRecord]) -> list[CellRecord]:
    """Return the first cells to show: each under another rule as far as there are several."""
    shown: list[CellRecord] = []
    rules: set[str] = set()
    for record in cells:
        if not rules.issuperset(record.blamed):
            rules.update(record.blamed)
            shown.append(record)
        if len(shown) == MOST_CELLS_SHOWN:
            break
    return shown


def _plain(text: str) -> str:
    """Keep from a terminal what would steer it, and what it cannot be sent: much of a report is a target's words."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)


def _cut(text: str) -> str:
    """Shorten what no terminal should be filled with."""
    plain = _plain(text)
    return plain if len(plain) <= MOST_TEXT_SHOWN else f"{plain[:MOST_TEXT_SHOWN]}... ({len(plain)} characters)"
