"""The overloads of a request: a signature for each box of bodies that keep the rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.reading.document import Json
from generator.reading.rules import RuleSet, Scalar, Strength
from generator.rendering.comparisons import python
from generator.rendering.regions import (
    ABSENT,
    ANYTHING,
    Box,
    Choice,
    TooManySituationsError,
    boxes,
    is_within,
    options,
)
from generator.rendering.signatures import Parameter, parameters, python_type

_REFUSED: Final[tuple[Strength, ...]] = ("reject", "inapplicable")
_FIRM: Final[tuple[Strength, ...]] = ("reject",)
MAX_OVERLOADS: Final = 16
"""More are no help to a reader of an error message: one flat signature is rendered instead, with a note."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Hold one signature."""

    parameters: tuple[Parameter, ...]
    """Those that may be given, the required ones first."""
    needs_lift: bool = False
    """Whether it is one for what inapplicable rules refuse, so that the caller has to say which not to hold to."""


@dataclass(frozen=True, slots=True)
class Overloads:
    """Hold the signatures of a request; where there are fewer than two, a plain definition does."""

    strict: tuple[Overload, ...] = ()
    lifted: tuple[Overload, ...] = ()
    are_too_many: bool = False

    @property
    def of_method(self) -> tuple[Overload, ...]:
        """Return those of a client's method."""
        return _several((*self.strict, *self.lifted))

    @property
    def of_class(self) -> tuple[Overload, ...]:
        """Return those of the request's class, which lifts no rule."""
        return _several(self.strict)


def _several(found: tuple[Overload, ...]) -> tuple[Overload, ...]:
    return found if len(found) > 1 else ()  # a single one is no overload in Python's sense


def overloads(rules: RuleSet) -> Overloads:
    """Return the overloads of a request that follow from its rules."""
    try:
        strict = boxes(rules, _REFUSED)
        lifted = tuple(box for box in boxes(rules, _FIRM) if not any(is_within(box, known) for known in strict))
    except TooManySituationsError:
        return Overloads(are_too_many=True)
    flat = parameters(rules)
    if len(strict) + len(lifted) > MAX_OVERLOADS:
        return Overloads(are_too_many=True)
    return Overloads(
        strict=tuple(Overload(_left(flat, box, rules)) for box in strict),
        lifted=tuple(Overload(_left(flat, box, rules), needs_lift=True) for box in lifted),
    )


def _left(flat: Sequence[Parameter], box: Box, rules: RuleSet) -> tuple[Parameter, ...]:
    """Return what a box leaves of the flat signature."""
    found = (
        replace(
            parameter,
            annotation=_annotation(rules.properties[parameter.wire_name], box[parameter.wire_name]),
            is_required=ABSENT not in box[parameter.wire_name],
        )
        for parameter in flat
        if box[parameter.wire_name] != {ABSENT}
    )
    return tuple(sorted(found, key=lambda parameter: not parameter.is_required))


def _annotation(schema: Mapping[str, Json], choices: Collection[Choice]) -> str:
    """Return the type of what a box leaves of a property."""
    given = [choice for choice in choices if choice != ABSENT]
    declared = options(schema)
    if ANYTHING in given or (declared is not None and len(given) == len(declared)):
        return python_type(schema)
    values: list[Scalar] = [choice.value.literal for choice in given]
    order: Sequence[Scalar] = declared if declared is not None else sorted(values, key=_sort_key)
    texts = {choice.text for choice in given}
    return python_type({"enum": [value for value in order if python(value) in texts]})


def _sort_key(value: Scalar) -> tuple[str, float, str]:
    """Sort numbers as numbers and the rest as text, by kind."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ("number", float(value), "")
    return (type(value).__name__, 0.0, str(value))
