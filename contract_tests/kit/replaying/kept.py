"""The findings of a report, read back from its file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jsonschema import Draft202012Validator

from contract_tests.kit.running.recorder import Finding, Sent, Sentence
from contract_tests.kit.running.report import FORMAT
from contract_tests.kit.running.wire import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.running.recorder import Says

SCHEMA = Path(__file__).resolve().parents[2] / "report.schema.json"
READ = ("target", "spec", "findings")
MOST_NAMED = 5
"""How many findings a message lists."""


class ReportError(Exception):
    """A report that cannot be read, or does not hold what is asked of it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what a report keeps for a replay.

    Attributes:
        path: The file.
        target: What was judged: its base URL, or `embedded mock`.
        spec: The specification's file, as the run named it.
        findings: What was wrong.
    """

    path: Path
    target: str
    spec: str
    findings: tuple[Finding, ...]

    def finding(self, prefix: str) -> Finding:
        """Find a finding by the beginning of its id.

        Raises:
            ReportError: There is none, or there are several.
        """
        found = [finding for finding in self.findings if finding.id.startswith(prefix)] if prefix else []
        if len(found) == 1:
            return found[0]
        if not self.findings:
            raise ReportError(f"{self.path} holds no finding; there is nothing to replay")
        if found:
            raise ReportError(f"{len(found)} findings of {self.path} begin with {prefix}: {_named(found)}; say more")
        raise ReportError(f"no finding of {self.path} begins with {prefix!a}; it has {_named(self.findings)}")


def read_report(path: Path) -> Report:
    """Read a report back.

    Raises:
        ReportError: The file cannot be read, or is no report of the present format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        words = f"{path} cannot be read: {error.strerror}; name the report of a run with --report"
        raise ReportError(words) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{path} is not JSON; name the report of a run with --report") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        raise ReportError(f"{path} is not a report of format {FORMAT} but {found!a}; make it again: run")
    wrong = next(_validator().iter_errors({key: data.get(key) for key in READ}), None)
    if wrong is not None:
        raise ReportError(f"{path} does not fit its schema at {wrong.json_path}; make it again: run")
    findings = tuple(_finding(finding) for finding in data["findings"])
    return Report(path, data["target"], data["spec"]["file"], findings)


@cache
def _validator() -> Draft202012Validator:
    """Return what holds a file to the parts of the schema that are read here; reports may have others."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = {name: schema["properties"][name] for name in READ}
    return Draft202012Validator({"properties": parts, "$defs": schema["$defs"]})


def _finding(data: Mapping[str, object]) -> Finding:
    given = cast("dict[str, list[dict[str, object]]]", data)
    plain = {name: data[name] for name in ("id", "check", "operation", "claim", "problem", "case", "pointer", "line")}
    return Finding(
        **plain,  # type: ignore[arg-type]  # the schema has been held to it
        rules=tuple(cast("list[str]", data["rules"])),
        sent=tuple(_sent(sent) for sent in given["sent"]),
        sentences=tuple(Sentence(**sentence) for sentence in given["sentences"]),  # type: ignore[arg-type]  # likewise
    )


def _sent(data: Mapping[str, object]) -> Sent:
    return Sent(
        request=Request.from_data(cast("Mapping[str, object]", data["request"])),
        status=cast("int | None", data["status"]),
        media_type=cast("str | None", data["media_type"]),
        text=cast("str", data["text"]),
        specification=cast("Says | None", data["specification"]),
        broken=tuple(cast("list[str]", data["broken"])),
    )


def _named(findings: tuple[Finding, ...] | list[Finding]) -> str:
    named = ", ".join(f"{finding.id} ({finding.operation} {finding.check})" for finding in findings[:MOST_NAMED])
    return named if len(findings) <= MOST_NAMED else f"{named} and {len(findings) - MOST_NAMED} more"
