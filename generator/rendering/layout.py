"""Lay rendered Python out as a careful person does, in a module or in a block of Markdown."""

import re
from typing import Final

import isort
from black import format_str
from black.mode import Mode, TargetVersion

_LINE: Final = 120
_BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MODE: Final = Mode(target_versions={TargetVersion.PY311}, line_length=_LINE)
_SORTED: Final = isort.Config(profile="black", line_length=_LINE, settings_path="")


def formatted(text: str, header: str, *, first_party: str = "") -> str:
    """Return a module: imports sorted, nothing imported in vain, lines of 120 characters.

    Args:
        text: The module as a template gives it.
        header: What stands above it.
        first_party: A package whose imports stand apart, as in code that belongs to it.
    """
    settings = isort.Config(config=_SORTED, known_first_party=[first_party]) if first_party else _SORTED
    text = isort.code(_without_vain_imports(text), config=settings)
    return f"{header}\n\n{format_str(text, mode=_MODE)}"


def formatted_blocks(text: str) -> str:
    """Return Markdown whose blocks of Python are laid out as modules are."""

    def laid_out(match: re.Match[str]) -> str:
        block = isort.code(_without_vain_imports(match[1]), config=_SORTED)
        return f"```python\n{format_str(block, mode=_MODE)}```"

    return _BLOCK.sub(laid_out, text)


def _without_vain_imports(text: str) -> str:
    """Drop the names that a `from … import …` line of a template names and the text below does not use."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        match = re.fullmatch(r"(from \S+ import )(.+)", line)
        if match is None or line.startswith("from __future__") or "__all__" in text:
            continue
        rest = "\n".join(lines[index + 1 :])
        used = [name for name in match[2].split(", ") if re.search(rf"\b{re.escape(name)}\b", rest)]
        lines[index] = f"{match[1]}{', '.join(used)}" if used else ""
    return "\n".join(lines)
