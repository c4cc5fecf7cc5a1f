"""The reports of all shards made one: what a single run would have reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.running.coverage import merged_coverage, shortfalls
from contract_tests.kit.running.folding import fold_shards
from contract_tests.kit.running.plan import part_in_words
from contract_tests.kit.running.report import Facts, Frame, compose
from contract_tests.kit.running.selection import Selection
from contract_tests.kit.running.stored import ReportError, recorder_of
from contract_tests.kit.running.summary import end_text
from contract_tests.kit.running.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_tests.kit.running.stored import Report
    from contract_tests.kit.running.verdict import Verdict
    from contract_tests.kit.running.wire import Json

SAME = ("target", "profile", "seed", "examples")
"""What shards of one run share, beside specification and patterns."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold what came of merging.

    Attributes:
        facts: What is said of the run as a whole.
        data: The report.
        text: Its end, for a person.
        verdict: Decided anew from what all shards saw.
    """

    facts: Facts
    data: dict[str, Json]
    text: str
    verdict: Verdict


def merge_reports(reports: Sequence[tuple[str, Report]], minimums: Mapping[str, float] | None = None) -> Merged:
    """Merge the reports of all shards of one run.

    Args:
        reports: Each with the name of its file.
        minimums: What part of each kind all of them together have to exercise, in percent.

    Raises:
        ReportError: A shard is missing or stands there twice, or they are not of one run.
    """
    ordered = _in_order(reports)
    first = ordered[0]
    recorder = fold_shards([recorder_of(report) for report in ordered])
    selection = {**first["selection"], "shard": None}
    chosen = Selection(tuple(selection["only"]))
    recorder.part = None if chosen.is_whole else part_in_words(selection["chosen"], selection["total"], chosen)
    facts = Facts(
        target=first["target"],
        spec=first["spec"]["file"],
        spec_version=first["spec"]["version"],
        spec_digest=first["spec"]["sha256"],
        profile=first["profile"],
        seed=first["seed"],
        rounds=min(report["rounds"] for report in ordered),
        examples=first["examples"],
        requests=sum(report["requests"] for report in ordered),
        seconds=max(report["seconds"] for report in ordered),
    )
    coverage = merged_coverage([report["coverage"] for report in ordered])
    recorder.shortfalls = shortfalls(coverage, minimums or {})
    verdict = decide(recorder)
    data = compose(facts, recorder, verdict, Frame(first["rules"], first["cells"]["axes"], selection, coverage))
    # Each finding keeps its own lines: the shards may have asked different addresses of the same target.
    lines = {finding["id"]: finding for report in reversed(ordered) for finding in report["findings"]}
    data["findings"] = [lines[finding_id] for finding_id in recorder.findings]
    return Merged(facts, data, end_text(facts, recorder, verdict, coverage), verdict)


def _in_order(reports: Sequence[tuple[str, Report]]) -> Sequence[Report]:
    """Return the reports in the order of their shards, once it is sure that they belong together."""
    shards: dict[int, tuple[str, Report]] = {}
    first_name, first = reports[0]
    for name, report in reports:
        shard = report["selection"]["shard"]
        if shard is None:
            raise ReportError(f"{name}: is the report of a whole run; merge those that `run --shard` wrote")
        _insist_on_one_run(first_name, first, name, report)
        if shard["index"] in shards:
            raise ReportError(
                f"{name}: is shard {shard['index']}, and so is {shards[shard['index']][0]}; name each once"
            )
        shards[shard["index"]] = (name, report)
    count = first["selection"]["shard"]["of"]
    missing = [str(index) for index in range(1, count + 1) if index not in shards]
    if missing:
        raise ReportError(f"shard {', '.join(missing)} of {count} is missing; merge all of them, the red ones too")
    return [shards[index][1] for index in sorted(shards)]


def _insist_on_one_run(first_name: str, first: Report, name: str, report: Report) -> None:
    def differ(what: str, one: object, other: object) -> ReportError:
        return ReportError(f"{name}: its {what} is {other!r}, that of {first_name} is {one!r}; merge shards of one run")

    for what in SAME:
        if first[what] != report[what]:
            raise differ(what, first[what], report[what])
    for what in ("version", "sha256"):
        if first["spec"][what] != report["spec"][what]:
            raise differ(f"specification's {what}", first["spec"][what], report["spec"][what])
    for what in ("only", "chosen", "total"):
        if first["selection"][what] != report["selection"][what]:
            raise differ(f"selection ({what})", first["selection"][what], report["selection"][what])
    if first["selection"]["shard"]["of"] != report["selection"]["shard"]["of"]:
        raise differ("number of shards", first["selection"]["shard"]["of"], report["selection"]["shard"]["of"])
