"""The entries of a baseline, read from its file; every fault of the file is told with its line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from jsonschema import Draft202012Validator

from contract_tests.kit.reading.yaml_text import YamlTextError, escape, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError

    from contract_tests.kit.running.recorder import Finding
    from contract_tests.kit.running.wire import Json

SCHEMA = Path(__file__).resolve().parents[2] / "baseline.schema.json"
KINDS = ("finding", "rule", "unobserved")
Kind: TypeAlias = Literal["finding", "rule", "unobserved"]
WORDS: Mapping[str, str] = {
    "oneOf": f"an entry has exactly one of {', '.join(KINDS)}",
    "dependentRequired": "check stands only beside rule",
}
"""What to say where the validator's own words would not help; by keyword, or by the last step of where it is."""
FIELD_WORDS: Mapping[str, str] = {
    "reason": "the reason is not filled in: say why this is accepted",
    "expires": "expires is no day: write YYYY-MM-DD, without quotes or time",
    "finding": "finding is no id of a finding: ten characters, in quotes, as a report has them",
}


class BaselineError(Exception):
    """A baseline that cannot be used; the message has a line for each fault, and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry.

    Attributes:
        kind: What `names` is.
        names: Id of a finding, of a rule, or of a check that cannot be observed.
        check: Beside a rule, the id of the check that found it; None is any.
        reason: Why it is accepted.
        expires: The last day on which it is.
        line: Where it stands.
    """

    kind: Kind
    names: str
    check: str | None
    reason: str
    expires: date
    line: int

    def has_expired(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return today > self.expires

    def names_finding(self, finding: Finding) -> bool:
        """Tell whether it is about a finding, by its id or by one of its rules."""
        if self.kind == "finding":
            return self.names == finding.id
        return any(self.names_rule(rule, finding) for rule in finding.rules)

    def names_rule(self, rule: str, finding: Finding) -> bool:
        """Tell whether it accepts what one check finds against one rule."""
        return self.kind == "rule" and self.names == rule and (self.check is None or fits(self.check, finding.check))

    def names_check(self, operation: str, check: str) -> bool:
        """Tell whether it accepts that one check is not observed."""
        return self.kind == "unobserved" and (fits(self.names, check) or fits(self.names, f"{operation} {check}"))

    @property
    def words(self) -> str:
        """Say in a few words what it accepts."""
        return f"{self.kind} {self.names}" + (f" of {self.check}" if self.check is not None else "")


def fits(pattern: str, text: str) -> bool:
    """Tell whether a text is the pattern's, or begins like a pattern that ends in a star."""
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Read a baseline's file.

    Raises:
        BaselineError: It cannot be read, or an entry is not one.
    """
    try:
        data, lines = read_yaml(path.read_text(encoding="utf-8"))
    except YamlTextError as error:
        raise BaselineError(f"{path}:{error.line}: {error.what}") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise BaselineError(f"{path} cannot be read: {reason}") from error
    faults = {(_line(lines, fault), _words(fault)) for fault in _validator().iter_errors(cast("Json", data))}
    if not faults:
        listed = cast("list[dict[str, str]]", cast("dict[str, object]", data)["accepted"])
        entries = [_entry(entry, lines[f"#/accepted/{index}"]) for index, entry in enumerate(listed)]
        faults = {fault for entry in entries for fault in _faults(entry, entries)}
        if not faults:
            return tuple(entry for entry in entries if not isinstance(entry, tuple))
    raise BaselineError("\n".join(f"{path}:{line}: {words}" for line, words in sorted(faults)))


def _entry(data: Mapping[str, str], line: int) -> Entry | tuple[int, str]:
    """Return an entry, or the fault of one whose day is none."""
    try:
        expires = date.fromisoformat(data["expires"])
    except ValueError:
        return line, f"there is no day {data['expires']}"
    kind = next(kind for kind in KINDS if kind in data)
    return Entry(cast("Kind", kind), data[kind], data.get("check"), data["reason"], expires, line)


def _faults(entry: Entry | tuple[int, str], among: list[Entry | tuple[int, str]]) -> Iterator[tuple[int, str]]:
    if isinstance(entry, tuple):
        yield entry
        return
    for other in among:
        if not isinstance(other, tuple) and other.words == entry.words and other.line < entry.line:
            yield entry.line, f"{entry.words} stands in line {other.line} already"
            return


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _line(lines: Mapping[str, int], fault: ValidationError) -> int:
    """Return the line of what is wrong, or of what it is missing in."""
    steps = [escape(str(step)) for step in fault.absolute_path]
    return next(
        lines[pointer] for count in range(len(steps), -1, -1) if (pointer := "/".join(["#", *steps[:count]])) in lines
    )


def _words(fault: ValidationError) -> str:
    last = str(fault.absolute_path[-1]) if fault.absolute_path else ""
    return WORDS.get(str(fault.validator)) or FIELD_WORDS.get(last) or fault.message[:200]
