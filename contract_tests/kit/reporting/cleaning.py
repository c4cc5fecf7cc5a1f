"""Texts that a target may have written, made fit for where they are put."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, escaped or not: control characters, surrogates, two non-characters.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def for_xml(text: str) -> str:
    """Replace what no XML document can hold."""
    return _NOT_IN_XML.sub(REPLACEMENT, text)


def well_formed(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 file can hold."""
    return _SURROGATES.sub(REPLACEMENT, text)


def one_line(text: str, *, most: int | None = None) -> str:
    """Return a text without line breaks and control characters, cut where it is longer than wanted."""
    plain = "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)
    joined = " ".join(plain.split())
    return joined if most is None or len(joined) <= most else f"{joined[:most]}… ({len(joined)} characters)"
