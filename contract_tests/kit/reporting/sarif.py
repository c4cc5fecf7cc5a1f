"""The report as SARIF 2.1.0: each finding a result at the line of the specification that it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from contract_tests.kit.reporting.cases import cases, faults
from contract_tests.kit.reporting.cleaning import well_formed
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.counts import count

if TYPE_CHECKING:
    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import FindingData, ReportData
    from contract_tests.kit.running.wire import Json

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
FINGERPRINT = "contractFinding/v1"
# What GitHub shows of a message; the rest is in the report.
MOST_WORDS = 1_000
MOST_UNSEEN = 100


def sarif_log(report: ReportData, comparison: Comparison | None = None) -> str:
    """Return the report as a SARIF log; with a comparison, each result says whether it is new."""
    rules = _rules(report)
    positions = {rule: index for index, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "contract_tests",
                "rules": [_descriptor(rule, said) for rule, said in rules.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "artifacts": [{"location": _artifact(report), "roles": ["analysisTarget"]}],
        "invocations": [_invocation(report)],
        "results": [_result(report, finding, positions, comparison) for finding in report["findings"]],
        "properties": _numbers(report),
    }
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return well_formed(json.dumps(log, indent=1, ensure_ascii=False)) + "\n"


def rule_of(finding: FindingData) -> str:
    """Return what a finding is filed under: the rule for a cell, the check for all else."""
    return finding["rules"][0] if finding["check"].startswith("cell ") else finding["check"]


def _rules(report: ReportData) -> dict[str, tuple[str, str]]:
    """Return what findings are filed under, each with a sentence and the words that help."""
    found: dict[str, tuple[str, str]] = {}
    for finding in report["findings"]:
        rule = rule_of(finding)
        stated = report["rules"].get(rule)
        source = stated["source"] if stated is not None else None
        if rule == finding["check"]:
            found.setdefault(rule, (finding["claim"], f"{finding['claim']}. Judged for {finding['operation']}."))
        elif stated is not None and source:
            place = f"{report['spec']['file']}, line {stated['line']}"
            found.setdefault(rule, (source, f'The documents say: "{source}" ({place}; strength {stated["strength"]}).'))
        else:
            found.setdefault(rule, (rule, finding["claim"]))
    return found


def _descriptor(rule: str, said: tuple[str, str]) -> Json:
    short, full = said
    return {
        "id": rule,
        "shortDescription": {"text": _words(short)},
        "fullDescription": {"text": _words(full)},
        "help": {"text": _words(full)},
        "defaultConfiguration": {"level": "error"},
    }


def _result(report: ReportData, finding: FindingData, positions: dict[str, int], comparison: Comparison | None) -> Json:
    rule = rule_of(finding)
    replay = f"python -m contract_tests replay {finding['id']}"
    result: dict[str, Json] = {
        "ruleId": rule,
        "ruleIndex": positions[rule],
        "level": "error",
        "message": {"text": _words(f"{finding['operation']}: {finding['problem']}. To see it again: {replay}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {**_artifact(report), "index": 0},
                    "region": {"startLine": finding["line"]},
                },
                "logicalLocations": [{"fullyQualifiedName": finding["operation"], "kind": "member"}],
            }
        ],
        "relatedLocations": [
            {
                "id": index,
                "message": {"text": _words(f"[{said['rule']}] {said['source']}")},
                "physicalLocation": {
                    "artifactLocation": {**_artifact(report), "index": 0},
                    "region": {"startLine": said["line"]},
                },
            }
            for index, said in enumerate(finding["sentences"])
        ],
        "partialFingerprints": {FINGERPRINT: finding["id"]},
        "properties": {
            "check": finding["check"],
            "rules": [*finding["rules"]],
            "curl": finding["curl"],
            "replay": replay,
        },
    }
    if comparison is not None:
        result["baselineState"] = "new" if comparison.age(finding["id"]) == "new" else "unchanged"
    if finding["id"] in accepted(report):
        result["suppressions"] = [{"kind": "external", "justification": "accepted by the baseline"}]
    return result


def _invocation(report: ReportData) -> Json:
    """Say whether the run was whole, and what it did not see."""
    unseen = [case for case in cases(report) if case.standing == "not observed"]
    said = [f"{case.suite}: {case.name}: not observed: {case.words}" for case in unseen[:MOST_UNSEEN]]
    if len(unseen) > MOST_UNSEEN:
        said.append(f"and {len(unseen) - MOST_UNSEEN} more were not observed")
    notes: list[Json] = [_notification("error", words) for words in faults(report)]
    notes += [_notification("warning", words) for words in said]
    return {
        "executionSuccessful": report["verdict"] != "incomplete",
        "exitCode": report["exit_code"],
        "exitCodeDescription": _words(" ".join(report["summary"])),
        "toolExecutionNotifications": notes,
    }


def _notification(level: str, words: str) -> Json:
    return {"level": level, "message": {"text": _words(words)}}


def _numbers(report: ReportData) -> Json:
    counts = count(report)
    return {
        "verdict": report["verdict"],
        "target": report["target"],
        "specVersion": report["spec"]["version"],
        "requests": report["requests"],
        "cells": counts.cells,
        "cellsDisagreeing": counts.disagreeing,
        "cellsNotObserved": counts.unseen_cells,
        "checks": counts.checks,
        "checksFailing": counts.failing,
        "checksNotObserved": counts.unseen_checks,
    }


def _artifact(report: ReportData) -> dict[str, Json]:
    return {"uri": quote(report["spec"]["file"].replace("\\", "/")), "uriBaseId": BASE}


def _words(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}… ({len(text)} characters)"
