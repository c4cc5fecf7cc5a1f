"""Linear expressions over properties, as `x-derived` writes them: `character_end - 2 * start + 1`."""

import re
from dataclasses import dataclass
from typing import Final

_TERM: Final = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?:(?P<factor>[0-9]+)\s*\*\s*(?P<right>[A-Za-z_]\w*)"
    r"|(?P<name>[A-Za-z_]\w*)(?:\s*\*\s*(?P<after>[0-9]+))?|(?P<constant>[0-9]+))\s*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Derived:
    """Hold a linear expression and the bounds that it must keep; an absent operand leaves it undefined."""

    expr: str
    """As the document writes it."""
    terms: tuple[tuple[int, str], ...]
    """Coefficient and property, in the order of the text; no property twice, no coefficient 0."""
    constant: int
    minimum: int | None
    maximum: int | None


def parse_linear(text: str) -> tuple[tuple[tuple[int, str], ...], int]:
    """Read a linear expression with whole coefficients.

    Returns:
        Its terms as (coefficient, property), and its constant.

    Raises:
        ValueError: The text is not linear, or no property is left in it.
    """
    terms: dict[str, int] = {}
    constant = position = 0
    while position < len(text) or not position:
        match = _TERM.match(text, position)
        if match is None or (position and not match["sign"]):
            raise ValueError(f"{text!r} is not a linear expression from {text[position:]!r} on")
        sign = -1 if match["sign"] == "-" else 1
        name = match["right"] or match["name"]
        if name is None:
            constant += sign * int(match["constant"])
        else:
            terms[name] = terms.get(name, 0) + sign * int(match["factor"] or match["after"] or 1)
        position = match.end()
    kept = tuple((coefficient, name) for name, coefficient in terms.items() if coefficient)
    if len(kept) < len(terms) or not kept:
        raise ValueError(f"in {text!r} nothing depends on a property, or one cancels out")
    return kept, constant
