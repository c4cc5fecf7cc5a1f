"""Hold pieces of a property's values, and the cuts between them.

Each keyword is constant on a piece. The cuts are the constants and bounds that any schema of the property names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hypothesis.strategies import SearchStrategy

_COLLECTED: Final = {
    "minimum": "numbers",
    "maximum": "numbers",
    "exclusiveMinimum": "numbers",
    "exclusiveMaximum": "numbers",
    "multipleOf": "factors",
    "minLength": "lengths",
    "maxLength": "lengths",
    "minItems": "sizes",
    "maxItems": "sizes",
    "minProperties": "counts",
    "maxProperties": "counts",
}
_ENDING: Final = ("maxLength", "maxItems", "maxProperties")  # the next length, size or count begins another range
_OF_PARTS: Final = frozenset({"items", "properties", "required", "additionalProperties"})


class UncutError(Exception):
    """Name a keyword by which values cannot be cut into pieces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a part of the values.

    Attributes:
        samples: some of its values; by the first the piece is judged, and its ends are among them.
        strategy: draws more of the same.
        span: its ends, if they are the integers of a span.

    """

    samples: tuple[object, ...]
    strategy: SearchStrategy[object]
    span: tuple[int, int] | None = None

    @property
    def sample(self) -> object:
        """Give the value by which the piece is judged."""
        return self.samples[0]


@dataclass(slots=True)
class Cuts:
    """Collect where the schemas of one property tell its values apart.

    Attributes:
        constants: values that are named one by one.
        numbers: bounds of numbers.
        lengths: least lengths of texts that begin another range of lengths.
        sizes: likewise of lists.
        counts: likewise of objects.
        factors: what numbers must be multiples of.
        patterns: what texts must match.
        parts: the schemas that speak of what is in a list or an object.
        is_unique: whether lists with and without repetitions are told apart.

    """

    constants: list[object] = field(default_factory=list)
    numbers: set[int | float] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    factors: set[int | float] = field(default_factory=set)
    patterns: list[str] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    parts: list[Mapping[str, object]] = field(default_factory=list)
    is_unique: bool = False

    def take(self, schema: object) -> None:
        """Add what one schema names."""
        if not isinstance(schema, Mapping):
            return
        if schema.keys() & _OF_PARTS:
            self.parts.append(schema)
        for keyword, value in schema.items():
            if keyword in _COLLECTED:
                getattr(self, _COLLECTED[keyword]).add(value + keyword.startswith(_ENDING))
            elif keyword in {"enum", "const"}:
                self._name(value if keyword == "enum" else [value])
            elif keyword == "pattern":
                self.patterns += [value] * (value not in self.patterns)
            elif keyword == "uniqueItems":
                self.is_unique |= value is True
            elif keyword in {"not", "anyOf", "oneOf", "allOf"}:
                for each in value if isinstance(value, list) else [value]:
                    self.take(each)

    def _name(self, constants: object) -> None:
        for constant in constants if isinstance(constants, list) else ():
            if not is_among(constant, self.constants):
                self.constants.append(constant)


def is_among(value: object, constants: list[object]) -> bool:
    """Say whether a value is one of the constants, as JSON has it: true is not 1."""
    return any(value == constant and isinstance(value, bool) == isinstance(constant, bool) for constant in constants)


def distinct(samples: list[object]) -> tuple[object, ...]:
    """Leave out what is there before, 10.0 being another text than 10."""
    return tuple(sample for place, sample in enumerate(samples) if repr(sample) not in map(repr, samples[:place]))
