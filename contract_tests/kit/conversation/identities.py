"""Which ids have to be the same wherever they are told, by the documented examples that show them as the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.conversation.places import first_at, ids_in, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from contract_tests.kit.conversation.places import Path

Kind: TypeAlias = Literal["acknowledgement", "answer", "callback", "record"]
"""An acknowledgement is any answer that tells no outcome: of its ids, only that of the task is documented."""
Message: TypeAlias = "tuple[Kind, object]"


@dataclass(frozen=True, slots=True)
class Identity:
    """Hold where one id stands in each kind of message.

    Attributes:
        name: What the answer calls it, else the first place.
        places: Where it stands.
    """

    name: str
    places: Mapping[Kind, tuple[Path, ...]]

    def values(self, kind: Kind, body: object) -> Iterator[str]:
        """Yield what a message tells of it."""
        for path in self.places.get(kind, ()):
            yield from (value for value in values_at(body, path) if isinstance(value, str))


@dataclass(frozen=True, slots=True)
class Identities:
    """Hold the ids of a conversation.

    Attributes:
        task: The id of the task.
        others: Further ones that stand in more than one place.
        of_answers: Where the answer to a create holds ids of any kind.
    """

    task: Identity
    others: tuple[Identity, ...]
    of_answers: tuple[Path, ...]

    def task_id(self, answer: object) -> str | None:
        """Return the id of the task that an answer tells."""
        return next(self.task.values("answer", answer), None)

    def clash(self, messages: Sequence[Message]) -> str | None:
        """Say which id is not the same in all messages about one task; None if all are."""
        for identity in (self.task, *self.others):
            told = {value for kind, body in messages for value in identity.values(kind, body)}
            if len(told) > 1:
                return f"the {identity.name} of one task is told as {' and as '.join(sorted(map(ascii, told)))}"
        return None


def identities_of(
    answers: Sequence[object], acknowledged: object, callbacks: Sequence[object], records: Sequence[object], one: str
) -> Identities | None:
    """Read in examples where the ids of a task stand.

    Args:
        answers: Example answers to a request that makes a task.
        acknowledged: The example answer that comes at once; its first id is that of the task.
        callbacks: Example callbacks.
        records: Example records of tasks.
        one: The field of a question that asks for one task; a record calls its own id so.

    Returns:
        None if no answer shows an id.
    """
    shown = next((found for found in map(_first_id, (acknowledged, *answers)) if found is not None), None)
    if shown is None:
        return None
    path, sample = shown
    task = Identity(
        path[-1],
        {
            "acknowledgement": (path,),
            "answer": _places(answers, path, sample),
            "callback": _places(callbacks, path, sample),
            "record": _places(records, (one,), sample),
        },
    )
    return Identities(
        task=task,
        others=tuple(_others({"answer": answers, "callback": callbacks, "record": records}, sample)),
        of_answers=tuple(dict.fromkeys(place for answer in answers for place, _ in ids_in(answer))),
    )


def _first_id(example: object) -> tuple[Path, str] | None:
    return next(((path, value) for path, value in ids_in(example) if "*" not in path), None)


def _places(examples: Sequence[object], path: Path, sample: str) -> tuple[Path, ...]:
    """Return where examples show the value that they show at a path; without any, only that path is known."""
    found = []
    for example in examples:
        shown = first_at(example, path) or sample
        found += [place for place, value in ids_in(example) if value == shown and "*" not in place]
    return tuple(dict.fromkeys((*found, path)))


def _others(examples: Mapping[Kind, Sequence[object]], sample: str) -> Iterator[Identity]:
    """Yield what examples about the same sample task show with the same value in several places."""
    found: dict[str, dict[Kind, list[Path]]] = {}
    for kind, bodies in examples.items():
        for path, value in _ids_about(bodies, sample):
            places = found.setdefault(value, {}).setdefault(kind, [])
            if value != sample and path not in places:
                places.append(path)
    for shared in found.values():
        paths = [path for below in shared.values() for path in below]
        if len(paths) > 1:
            yield Identity(paths[0][-1], {kind: tuple(below) for kind, below in shared.items()})


def _ids_about(bodies: Iterable[object], sample: str) -> Iterator[tuple[Path, str]]:
    for body in bodies:
        ids = list(ids_in(body))
        if sample in {value for _, value in ids}:
            yield from ((path, value) for path, value in ids if "*" not in path)
