"""The token and its near misses, as words that can be written down: none of them holds a secret.

A near miss is made of the right token while a request is sent, so that a server that compares carelessly can be told
from one that takes anything. The words read as Python; `in_shell` says the same to a shell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contract_tests.kit.running.wire import BEARER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHORTER: Final = f"{TOKEN}[:-1]"
BACKWARDS: Final = f"{TOKEN}[::-1]"
OTHER_CASE: Final = f"{TOKEN}.swapcase()"

_MADE: Final[Mapping[str, Callable[[str], str]]] = {
    SHORTER: lambda token: token[:-1],
    BACKWARDS: lambda token: token[::-1],
    OTHER_CASE: str.swapcase,
    TOKEN: lambda token: token,
}
_IN_SHELL: Final[Mapping[str, str]] = {
    SHORTER: "${%s%%?}",
    BACKWARDS: '$(printf %%s "${%s}" | rev)',
    OTHER_CASE: '$(printf %%s "${%s}" | tr a-zA-Z A-Za-z)',
    TOKEN: "${%s}",
}
_WORDS: Final = re.compile("|".join(map(re.escape, _MADE)))  # the longer words first


def with_token(text: str, token: str) -> str:
    """Return a text with the token, or what is made of it, in place of each word for it."""
    return _WORDS.sub(lambda found: _MADE[found[0]](token), text)


def is_right(text: str, token: str) -> bool:
    """Say whether a header comes out as the right one; a token without letters, say, has no other case."""
    return with_token(text, token) == with_token(BEARER, token)


def near_misses(token: str) -> tuple[str, ...]:
    """Return all that is made of a token; each of them tells too much of it to be shown."""
    return tuple(dict.fromkeys(make(token) for make in _MADE.values()))


def parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return a text in pieces: each a stretch of it, and the word for a token that follows, if one does."""
    pieces, at = [], 0
    for found in _WORDS.finditer(text):
        pieces.append((text[at : found.start()], found[0]))
        at = found.end()
    return (*pieces, (text[at:], None))


def in_shell(word: str, variable: str) -> str:
    """Return what a shell has, within double quotes, for a word; the token stands in a variable."""
    return _IN_SHELL[word] % variable


def in_python(word: str, variable: str) -> str:
    """Return the Python expression for a word; the token stands in a variable."""
    return word.replace(TOKEN, variable)
