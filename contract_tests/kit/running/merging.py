"""The reports of all shards made one: what a single run would have reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from contract_tests.kit.running.coverage import merged_coverage, shortfalls
from contract_tests.kit.running.folding import fold_shards
from contract_tests.kit.running.plan import part_in_words
from contract_tests.kit.running.report import Facts, Frame, compose
from contract_tests.kit.running.selection import Selection
from contract_tests.kit.running.stored import recorder_of
from contract_tests.kit.running.summary import end_text
from contract_tests.kit.running.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_tests.kit.reporting.data import ReportData, SelectionData
    from contract_tests.kit.running.verdict import Verdict
    from contract_tests.kit.running.wire import Json


class MergeError(Exception):
    """Reports that are not those of all shards of one run; the message names the file, and what to do."""


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


def merge_reports(reports: Sequence[tuple[str, ReportData]], minimums: Mapping[str, float] | None = None) -> Merged:
    """Merge the reports of all shards of one run.

    Args:
        reports: Each with the name of its file.
        minimums: What part of each kind all of them together have to exercise, in percent.

    Raises:
        MergeError: A shard is missing or stands there twice, or they are not of one run.
    """
    ordered = _in_order(reports)
    first = ordered[0]
    recorder = fold_shards([recorder_of(report) for report in ordered])
    selection = first["selection"]
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
    whole: SelectionData = {**selection, "shard": None}
    frame = Frame(*(cast("Json", part) for part in (first["rules"], first["cells"]["axes"], whole, coverage)))
    data = compose(facts, recorder, verdict, frame)
    # Each finding keeps its own lines: the shards may have asked different addresses of the same target.
    kept = {finding["id"]: finding for report in reversed(ordered) for finding in report["findings"]}
    data["findings"] = [cast("Json", kept[finding_id]) for finding_id in recorder.findings]
    return Merged(facts, data, end_text(facts, recorder, verdict, coverage), verdict)


def _in_order(reports: Sequence[tuple[str, ReportData]]) -> Sequence[ReportData]:
    """Return the reports in the order of their shards, once it is sure that they belong together."""
    shards: dict[int, tuple[str, ReportData]] = {}
    first_name, first = reports[0]
    count = 0
    for name, report in reports:
        shard = report["selection"]["shard"]
        if shard is None:
            raise MergeError(f"{name}: is the report of a whole run; merge those that `run --shard` wrote")
        for (what, found), (_, known) in zip(_identity(report), _identity(first), strict=True):
            if found != known:
                raise MergeError(
                    f"{name}: its {what} is {found!r}, that of {first_name} is {known!r}; merge shards of one run"
                )
        index, count = shard["index"], shard["of"]
        if index in shards:
            raise MergeError(f"{name}: is shard {index}, and so is {shards[index][0]}; name each once")
        shards[index] = (name, report)
    missing = [str(index) for index in range(1, count + 1) if index not in shards]
    if missing:
        raise MergeError(f"shard {', '.join(missing)} of {count} is missing; merge all of them, the red ones too")
    return [shards[index][1] for index in sorted(shards)]


def _identity(report: ReportData) -> tuple[tuple[str, object], ...]:
    """Return what the shards of one run share, each with its name."""
    selection, spec = report["selection"], report["spec"]
    return (
        ("target", report["target"]),
        ("profile", report["profile"]),
        ("seed", report["seed"]),
        ("number of examples", report["examples"]),
        ("specification's version", spec["version"]),
        ("specification's digest", spec["sha256"]),
        ("patterns", selection["only"]),
        ("number of chosen checks", selection["chosen"]),
        ("number of checks", selection["total"]),
        ("number of shards", None if selection["shard"] is None else selection["shard"]["of"]),
    )
