"""Let Schemathesis's own command judge a subject, for comparison: its defaults, our specification, a bound on time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tests.mutants.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.mock_server.reading.document import Document
    from contract_tests.mutants.subjects import Subject

_MOST_EXAMPLES = 30
_LONGEST_SECONDS = 60
_LONGEST_ANSWER_SECONDS = 10
# What differs from run to run in a message, and says nothing of the fault.
_CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{4,}\b|`[^`]*`|\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Hold one kind of failure that Schemathesis reports, with how soon it was found.

    Attributes:
        what: Its code, the operation, and its message without what changes from run to run.
        requests: How many requests were sent until then.
        seconds: How long that took, the loading of the specification left out.
    """

    what: str
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class StrangersRun:
    """Hold one run of Schemathesis.

    Attributes:
        name: The subject.
        complaints: What it reports, the earliest of each kind.
        requests: How many requests were sent.
        seconds: How long the command ran.
        trouble: Why there is nothing to read; None if there is.
    """

    name: str
    complaints: tuple[Complaint, ...]
    requests: int
    seconds: float
    trouble: str | None = None


def judged_by_strangers(subject: Subject, document: Document, seed: int = 0) -> StrangersRun:
    """Run Schemathesis's command against a subject; its requests carry the right token."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serving(subject, document) as served:
        events = Path(folder, "events.ndjson")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(document.path.resolve()), "--url", served.url),
            *("--header", f"Authorization: Bearer {served.token}", "--seed", str(seed), "--no-color"),
            *("--max-examples", str(_MOST_EXAMPLES), "--continue-on-failure"),
            *("--request-timeout", str(_LONGEST_ANSWER_SECONDS)),
            *("--report", "ndjson", "--report-ndjson-path", str(events)),
        ]
        try:
            outcome = subprocess.run(  # noqa: S603 - our own interpreter
                command,
                cwd=folder,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                capture_output=True,
                text=True,
                check=False,
                timeout=_LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return StrangersRun(subject.name, (), 0, time.monotonic() - began, "it came to no end")
        seconds = time.monotonic() - began
        if not events.exists():
            said = (outcome.stdout + outcome.stderr)[-300:]
            return StrangersRun(subject.name, (), 0, seconds, f"it ended with {outcome.returncode}: {said}")
        lines = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines() if line.strip()]
    return _read(subject.name, lines, seconds)


def _read(name: str, events: list[dict[str, dict[str, object]]], seconds: float) -> StrangersRun:
    began = next(
        (_number(said.get("timestamp")) for each in events for kind, said in each.items() if kind == "EngineStarted"),
        0.0,
    )
    told = [said for each in events for kind, said in each.items() if kind == "ScenarioFinished"]
    moments = sorted(moment for said in told for _, moment in _interactions(said))
    first: dict[str, Complaint] = {}
    for said in told:
        at = dict(_interactions(said))
        for case, what in _failures(said):
            moment = at.get(case, began)
            complaint = Complaint(what, sum(each <= moment for each in moments), max(moment - began, 0.0))
            if what not in first or complaint.seconds < first[what].seconds:
                first[what] = complaint
    found = tuple(sorted(first.values(), key=lambda each: each.seconds))
    return StrangersRun(name, found, len(moments), seconds)


def _interactions(said: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    for case, interaction in _mapping(_mapping(said.get("recorder")).get("interactions")).items():
        yield case, _number(_mapping(interaction).get("timestamp"))


def _failures(said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for case, checks in _mapping(_mapping(said.get("recorder")).get("checks")).items():
        for check in checks if isinstance(checks, list) else ():
            failure = _mapping(_mapping(_mapping(check).get("failure_info")).get("failure"))
            if failure:
                message = _CHANGING.sub("…", str(failure.get("message", "")).splitlines()[0][:120])
                yield case, f"{failure.get('code')} {failure.get('operation')}: {failure.get('title')}: {message}"


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
