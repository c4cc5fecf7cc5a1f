"""Draw answers as a service that goes on growing gives them: new words, new fields, and less of what is optional."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.reading.elements import Elements

Pointers: TypeAlias = tuple[str, ...]

_COMPOSERS: Final = ("anyOf", "oneOf", "allOf")
_MOST_ADDED: Final = 2
# Names that mean something to who reads the answer, not to who sends it.
_AWKWARD_NAMES: Final = ("", "self", "cls", "model_config", "model_fields", "__dict__", "__class__", "copy", "é 🎬")

json_values: Final[SearchStrategy[object]] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
"""Any JSON."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What some schemas say together of a value, whichever of them is meant."""

    properties: Mapping[str, Pointers]
    required: frozenset[str]
    items: Pointers
    is_open_word: bool


def grown_answers(document: SpecDocument, schemas: Pointers, body: object) -> SearchStrategy[object]:
    """Draw what a documented answer may grow into without breaking its promises.

    At every depth, what is not required may be absent or null, words that are no closed set may be new ones, and
    objects may have fields that no schema of the answers knows.

    Args:
        document: The spec.
        schemas: Pointers to the schemas that an answer may have; a field that any of them knows is not added.
        body: A documented answer.
    """
    return _grown(Elements(document.root, document.lines), schemas, body)


@st.composite
def _grown(draw: DrawFn, elements: Elements, pointers: Pointers, value: object) -> object:
    known = _known(elements, pointers)
    if isinstance(value, list):
        return [draw(_grown(elements, known.items, item)) for item in value]
    if isinstance(value, str) and known.is_open_word:
        return draw(st.just(value) | st.text())
    if not isinstance(value, dict):
        return value
    grown: dict[str, object] = {}
    for name, item in value.items():
        is_optional = name in known.properties and name not in known.required
        fate = draw(st.sampled_from(("kept", "kept", "absent", "null"))) if is_optional else "kept"
        if fate == "kept":
            grown[name] = draw(_grown(elements, known.properties.get(name, ()), item))
        elif fate == "null":
            grown[name] = None
    names = (st.sampled_from(_AWKWARD_NAMES) | st.text()).filter(lambda name: name not in known.properties)
    return draw(st.dictionaries(names, json_values, max_size=_MOST_ADDED)) | grown


def _known(elements: Elements, pointers: Pointers) -> _Known:
    properties: dict[str, Pointers] = {}
    required: set[str] = set()
    items: list[str] = []
    is_open_word = False
    waiting = list(pointers)
    while waiting:
        schema, where = elements.resolve(waiting.pop())
        if not isinstance(schema, Mapping):
            continue
        for composer in _COMPOSERS:
            parts = schema.get(composer, ())
            waiting += [f"{where}/{composer}/{number}" for number in range(len(parts))]
        for name, below in elements.entries(where, "properties"):
            properties[name] = (*properties.get(name, ()), below)
        required.update(schema.get("required", ()))
        items += [f"{where}/items"] * ("items" in schema)
        is_open_word |= "x-known-values" in schema
    return _Known(properties, frozenset(required), tuple(items), is_open_word)
