"""What the compiled rules are made of: atoms, the values that break them, and the message that says so."""

import json
import math
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final, Literal, TypeGuard

Strength = Literal["reject", "inapplicable"]

_SHOWN_CHARACTERS: Final = 80


class Absent(Enum):
    """Stand for the value of a key that a body does not have, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """Describe the smallest thing that a body can break.

    Args:
        id: The rule's id; with `:<field>` behind it where one rule asserts several things.
        rule: The rule's id.
        strength: `reject`: documented as outside. `inapplicable`: documented without effect; can be lifted.
        field: The property that is at fault, "" for the body as a whole.
        keyword: The JSON Schema keyword that says so.
        pointer: Where the specification says so.
        condition: When it applies, in words; "" for always.
        allowed: What is allowed then, in words; "" where that is nothing.
        source: The sentence of the documentation, or the description of the property.
        quoted: Whether `source` is the documentation's own wording.
    """

    id: str
    rule: str
    strength: Strength
    field: str
    keyword: str
    pointer: str
    condition: str = ""
    allowed: str = ""
    source: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """Name a rule that a body breaks, and the value that breaks it.

    Args:
        atom: What is broken.
        subject: The name or the expression that has the value.
        value: The value; `ABSENT` if what is broken is that there is none.
    """

    atom: Atom
    subject: str
    value: object

    @property
    def rule(self) -> str:
        """Return the rule's id."""
        return self.atom.rule

    @property
    def strength(self) -> Strength:
        """Return the rule's strength."""
        return self.atom.strength

    @property
    def field(self) -> str:
        """Return the property that is at fault, "" for the body as a whole."""
        return self.atom.field

    @property
    def message(self) -> str:
        """Write what is wrong, when, what is allowed instead, and who says so."""
        atom = self.atom
        if self.value is ABSENT:
            text = f"{self.subject} is missing"
        else:
            text = f"{self.subject} = {as_json(self.value)} is not allowed"
        if atom.condition:
            text += f" when {atom.condition}"
        if atom.allowed:
            text += f"; allowed: {atom.allowed}"
        if atom.source:
            text += f'. Documented: "{atom.source}"' if atom.quoted else f". Meaning: {atom.source.rstrip('.')}."
        return printable(f"{text} [{atom.rule}]")


def by_id(*atoms: Atom) -> Mapping[str, Atom]:
    """Return the atoms of one request by their ids, with the keyword behind an id that several have."""
    ids = [atom.id for atom in atoms]
    return {atom.id if ids.count(atom.id) == 1 else f"{atom.id} {atom.keyword}": atom for atom in atoms}


def is_integer(value: object) -> TypeGuard[int]:
    """Tell whether JSON Schema calls a value an integer: 10.0 is one, true is none."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a JSON number, which true, NaN and the infinities are not."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def is_multiple(value: float, step: float) -> bool:
    """Tell whether a number is a multiple of another, both exactly as they are written, of any size."""
    return (_as_written(value) / _as_written(step)).denominator == 1


def has_duplicates(values: Iterable[object]) -> bool:
    """Tell whether two values are equal in the sense of JSON: 1 and 1.0 are, 1 and true are not."""
    seen: list[object] = []
    for value in values:
        marked = _marked(value)
        if marked in seen:
            return True
        seen.append(marked)
    return False


def as_json(value: object) -> str:
    """Write a value as JSON, or as Python does where JSON cannot, in a bounded number of characters."""
    if isinstance(value, str):
        value = value[: _SHOWN_CHARACTERS + 1]  # a long text is not copied whole to be cut afterwards
    try:
        if isinstance(value, tuple):  # written as Python does, so that it does not look like the list it should be
            raise TypeError  # noqa: TRY301
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        text = _as_python(value)
    return printable(text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…")


def printable(text: str) -> str:
    r"""Return a text that can be encoded: lone surrogates are written as `\udXXX`."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _as_written(number: float) -> Fraction:
    return Fraction(number if isinstance(number, int) else str(number))


def _as_python(value: object) -> str:
    try:
        return reprlib.repr(value)
    except ValueError:  # an integer of more digits than Python is willing to write
        return f"<{type(value).__name__}>"


def _marked(value: object) -> object:
    """Return a value whose Python equality is JSON's, by naming the booleans apart from 0 and 1."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    return value
