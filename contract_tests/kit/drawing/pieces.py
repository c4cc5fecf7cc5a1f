"""Hold pieces of a property's values, and the cuts between them.

Each keyword is constant on a piece. The cuts are the constants and bounds that any schema of the property names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hypothesis.strategies import SearchStrategy

_NUMBERS: Final = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})


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
    """Collect where the schemas of one property tell its values apart."""

    constants: list[object] = field(default_factory=list)
    numbers: set[int | float] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)

    def take(self, schema: object) -> None:
        """Add what one schema names."""
        if not isinstance(schema, Mapping):
            return
        for keyword, value in schema.items():
            if keyword in {"enum", "const"}:
                found = value if keyword == "enum" and isinstance(value, list) else [value]
                self.constants += [constant for constant in found if not is_among(constant, self.constants)]
            elif keyword in _NUMBERS:
                self.numbers.add(value)
            elif keyword in {"minLength", "minItems"}:
                (self.lengths if keyword == "minLength" else self.sizes).add(value)
            elif keyword in {"maxLength", "maxItems"}:
                (self.lengths if keyword == "maxLength" else self.sizes).add(value + 1)
            elif keyword == "not":
                self.take(value)


def is_among(value: object, constants: list[object]) -> bool:
    """Say whether a value is one of the constants, as JSON has it: true is not 1."""
    return any(value == constant and isinstance(value, bool) == isinstance(constant, bool) for constant in constants)


def distinct(samples: list[object]) -> tuple[object, ...]:
    """Leave out what is there before, 10.0 being another text than 10."""
    return tuple(sample for place, sample in enumerate(samples) if repr(sample) not in map(repr, samples[:place]))
