"""What a baseline makes of a run, as JSON for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.kit.baseline.entries import Entry
    from contract_tests.kit.running.recorder import Recorder
    from contract_tests.kit.running.wire import Json


def standing_data(recorder: Recorder) -> dict[str, Json]:
    """Return the report's `baseline`; nothing without one."""
    baseline = recorder.baseline
    if baseline is None:
        return {}
    standing = baseline.standing(recorder)
    data: dict[str, Json] = {
        "file": baseline.file,
        "day": baseline.today.isoformat(),
        "known": [accepted.names for accepted in standing.known],
        "new": list(standing.new),
        "expired": [accepted.names for accepted in standing.expired],
        "lapsed": [_entry(entry) for entry in standing.lapsed],
        "stale": [_entry(entry) for entry in standing.stale],
        "unobserved": [accepted.names for accepted in standing.unobserved],
        "reasons": {
            accepted.names: _entry(accepted.entry)
            for accepted in (*standing.known, *standing.expired, *standing.unobserved)
        },
    }
    return {"baseline": data}


def _entry(entry: Entry) -> Json:
    return {
        "kind": entry.kind,
        "names": entry.names,
        "check": entry.check,
        "reason": entry.reason,
        "expires": entry.expires.isoformat(),
        "line": entry.line,
    }
