"""Python expressions that compare a value with JSON values, as JSON means equality: true is not 1, 10.0 is 10."""

import json
from collections.abc import Sequence

from generator.reading.document import Json
from generator.reading.rules import Scalar


def is_one_of(variable: str, values: Sequence[Scalar], declared: Json) -> str:
    """Return the expression that is true for one of the values.

    Args:
        variable: The name of the value to compare.
        values: What to compare it with.
        declared: The type that the value is known to have, if it has been checked before.
    """
    parts = _comparisons(variable, values, declared, "==", "in", "is")
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def is_none_of(variable: str, values: Sequence[Scalar], declared: Json) -> str:
    """Return the expression that is true for none of the values; the arguments are those of `is_one_of`."""
    return " and ".join(_comparisons(variable, values, declared, "!=", "not in", "is not"))


def _comparisons(  # noqa: PLR0913, PLR0917 - the three operators of one sense belong together
    variable: str, values: Sequence[Scalar], declared: Json, equal: str, among: str, same: str
) -> list[str]:
    """Return the comparisons with each kind of value, as JSON means equality: true is not 1, 10.0 is 10."""
    parts: list[str] = []
    plain: list[Scalar] = [value for value in values if isinstance(value, str)]
    numbers: list[Scalar] = [
        value for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if declared in ("integer", "number"):  # a boolean has been refused before
        plain, numbers = [*plain, *numbers], []
    if plain:
        parts.append(_compared(variable, plain, equal, among))
    if numbers:
        is_boolean = f"isinstance({variable}, bool)"
        compared = _compared(variable, numbers, equal, among)
        parts.append(f"(not {is_boolean} and {compared})" if equal == "==" else f"({is_boolean} or {compared})")
    parts += [f"{variable} {same} {value}" for value in values if value is None or isinstance(value, bool)]
    return parts


def _compared(variable: str, values: Sequence[Scalar], equal: str, among: str) -> str:
    if len(values) == 1:
        return f"{variable} {equal} {python(values[0])}"
    return f"{variable} {among} ({', '.join(map(python, values))})"


def python(value: object) -> str:
    """Return a JSON scalar as Python writes it, in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
    return repr(value)
