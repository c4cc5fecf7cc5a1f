"""Read a report file back, and refuse one that is none."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contract_tests.kit.running.report import FORMAT

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import ReportData

SCHEMA = Path(__file__).resolve().parents[2] / "report.schema.json"
MOST_WORDS = 300


class ReportError(Exception):
    """Say which file is no report, where, and what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


def load_report(path: Path) -> ReportData:
    """Read a report.

    Raises:
        ReportError: The file cannot be read, or holds no report of the format that this program writes.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise ReportError(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ReportError(path, f"is not JSON: {error}; name a file that `run --report` wrote") from error
    if not isinstance(data, dict):
        raise ReportError(path, "is no report: a report is a JSON object")
    if data.get("format") != FORMAT:
        found = json.dumps(data.get("format"))[:MOST_WORDS]
        raise ReportError(path, f"at /format: the format is {found}, {FORMAT} can be read; run the judgement again")
    fault = best_match(_validator().iter_errors(data))
    if fault is not None:
        where = "".join(f"/{part}" for part in fault.absolute_path) or "the top"
        raise ReportError(path, f"at {where}: {fault.message[:MOST_WORDS]}; run the judgement again")
    return cast("ReportData", data)


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
