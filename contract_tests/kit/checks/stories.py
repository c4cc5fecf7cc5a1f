"""What the checks over several requests share: the bodies they begin with, and their cases as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from contract_tests.kit.conversation.talk import MOST_QUESTIONS
from contract_tests.kit.conversation.texts import free_text
from contract_tests.kit.conversation.ways import members_for
from contract_tests.kit.drawing.matrix import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.ways import Way
    from contract_tests.kit.running.run import Run

STORY_REQUESTS: Final = 1 + MOST_QUESTIONS
"""How many requests one task takes at most, from its making to its end."""
_FALSY: Final[tuple[object, ...]] = (0, False, "", [], {})
_NUMBERED: Final = "{text} (number {number})"


@dataclass(frozen=True, slots=True)
class Story:
    """Hold the beginning of a story: a body, and how it is sent.

    Attributes:
        body: The body, without what the way adds.
        way: How to be answered at once; None is held open.
    """

    body: Mapping[str, object]
    way: Way | None

    @property
    def words(self) -> str:
        """Name the way in a few words."""
        return "a request that is held open" if self.way is None else f"a request with {self.way.name}"


def story_cases(run: Run, parts: Conversation, *, is_held_open: bool = True) -> tuple[Case, ...]:
    """Return a case for each way: a body and the name of the way, null for none."""
    body = first_body(run, parts)
    ways = [None, *parts.ways] if is_held_open else list(parts.ways)
    return tuple({"body": body, "way": None if way is None else way.name} for way in ways) if body is not None else ()


def read_story(parts: Conversation, case: Case) -> Story:
    """Read a case of `story_cases`.

    Raises:
        ValueError: It is not of that form.
    """
    if not isinstance(case, Mapping) or not isinstance(case.get("body"), Mapping):
        raise ValueError("a case of a story has a body, and a way or null")  # noqa: TRY004 - the data is wrong
    way = case.get("way")
    return Story(dict(case["body"]), None if way is None else parts.way(str(way)))


def first_body(run: Run, parts: Conversation) -> dict[str, object] | None:
    """Return the first documented example that is legal and held open, else the first such cell."""
    return next(_bodies(run, parts), None)


def _bodies(run: Run, parts: Conversation) -> Iterator[dict[str, object]]:
    schema = parts.maker.request_schema or ""
    atoms = run.oracle.atoms(schema)
    least = members_for({"required": list(atoms.required)}, atoms.properties)
    found = chain(parts.examples, [] if least is None else [least], _cell_bodies(run, parts))
    for body in found:
        if run.oracle.judge(schema, body).verdict == "legal" and not parts.is_acknowledged(body):
            yield dict(body)


def _cell_bodies(run: Run, parts: Conversation) -> Iterator[dict[str, object]]:
    yield from (cell.body for cell in cells(run.document, parts.maker))


def falsy_stories(run: Run, parts: Conversation) -> tuple[Case, ...]:
    """Return a case for each field with each value that careless programs take for absent, where it is legal."""
    body, schema = first_body(run, parts), parts.maker.request_schema or ""
    if body is None:
        return ()
    bodies = ({**body, name: value} for name in run.oracle.atoms(schema).properties for value in _FALSY)
    legal = [each for each in bodies if run.oracle.judge(schema, each).verdict == "legal"]
    return tuple({"body": each, "way": _way_beside(parts, set(each) - set(body))} for each in legal)


def _way_beside(parts: Conversation, names: set[str]) -> str | None:
    """Return a way that leaves fields as they are; None is a request that is held open."""
    free = (way.name for way in parts.ways if not way.calls_back and not names & way.members.keys())
    return next(free, None)


def distinct_bodies(run: Run, parts: Conversation, count: int) -> list[dict[str, object]]:
    """Return so many legal bodies that can be told apart by a text, where there is a free one."""
    body = first_body(run, parts)
    if body is None:
        return []
    name = free_text(run.document, parts.maker, body)
    if name is None:
        return [dict(body) for _ in range(count)]
    return [{**body, name: _NUMBERED.format(text=body[name], number=number)} for number in range(1, count + 1)]


def failing_body(run: Run, parts: Conversation) -> dict[str, object] | None:
    """Return a body whose task fails, if it is known how to get one."""
    failing = run.manners.failing
    body = first_body(run, parts)
    if failing is None or body is None:
        return None
    declared = run.oracle.atoms(parts.maker.request_schema or "").properties
    return {**body, **{name: value for name, value in failing.items() if name in declared}}
