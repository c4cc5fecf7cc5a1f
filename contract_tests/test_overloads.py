"""What the documents forbid is a type error, and what they allow is none: two type checkers, each run once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pytest

import acedata_sora
from contract_tests.cli import DEFAULT_SPEC
from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.judging.documented import load_documented
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import load_document
from contract_tests.type_checkers import CHECKERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.kit.judging.documented import DocumentedRules

Verdict: TypeAlias = Literal["legal", "illegal", "open"]

ROOT: Final = Path(__file__).parent.parent
GENERATED: Final = Path(acedata_sora.__file__).parent.parent
OPERATION: Final = "createVideo"
# How the same request is made in these ways; `await` stands where an unused coroutine would be a mistake of its own.
FORMS: Final = {
    "client": ("def call(of: Client) -> None:", "of.create_video({})"),
    "asynchronous client": ("async def call_later(of: AsyncClient) -> None:", "await of.create_video({})"),
    "stream": ("def stream(of: Client) -> None:", "of.stream_create_video({})"),
    "asynchronous stream": ("def stream_later(of: AsyncClient) -> None:", "of.stream_create_video({})"),
    "request": ("def make() -> None:", "VideoRequest({})"),
}
# What the cells do not hold, and types can tell all the same: properties that come or go together.
CHARACTER: Final = {"character_url": "https://example.com/a.mp4", "character_start": 1, "character_end": 2}
FURTHER: Final[tuple[dict[str, object], ...]] = tuple(
    {"model": "sora-2-pro", "prompt": "a cat", **version, **dict(list(CHARACTER.items())[:count])}
    for version in ({}, {"version": "1.0"}, {"version": "2.0"})
    for count in (1, 2, 3)
)
TAKE_LIFT: Final = ("client", "asynchronous client", "stream", "asynchronous stream")
# The rules to lift may be written down in any of these ways; the cells take turns.
COLLECTIONS: Final = (list[str], tuple[str, ...], set[str])


@dataclass(frozen=True, slots=True)
class Call:
    """Hold one call of the file that is checked, and what the documents say of it."""

    form: str
    text: str
    verdict: Verdict
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold the calls by line, and what a checker complained of by file and line."""

    calls: Mapping[int, Call]
    complaints: Mapping[str, Mapping[int, str]]

    def refused(self, verdict: Verdict, *, is_lifted: bool) -> tuple[list[str], list[str]]:
        """Return the calls of one kind: those that the checker refuses, and those that it accepts."""
        found: tuple[list[str], list[str]] = ([], [])
        for line, call in self.calls.items():
            if (call.verdict, call.is_lifted) == (verdict, is_lifted):
                found[line not in self.complaints["calls.py"]].append(f"{call.form}: {call.text}")
        return found


def arguments(body: Mapping[str, object]) -> str:
    """Write a body as the arguments of a call."""
    names = {info.alias or name: name for name, info in acedata_sora.VideoRequest.model_fields.items()}
    return ", ".join(f"{names[wire]}={value!r}" for wire, value in body.items())


def calls(table: DocumentedRules) -> Iterator[Call]:
    """Yield a call in every form for every cell and some more; where `lift` is taken, also with what is open lifted."""
    document = load_document(DEFAULT_SPEC)
    operation, oracle = document.operation(OPERATION), Oracle(document)
    schema = operation.request_schema or ""
    liftable = {atom.rule for atom in oracle.atoms(schema).conditional if atom.strength == "inapplicable"}
    collections = cycle(COLLECTIONS)
    for body in (*(cell.body for cell in cells(document, operation)), *FURTHER):
        broken = oracle.judge(schema, body).rules
        verdict, given = table.judge(body).verdict, arguments(body)
        for form in FORMS:
            yield Call(form, given, verdict, is_lifted=False)
        for form in TAKE_LIFT:
            yield Call(form, f"{given}, lift={next(collections)(broken & liftable)!r}", verdict, is_lifted=True)


def write_calls(path: Path, every: list[Call]) -> dict[int, Call]:
    """Write the calls into one file, a line each, and return them by line."""
    lines = ["from acedata_sora import AsyncClient, Client, VideoRequest"]
    by_line: dict[int, Call] = {}
    for form, (head, template) in FORMS.items():
        lines.append(head)
        for call in every:
            if call.form == form:
                lines.append(f"    {template.format(call.text)}")
                by_line[len(lines)] = call
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return by_line


@pytest.fixture(scope="module", params=CHECKERS)
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Return what one checker makes of a call for every cell, and of the README's Python."""
    folder = tmp_path_factory.mktemp("calls")
    tables = load_documented(ROOT / "contract_tests" / "documented")
    by_line = write_calls(folder / "calls.py", list(calls(tables[OPERATION])))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for index, block in enumerate(re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)):
        (folder / f"readme_{index}.py").write_text(block, encoding="utf-8")
    complaints: dict[str, dict[int, str]] = {path.name: {} for path in folder.glob("*.py")}
    for name, line, message in CHECKERS[request.param](folder, GENERATED):
        complaints.setdefault(name, {})[line] = message
    return Checked(by_line, complaints)


def test_there_are_calls_of_every_kind(checked: Checked) -> None:
    """None of the claims below is made of nothing, and no complaint is about anything but a call."""
    kinds = {(call.verdict, call.is_lifted) for call in checked.calls.values()}

    assert len(kinds) == 6
    assert set(checked.complaints["calls.py"]) <= set(checked.calls)


def test_what_the_documents_allow_is_accepted(checked: Checked) -> None:
    """No legal cell is a type error, however the request is made."""
    refused, accepted = checked.refused("legal", is_lifted=False)

    assert refused == []
    assert accepted


@pytest.mark.parametrize("is_lifted", [False, True])
def test_what_the_documents_forbid_is_a_type_error(checked: Checked, *, is_lifted: bool) -> None:
    """Every cell that a rule of strength `reject` forbids is refused, and lifting what is open does not help it."""
    refused, accepted = checked.refused("illegal", is_lifted=is_lifted)

    assert accepted == []
    assert refused


@pytest.mark.parametrize("written", ["lift=['", "lift=('", "lift={'"])
def test_the_rules_to_lift_may_be_a_list_a_tuple_or_a_set(checked: Checked, written: str) -> None:
    """A literal of each kind is among the calls that the checker accepts."""
    _, accepted_on_purpose = checked.refused("open", is_lifted=True)

    assert any(written in call for call in accepted_on_purpose)


def test_what_the_documents_leave_open_takes_a_word_of_intent(checked: Checked) -> None:
    """A cell that only inapplicable rules refuse is a type error, unless the call says that it lifts them."""
    refused, accepted = checked.refused("open", is_lifted=False)
    refused_all_the_same, accepted_on_purpose = checked.refused("open", is_lifted=True)

    assert accepted == refused_all_the_same == []
    assert refused
    assert accepted_on_purpose


def test_lifting_nothing_is_allowed(checked: Checked) -> None:
    """A legal call may name an empty list, tuple or set of rules."""
    refused, accepted = checked.refused("legal", is_lifted=True)

    assert refused == []
    assert accepted


def test_the_readme_is_typed(checked: Checked) -> None:
    """Every Python block of the README passes the checker."""
    complaints = {name: found for name, found in checked.complaints.items() if name.startswith("readme_")}

    assert complaints
    assert not any(complaints.values()), complaints
