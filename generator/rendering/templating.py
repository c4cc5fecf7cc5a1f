"""Jinja2 as the templates use it: Python literals, and text that docstrings hold."""

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.reading.rules import Scalar
from generator.rendering import naming
from generator.rendering.comparisons import python

_LINE: Final = 120
_LITERAL: Final = 101  # what fits behind `condition=`
_LITERAL_ALONE: Final = 107  # what fits a line of its own, and in two pieces would still be put on one line


def make_environment() -> Environment:
    """Return what renders the templates."""
    environment = Environment(
        loader=PackageLoader("generator"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python is rendered, not HTML
    )
    environment.filters |= {
        "constant": naming.constant_name,
        "dict": _dict,
        "docstring": _docstring,
        "frozenset": _frozenset,
        "hanging": partial(_wrapped, extra="    "),
        "python": python,
        "sentence": _sentence,
        "text": _text,
        "tuple": _tuple,
        "wrapped": _wrapped,
    }
    return environment


def _dict(values: Mapping[str, Scalar]) -> str:
    return f"{{{', '.join(f'{python(key)}: {python(value)}' for key, value in values.items())}}}"


def _frozenset(values: Sequence[str]) -> str:
    return f"frozenset({{{', '.join(map(python, values))}}})" if values else "frozenset()"


def _tuple(values: Sequence[str]) -> str:
    return f"({', '.join(map(python, values))}{',' if len(values) == 1 else ''})"


def _text(value: str) -> str:
    """Return a string literal, in several pieces if it does not fit a line."""
    literal = python(value)
    if len(literal) <= _LITERAL:
        return literal
    if len(literal) <= _LITERAL_ALONE:
        return f"({literal})"
    pieces = textwrap.wrap(value, 96, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    return f"({' '.join(map(python, pieces))})"


def _safe(text: str) -> str:
    """Return a text that a docstring can hold as it is."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")


def _sentence(text: str) -> str:
    safe = _safe(text)
    return safe if safe.endswith((".", "!", "?")) else f"{safe}."


def _docstring(text: str, indent: int) -> str:
    """Return a description for the first line of a docstring: what follows its first sentence stands below."""
    first, stop, rest = _safe(text).partition(". ")
    head = _sentence(first)
    return f"{head}\n\n{' ' * indent}{_wrapped(rest, indent)}" if stop else head


def _wrapped(text: str, indent: int, extra: str = "") -> str:
    """Return a paragraph whose lines after the first are indented, and by `extra` more."""
    lines = textwrap.wrap(_safe(text), _LINE - indent - len(extra), break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * indent}{extra}".join(lines)
