"""What a baseline makes of a run, in sentences for the verdict and lines for the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.kit.baseline.entries import Entry
    from contract_tests.kit.baseline.standing import Baseline, Standing
    from contract_tests.kit.running.recorder import Recorder

MOST_NAMED = 6


def red_words(baseline: Baseline, standing: Standing) -> Iterator[str]:
    """Say what makes the run red, or should be looked at, beside the baseline."""
    if standing.new:
        yield f"{_count(len(standing.new), 'finding')} new: {baseline.file} has no entry for it."
    if standing.expired:
        yield (
            f"{_count(len(standing.expired), 'finding')} accepted no longer: "
            f"{_lines(baseline, [accepted.entry for accepted in standing.expired])} expired."
        )
    if standing.lapsed:
        words = _lines(baseline, standing.lapsed)
        yield f"{words} expired, and nothing is found that it names: take it out, or renew it."
    if standing.stale:
        words = _lines(baseline, standing.stale)
        yield f"{words} stale: what it accepts was looked for and is not there any more; take it out."


def known_words(baseline: Baseline, standing: Standing) -> Iterator[str]:
    """Say what is accepted, and until when."""
    accepted = (*standing.known, *standing.unobserved)
    if not accepted:
        return
    first = min(each.entry.expires for each in accepted)
    parts = []
    if standing.known:
        parts.append(f"{len(standing.known)} findings" if len(standing.known) != 1 else "1 finding")
    if standing.unobserved:
        count = len(standing.unobserved)
        parts.append(f"{count} checks that were not observed" if count != 1 else "1 check that was not observed")
    yield f"This is no clean result: {' and '.join(parts)} accepted by {baseline.file}, the first until {first}."


def standing_lines(recorder: Recorder) -> Iterator[str]:
    """Return the lines for the end of a run; none without a baseline."""
    baseline = recorder.baseline
    if baseline is None:
        return
    standing = baseline.standing(recorder)
    expired = len(standing.expired) + len(standing.lapsed)
    counts = (
        f"{len(standing.known)} known, {len(standing.new)} new, {expired} expired, {len(standing.stale)} stale, "
        f"{len(standing.unobserved)} not observed and accepted"
    )
    yield f"Baseline    {baseline.file}: {counts}"
    yield from _named("new", standing.new, recorder)
    yield from _named("expired", [accepted.names for accepted in standing.expired], recorder)
    for word, entries in (("expired", standing.lapsed), ("stale", standing.stale)):
        yield from (f"  {word}: line {entry.line}, {entry.words}" for entry in entries[:MOST_NAMED])


def _named(word: str, ids: Sequence[str], recorder: Recorder) -> Iterator[str]:
    for found in ids[:MOST_NAMED]:
        finding = recorder.findings.get(found)
        yield f"  {word}: {found}" + ("" if finding is None else f", {finding.operation} {finding.check}")
    if len(ids) > MOST_NAMED:
        yield f"  {word}: and {len(ids) - MOST_NAMED} more"


def _count(count: int, noun: str) -> str:
    return f"1 {noun} is" if count == 1 else f"{count} {noun}s are"


def _lines(baseline: Baseline, entries: Sequence[Entry]) -> str:
    numbers = sorted({entry.line for entry in entries})
    shown = ", ".join(map(str, numbers[:MOST_NAMED])) + (" and others" if len(numbers) > MOST_NAMED else "")
    return f"{baseline.file}, line {shown}:" if len(numbers) == 1 else f"{baseline.file}, lines {shown}:"
