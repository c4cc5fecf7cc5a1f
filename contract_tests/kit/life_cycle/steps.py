"""The steps of a story as JSON: what is asked of a target, one after the other.

Tasks are named by the order in which a story makes them; their ids are looked up anew whenever it is played.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Create:
    """Make a task; way is None for a request that is held open."""

    way: str | None = None
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """Make a task by a request that is answered with lines."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Send the request of a task again: that makes another task."""

    task: int


@dataclass(frozen=True, slots=True)
class Together:
    """Make several tasks at the same time."""

    ways: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Send a body that the documents forbid: that makes no task."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for a task; None is one that nobody knows."""

    task: int | None


@dataclass(frozen=True, slots=True)
class AskSeveral:
    """Ask for several tasks at once."""

    tasks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Ask for a task until it has ended, and take its callback if there is one."""

    task: int


Step: TypeAlias = Create | Stream | Repeat | Together | Refused | Ask | AskSeveral | End
_KINDS = {
    "create": Create,
    "stream": Stream,
    "repeat": Repeat,
    "together": Together,
    "refused": Refused,
    "ask": Ask,
    "ask several": AskSeveral,
    "end": End,
}
_WORDS = {kind: word for word, kind in _KINDS.items()}


def makes(step: Step) -> int:
    """Count the tasks that a step makes."""
    return len(step.ways) if isinstance(step, Together) else int(isinstance(step, Create | Stream | Repeat))


def step_data(step: Step) -> dict[str, object]:
    """Write a step as JSON."""
    written = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(step).items()}
    return {"do": _WORDS[type(step)], **written}


def read_steps(data: object) -> tuple[Step, ...]:
    """Read a story.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(data, list):
        raise ValueError("a story is a list of steps")  # noqa: TRY004 - the data is wrong
    return tuple(map(read_step, data))


def read_step(data: object) -> Step:
    """Read what `step_data` wrote.

    Raises:
        ValueError: It is no step.
    """
    if not isinstance(data, Mapping) or data.get("do") not in _KINDS:
        raise ValueError(f"a step says what to do: one of {', '.join(_KINDS)}")
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name != "do"}
    try:
        step: Step = _KINDS[data["do"]](**given)
    except TypeError as error:
        raise ValueError(f"{data['do']}: {error}") from error
    return step
