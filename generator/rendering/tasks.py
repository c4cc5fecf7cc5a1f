"""What a document says of asking for tasks: `x-task-query` and `x-task-result` of an operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.reading.document import Document, Json, child, keys

if TYPE_CHECKING:
    from generator.errors import SpecError

_PATHS: Final = ("outcome", "ended", "succeeded", "error")
_WORDS: Final = ("running", "succeeded", "failed")
_SCHEMAS: Final = ("components", "schemas")


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Hold how an operation asks for one task and for several."""

    one: str
    several: str
    several_values: Mapping[str, Json]
    """What other fields are when several are asked for."""
    items: str
    """The field of an answer that holds several."""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """Hold where the records of an operation say what has become of a task."""

    one: str
    ask: Mapping[str, Json]
    outcome: tuple[str, ...]
    ended: tuple[str, ...]
    succeeded: tuple[str, ...]
    error: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    running_words: tuple[str, ...]
    succeeded_words: tuple[str, ...]
    failed_words: tuple[str, ...]
    unknown_codes: tuple[str, ...]
    schema: str
    first_pause: float
    longest_pause: float


def read_task_query(node: Mapping[str, Json]) -> TaskQuery | None:
    """Return how an operation asks for tasks, or None if it does not."""
    query = _mapping(node.get("x-task-query"))
    one, several, items = query.get("one"), query.get("several"), _mapping(query.get("batch")).get("items")
    if not (isinstance(one, str) and isinstance(several, str) and isinstance(items, str)):
        return None
    condition = _mapping(query.get("several-when"))
    values = {
        name: _mapping(schema)["const"]
        for name, schema in _mapping(condition.get("properties")).items()
        if "const" in _mapping(schema)
    }
    return TaskQuery(one, several, values, items)


class TaskResultReader:
    """Read `x-task-result` of one operation.

    Args:
        document: The document.
        node: The operation.
        place: Where it stands.
    """

    def __init__(self, document: Document, node: Mapping[str, Json], place: str) -> None:
        self.problems: list[SpecError] = []
        self._document = document
        self._node = node
        self._place = child(place, "x-task-result")

    def read(self) -> TaskResult | None:
        """Return what it says; None if it is not there, or if `problems` says what is wrong with it."""
        if "x-task-result" not in self._node:
            return None
        node, query = _mapping(self._node["x-task-result"]), read_task_query(self._node)
        if query is None:
            self._add("", "no x-task-query beside it", "say there which field asks for one task")
        if self._node.get("x-idempotent") is not True:
            self._add("", "asking again may change or cost something", "say `x-idempotent: true` if it does not")
        paths = {name: self._path(node.get(name), name) for name in _PATHS}
        words = _mapping(node.get("words"))
        at = [self._path(path, "words/at") for path in self._texts(words.get("at", []), "words/at")]
        known = {name: self._texts(words.get(name, []), f"words/{name}") for name in _WORDS}
        pauses = _mapping(node.get("pause-seconds"))
        first, longest = (self._seconds(pauses.get(name), f"pause-seconds/{name}") for name in ("first", "longest"))
        unknown = self._texts(node.get("unknown-codes", []), "unknown-codes")
        schema = self._schema(node.get("schema"))
        if self.problems or query is None:
            return None
        return TaskResult(
            one=query.one,
            ask=_mapping(node.get("ask")),
            **paths,
            words=tuple(at),
            running_words=known["running"],
            succeeded_words=known["succeeded"],
            failed_words=known["failed"],
            unknown_codes=unknown,
            schema=schema,
            first_pause=first,
            longest_pause=max(first, longest),
        )

    def _add(self, member: str, problem: str, remedy: str) -> None:
        pointer = f"{self._place}/{member}" if member else self._place
        self.problems.append(self._document.problem(pointer, problem, remedy))

    def _path(self, node: Json, member: str) -> tuple[str, ...]:
        if not isinstance(node, str) or not node.startswith("/"):
            self._add(member, "not the path of a field in a record", "write it like /response/success")
            return ()
        return tuple(keys(f"#{node}"))

    def _texts(self, node: Json, member: str) -> tuple[str, ...]:
        if not isinstance(node, list) or not all(isinstance(text, str) for text in node):
            self._add(member, "not a list of texts", "write one like [a, b]")
            return ()
        return tuple(map(str, node))

    def _seconds(self, node: Json, member: str) -> float:
        if isinstance(node, bool) or not isinstance(node, int | float) or node <= 0:
            self._add(member, "not a positive number", "write seconds")
            return 0
        return float(node)

    def _schema(self, node: Json) -> str:
        reference = _mapping(node).get("$ref")
        if not isinstance(reference, str) or tuple(keys(reference)[:2]) != _SCHEMAS:
            self._add("schema", "no schema with a name", "refer to one under components/schemas")
            return ""
        if "properties" not in _mapping(self._document.at(reference)):
            self._add("schema", "not the schema of an object", "refer to one that has properties")
        name: str = keys(reference)[-1]
        return name


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}
