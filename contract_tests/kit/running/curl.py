"""A request as a line for the shell, that anyone can paste and that holds no secret."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from contract_tests.kit.running.tokens import in_shell, parts

if TYPE_CHECKING:
    from contract_tests.kit.running.wire import Request

_IN_DOUBLE_QUOTES: Final = str.maketrans({sign: f"\\{sign}" for sign in '\\"$`'})


def curl_line(base_url: str, request: Request, *, token_variable: str = "TOKEN") -> str:  # noqa: S107 - the name of a variable
    """Return the curl command that sends a request again; the token stands as a shell variable.

    Bytes that a shell cannot carry as text are written as a `printf` that curl reads.
    """
    parts = ["curl -sS -X", shlex.quote(request.method), shlex.quote(base_url + request.path)]
    parts += [f"-H {_header(f'{name}: {value}', token_variable)}" for name, value in request.headers]
    if request.header("Accept") is None:
        parts.append("-H 'Accept:'")  # keeps curl from adding one of its own
    if not request.content:
        return " ".join(parts)
    if request.header("Content-Type") is None:
        parts.append("-H 'Content-Type:'")  # likewise
    try:
        text = request.content.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if text and all(sign.isprintable() for sign in text) and not text.startswith("@"):
        return " ".join([*parts, f"--data-raw {shlex.quote(text)}"])
    octets = "".join(f"\\{octet:03o}" for octet in request.content)
    return f"printf '{octets}' | {' '.join(parts)} --data-binary @-"


def _header(text: str, token_variable: str) -> str:
    pieces = parts(text)
    if len(pieces) == 1:
        return shlex.quote(text)
    quoted = (
        before.translate(_IN_DOUBLE_QUOTES) + ("" if word is None else in_shell(word, token_variable))
        for before, word in pieces
    )
    return f'"{"".join(quoted)}"'
