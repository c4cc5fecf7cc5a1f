"""The verdict of a report in one line that cannot be mistaken for more than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.reporting.data import ReportData

HEADS: Final[Mapping[str, str]] = {
    "agrees": "Everything agrees with the documents",
    "agrees but for exceptions": "Nothing is wrong but what the baseline accepts; this is no clean result",
    "disagrees": "Not everything agrees with the documents",
    "incomplete": "Too little was seen for a verdict",
}
PART_AGREES = "What was judged agrees with the documents; it is not the whole contract"


def headline(report: ReportData) -> str:
    """Return the verdict in one line."""
    selection = report["selection"]
    is_part = bool(selection["only"]) or selection["shard"] is not None
    return PART_AGREES if is_part and report["verdict"] == "agrees" else HEADS[report["verdict"]]
