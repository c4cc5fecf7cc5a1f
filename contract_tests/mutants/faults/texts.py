"""Faults in texts that a request brings: they come back in the record of its task as they were sent."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from contract_tests.mutants.faults.fault import editing, record, server_mutant
from contract_tests.mutants.places import texts_changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, World

_REQUEST = "#/paths/*/*/x-task-query/record/request"
_AS_SENT = "a record tells the request as it was sent"
_LONGEST = 200


def _told(change: Callable[[str], Json]) -> Around:
    def edit(body: dict[str, Json], world: World) -> Json:
        name = world.roles.role("request")
        return {**body, name: texts_changed(body.get(name), change)}

    return editing(record, edit)


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _plain_host(text: str) -> str:
    if not _is_url(text):
        return text
    parts = urlsplit(text)
    return parts._replace(path=parts.path or "/", fragment="").geturl()


TEXT_FAULTS = tuple(
    server_mutant(name, "text", _AS_SENT, _REQUEST, _told(change))
    for name, change in (
        ("texts are trimmed", str.strip),
        ("texts are in small letters", str.lower),
        ("texts are escaped for HTML", html.escape),
        ("texts lose their tags", lambda text: re.sub(r"<[^>]*>", "", text)),
        ("texts lose quotation marks", lambda text: text.replace('"', "").replace("'", "")),
        ("texts lose their backslashes", lambda text: text.replace("\\", "")),
        ("texts are decoded like addresses", unquote),
        ("a plus sign becomes a space", lambda text: text if _is_url(text) else text.replace("+", " ")),
        ("texts end at NUL", lambda text: text.partition("\0")[0]),
        ("texts lose control characters", lambda text: "".join(sign for sign in text if sign >= " " or sign in "\n\t")),
        ("line ends become spaces", lambda text: " ".join(text.splitlines()) if text else text),
        ("white space is joined", lambda text: re.sub(r"\s+", " ", text)),
        ("texts are cut", lambda text: text[:_LONGEST]),
        ("texts are normalized", lambda text: unicodedata.normalize("NFC", text)),
        ("emoji become question marks", lambda text: re.sub("[\U00010000-\U0010ffff]", "?", text)),
        ("texts become ASCII", lambda text: text.encode("ascii", "replace").decode("ascii")),
        ("texts are read as Latin-1", lambda text: text.encode("utf-8", "replace").decode("latin-1")),
        ("lone surrogates are replaced", lambda text: re.sub("[\ud800-\udfff]", "\ufffd", text)),
        ("addresses are completed", _plain_host),
        ("digits become numbers", lambda text: int(text) if text.isascii() and text.isdecimal() else text),
        ("an empty text becomes null", lambda text: text or None),
        ("templates are filled in", lambda text: re.sub(r"\{\{.*?\}\}|\$\{.*?\}|%s", "", text)),
    )
)
