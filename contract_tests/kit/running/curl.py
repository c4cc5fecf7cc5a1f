"""A request as a line for the shell, that anyone can paste and that holds no secret.

The line is plain ASCII without control characters, for any POSIX shell; `printf` writes what quotes cannot carry.
"""

from __future__ import annotations

import re
import shlex
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import httpx

from contract_tests.kit.running.tokens import in_shell, parts
from contract_tests.kit.running.wire import header_octets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.running.wire import Request

LONGEST_ARGUMENT = 100_000
"""Systems take no longer single argument than 128 KiB."""
METHODS_WITH_CONTENT = frozenset({"POST", "PUT", "PATCH"})
"""Those whose empty content is said to be empty, as httpx does it."""
_IN_DOUBLE_QUOTES: Final = str.maketrans({sign: f"\\{sign}" for sign in '\\"$`'})
_PLAIN: Final = re.compile(rb"[\x20-\x7e]*")
_UNPRINTABLE: Final = re.compile(r"([^\x20-\x7e]+)")


def curl_line(base_url: str, request: Request, *, token_variable: str = "TOKEN") -> str:  # noqa: S107 - the name of a variable
    """Return the curl command that sends a request again; the token stands as a shell variable.

    Args:
        base_url: What stands before the request's path.
        request: The request.
        token_variable: Environment variable that stands for the token.
    """
    line = ["curl -sS", *_method(request), _word(_url(base_url + request.path))]
    line += [f"-H {_header(name, value, token_variable)}" for name, value in request.headers]
    if request.header("Accept") is None:
        line.append("-H 'Accept:'")  # keeps curl from adding one of its own
    if not request.content and request.method.upper() not in METHODS_WITH_CONTENT:
        return " ".join(line)
    if request.header("Content-Type") is None:
        line.append("-H 'Content-Type:'")  # likewise
    if _PLAIN.fullmatch(request.content) is None:
        octets = "".join(f"\\{octet:03o}" for octet in request.content)
        return f"printf '{octets}' | {' '.join(line)} --data-binary @-"
    text = shlex.quote(request.content.decode("ascii"))
    if len(text) > LONGEST_ARGUMENT:
        return f"printf %s {text} | {' '.join(line)} --data-binary @-"  # printf is the shell's own: it takes any length
    return " ".join([*line, f"--data-raw {text}"])


def _method(request: Request) -> Iterator[str]:
    """Say the method; brackets, braces and dots of the path mean nothing to curl then."""
    method = request.method.upper()  # so httpx sent it
    yield "--head" if method == "HEAD" and not request.content else f"-X {_word(method)}"
    if any(sign in request.path for sign in "[]{}"):
        yield "--globoff"
    if "/." in request.path:
        yield "--path-as-is"


def _url(text: str) -> str:
    """Return a URL as httpx writes it: curl refuses blanks and sends other signs as they are."""
    try:
        return str(httpx.URL(text)) if text.startswith("http") else text
    except httpx.InvalidURL:  # httpx did not send it either
        return _UNPRINTABLE.sub(lambda found: quote(found[0], errors="replace"), text)


def _header(name: str, value: str, token_variable: str) -> str:
    text = header_octets(value).decode("latin-1")
    if not text:
        return _word(f"{name};")  # a colon with nothing behind it would leave the header out
    pieces = parts(f"{name}: {text}")
    if name.lower() != "authorization" or len(pieces) == 1:  # only there a token is put in
        return _word(f"{name}: {text}")
    tokens = ["" if word is None else in_shell(word, token_variable) for _, word in pieces]
    if all(_UNPRINTABLE.search(before) is None and "!" not in before for before, _ in pieces):
        plain = [before.translate(_IN_DOUBLE_QUOTES) for before, _ in pieces]
        return f'"{"".join(chain.from_iterable(zip(plain, tokens, strict=True)))}"'
    words = [_word(before) if before else "" for before, _ in pieces]
    variables = [token and f'"{token}"' for token in tokens]
    return "".join(chain.from_iterable(zip(words, variables, strict=True)))


def _word(text: str) -> str:
    """Return a text as one word of a shell; other than plain signs stand as octets."""
    parts = _UNPRINTABLE.split(text)
    return "".join(
        f"\"$(printf '{_octal(part)}')\"" if index % 2 else shlex.quote(part)
        for index, part in enumerate(parts)
        if part or len(parts) == 1
    )


def _octal(text: str) -> str:
    return "".join(f"\\{octet:03o}" for octet in text.encode("latin-1", "replace"))
