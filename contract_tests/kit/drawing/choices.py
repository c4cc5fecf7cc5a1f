"""Choose what the properties that an atom reads are tried at: absent, given, or each sample that tells something."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from contract_tests.kit.drawing.cutting import cut
from contract_tests.kit.drawing.search import SearchSpace
from contract_tests.kit.drawing.values import PropertyValues, ValueClass
from contract_tests.kit.judging.atoms import Atom

_WORD: Final = re.compile(r"\w[\w./:+-]*", re.ASCII)
_RESERVED: Final = frozenset({"given", "object"})
_COUNTING: Final = frozenset({"minItems", "maxItems", "minProperties", "maxProperties"})
_LONGEST_LABEL: Final = 80
_MOST_REPEATED: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold what a property is tried at.

    Attributes:
        label: name and value, as an id shows them.
        classes: the classes that fit; there are several only where any value will do.
        broken: the base atom that it breaks.
        is_other_text: whether it is only another way to write a number, as 10.0 is of 10.
        tells: what it tells of the atom; of two that tell the same, one is enough.

    """

    label: str
    classes: tuple[ValueClass, ...]
    broken: str | None = None
    is_other_text: bool = False
    tells: str = ""


def guard_choices(space: SearchSpace, atom: Atom) -> dict[str, tuple[Choice, ...]]:
    """Give what each property that an atom's condition reads is tried at, apart from the asserted one."""
    if atom.condition is None:
        return {}
    names = dict.fromkeys([*(name for name, _ in atom.condition.tests), *atom.condition.present])
    found = {}
    for name in names:
        if name != atom.field:
            unbroken = tuple(choice for choice in choices_for(space, atom, name) if choice.broken is None)
            found[name] = tuple(choice for choice in unbroken if not choice.is_other_text)
    return found


def choices_for(space: SearchSpace, atom: Atom, name: str) -> tuple[Choice, ...]:
    """Give what one property that an atom reads is tried at."""
    values = space.values[name]
    absent = values.classes[0]
    schemas = [schema for schema in _schemas(atom, name) if schema is not False]
    is_by_presence = atom.keyword == "required" or (atom.condition is not None and not schemas)
    if is_by_presence:
        given = tuple(found for found in values.classes if found.strategy is not None and found.broken is None)
        chosen = [Choice(f"{name}=given", given)] if given else []
    else:
        chosen = list(_samples(space, atom, name, schemas))
    is_of_interest = atom.condition is not None or atom.keyword == "required"
    return (*([Choice(f"{name}=-", (absent,), absent.broken)] if is_of_interest else []), *chosen)


def body_choices() -> Iterator[tuple[str, object]]:
    """Give what is no object, each with its label."""
    values: tuple[object, ...] = (None, False, True, 0, "x", [], [{}])
    for value in values:
        yield f"body={shown(value)}", value


def _schemas(atom: Atom, name: str) -> list[object]:
    tests = [test for tested, test in atom.condition.tests if tested == name] if atom.condition else []
    return tests + ([atom.value] if atom.condition and atom.field == name and atom.value is not None else [])


def _samples(space: SearchSpace, atom: Atom, name: str, schemas: list[object]) -> Iterator[Choice]:
    values = space.values[name]
    samples = [sample for piece in cut(space.atoms.properties[name], schemas) for sample in piece.samples]
    faults = [len(values.faults(sample)) for sample in samples]
    breaking = [count for count, sample in zip(faults, samples, strict=True) if atom.id in values.faults(sample)[:1]]
    fewest = min(breaking, default=0)
    seen: set[str] = set()
    for sample, count in zip(samples, faults, strict=True):
        found = _class_of(values, sample)
        parts = parts_at(sample, atom.steps[:-1]) if name == atom.field else [sample]
        if found is None or (found.broken is None and not parts) or (found.broken == atom.id and count > fewest):
            continue
        label, tells = f"{name}={shown(sample)}", _told(atom, sample if len(parts) != 1 else parts[0])
        if label not in seen:
            seen.add(label)
            yield Choice(label, (found,), found.broken, _kind_of(sample) == "whole float", tells)


def _told(atom: Atom, value: object) -> str:
    """Say what a value tells of an atom: two that tell the same are not both needed."""
    keyword = atom.steps[-1] if atom.steps else ""
    if keyword == "type":
        return _kind_of(value)
    if atom.steps[-2:-1] == ("required",):
        return ""
    if keyword in _COUNTING and isinstance(value, list | dict):
        return str(len(value))
    return shown(value)


def _class_of(values: PropertyValues, sample: object) -> ValueClass | None:
    """Narrow the class of a sample down to it; None if no class holds it: a fraction where arithmetic reads."""
    try:
        found = values.class_of(sample)
    except LookupError:
        return None
    span = (int(sample), int(sample)) if found.span is not None and isinstance(sample, int) else None
    return replace(found, sample=sample, span=span)


def parts_at(value: object, steps: tuple[str, ...]) -> list[object]:
    """Give the parts of a value to which a way through schemas leads: none where it leads nowhere."""
    if not steps or steps[0] == "required":
        return [value]
    keyword, *rest = steps
    if keyword == "allOf":
        return parts_at(value, tuple(rest[1:]))
    if keyword == "items" and isinstance(value, list):
        return [part for item in value for part in parts_at(item, tuple(rest))]
    if keyword == "properties" and isinstance(value, dict):
        return parts_at(value[rest[0]], tuple(rest[1:])) if rest[0] in value else []
    if keyword == "additionalProperties" and isinstance(value, dict):
        return [part for item in value.values() for part in parts_at(item, tuple(rest))]
    return []


def _kind_of(value: object) -> str:
    if isinstance(value, float):
        return "whole float" if value.is_integer() else "fraction"
    if isinstance(value, list):
        return f"list of {', '.join(map(_kind_of, value))}"
    return str(value) if isinstance(value, bool) else type(value).__name__


def shown(value: object) -> str:
    """Show a value in an id: words bare, other texts in single quotes, what is long by its beginning and a digest."""
    text = json.dumps(value, separators=(",", ":"))
    if isinstance(value, str):
        if _WORD.fullmatch(value) and value not in _RESERVED and not _is_json(value):
            text = value
        elif len(value) > _MOST_REPEATED and len(set(value)) == 1:
            return f"'{json.dumps(value[0])[1:-1]}'*{len(value)}"
        else:
            text = f"'{text[1:-1]}'"
    if len(text) <= _LONGEST_LABEL:
        return text
    return f"{text[:_MOST_REPEATED]}...{sha256(text.encode()).hexdigest()[:8]}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
