"""Text that can be shown in a terminal, whoever wrote it."""

from __future__ import annotations

MOST_TEXT_SHOWN = 600


def plain(text: str) -> str:
    """Keep from a terminal what would steer it, and what it cannot be sent: much of a report is a target's words."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)


def cut(text: str) -> str:
    """Shorten what no terminal should be filled with."""
    shown = plain(text)
    return shown if len(shown) <= MOST_TEXT_SHOWN else f"{shown[:MOST_TEXT_SHOWN]}... ({len(shown)} characters)"
