"""A baseline's file says what is accepted, why and until when; what is wrong with it is told with its line."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from contract_tests.kit.baseline.draft import draft_text
from contract_tests.kit.baseline.entries import SCHEMA, BaselineError, Entry, fits, read_entries
from contract_tests.kit.running.recorder import Recorder
from contract_tests.tests.records import FINDING

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2030, 5, 20)
GOOD = """\
accepted:
  - finding: "0123456789"
    reason: They know.
    expires: 2030-06-01
  - rule: colour.enum
    check: cell *
    reason: Ticket 7.
    expires: 2030-07-01
  - unobserved: do callback.once
    reason: No way in.
    expires: 2031-01-01
"""


def read(folder: Path, text: str) -> tuple[Entry, ...]:
    """Read a text as the file of a baseline."""
    path = folder / "baseline.yaml"
    path.write_text(text, encoding="utf-8")
    return read_entries(path)


def test_the_schema_is_one() -> None:
    """It fits its own metaschema."""
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_each_kind_of_entry_is_read_with_its_line(tmp_path: Path) -> None:
    """What is accepted is written down as it stands."""
    entries = read(tmp_path, GOOD)

    assert entries == (
        Entry("finding", "0123456789", None, "They know.", date(2030, 6, 1), 2),
        Entry("rule", "colour.enum", "cell *", "Ticket 7.", date(2030, 7, 1), 5),
        Entry("unobserved", "do callback.once", None, "No way in.", date(2031, 1, 1), 9),
    )


@pytest.mark.parametrize(
    ("was", "put", "line", "words"),
    [
        ("    reason: They know.\n", "", 2, "'reason' is a required property"),
        ("reason: They know.", 'reason: ""', 3, "the reason is not filled in"),
        ("reason: They know.", 'reason: "  "', 3, "the reason is not filled in"),
        ("reason: They know.", "reason:", 3, "the reason is not filled in"),
        ("    expires: 2030-06-01\n", "", 2, "'expires' is a required property"),
        ("expires: 2030-06-01", "expires: soon", 4, "write YYYY-MM-DD"),
        ("expires: 2030-06-01", "expires: 2030-06-01T00:00", 4, "write YYYY-MM-DD"),
        ("expires: 2030-06-01", "expires: 2030-06-31", 2, "there is no day 2030-06-31"),
        ('finding: "0123456789"', "finding: 0123456789", 2, "no id of a finding"),
        ('finding: "0123456789"', 'finding: "01234"', 2, "no id of a finding"),
        ('finding: "0123456789"', "rule: a\n    unobserved: b", 2, "exactly one of finding, rule, unobserved"),
        ('finding: "0123456789"', "check: a", 2, "exactly one of finding, rule, unobserved"),
        ("reason: No way in.", "check: a\n    reason: x", 9, "check stands only beside rule"),
        ("reason: They know.", "raeson: They know.", 2, "'raeson' was unexpected"),
        ("do callback.once", "do callback.once\n    unobserved: x", 10, "stands twice in one mapping"),
        ("unobserved: do callback.once", "rule: colour.enum\n    check: cell *", 9, "in line 5 already"),
        ("accepted:", "accepted", 2, ""),
        ("accepted:\n", "known:\n", 1, "'accepted' is a required property"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(tmp_path: Path, was: str, put: str, line: int, words: str) -> None:
    """The message is one line for each fault, as compilers have it."""
    assert GOOD.count(was) == 1

    with pytest.raises(BaselineError) as caught:
        read(tmp_path, GOOD.replace(was, put))

    told = str(caught.value).splitlines()
    assert any(f"baseline.yaml:{line}: " in one and words in one for one in told), told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Whoever writes the file does not find them one by one."""
    with pytest.raises(BaselineError) as caught:
        read(tmp_path, GOOD.replace("They know.", "").replace("2030-07-01", "never"))

    assert [one.rpartition("baseline.yaml:")[2][:2] for one in str(caught.value).splitlines()] == ["3:", "8:"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A baseline that cannot be read accepts nothing silently."""
    with pytest.raises(BaselineError, match=r"none\.yaml cannot be read"):
        read_entries(tmp_path / "none.yaml")


def test_an_entry_holds_on_its_last_day(tmp_path: Path) -> None:
    """The day that stands there is the last one on which it is accepted."""
    entry = read(tmp_path, GOOD)[0]

    assert [entry.has_expired(day) for day in (date(2030, 5, 31), date(2030, 6, 1), date(2030, 6, 2))] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("cell *", "cell a=1", True),
        ("cell *", "breaks a", False),
        ("*", "anything", True),
        ("cell", "cell a=1", False),
        ("a.b", "a.b", True),
        ("a.b", "a-b", False),
    ],
)
def test_only_a_star_at_the_end_stands_for_anything(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Ids hold dots, brackets and question marks; none of them means anything here."""
    assert fits(pattern, text) is expected


def test_a_draft_is_a_baseline_but_for_its_reasons(tmp_path: Path) -> None:
    """As it is drafted it accepts nothing; with its reasons filled in it is read."""
    recorder = Recorder()
    recorder.add_finding(FINDING)

    text = draft_text(recorder, TODAY)

    with pytest.raises(BaselineError, match="the reason is not filled in"):
        read(tmp_path, text)
    entries = read(tmp_path, text.replace('reason: ""', "reason: known"))
    assert [(entry.kind, entry.names, entry.expires) for entry in entries] == [
        ("finding", FINDING.id, date(2030, 8, 18))
    ]


def test_the_draft_of_nothing_accepts_nothing(tmp_path: Path) -> None:
    """It is a file that can be used."""
    assert read(tmp_path, draft_text(Recorder(), TODAY)) == ()
