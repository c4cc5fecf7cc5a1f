"""Draw texts: plain ones, addresses on reserved hosts, and hostile ones."""

from string import ascii_lowercase, digits
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

MOST_CHARACTERS: Final = 40

# Reserved names: nothing that is drawn here ever reaches a real host (RFC 2606).
_HOSTS: Final = ("files.example", "media.invalid", "xn--bcher-kva.example")
_TAILS: Final = ("", "/", "/a.mp4", "/A%20b/%C3%BC.png", "/a.png?st=1&sig=%2Bx%3D", "/#top")

_HOSTILE: Final = (
    "",
    " ",
    "\x00",
    "before\x00after",
    "\ud800",
    "tail \udfff",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u202eright-to-left\u202c",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "e\u0301\u0301\u0301\u0301",
    "\ufeff\u2028\u2029\x1b[31m\x7f",
    '"}]}\\',
    "${7*7} {{7*7}} %s %n",
    "<script>alert(1)</script>",
    "' OR '1'='1' --",
    "  spaces  all  around \t\r\n",
    "Capitals, 50%25, a+b & <b>bold</b>",
    "0123",
    "long " * 4_000,
    "\U0001f600" * 3_000,
)

_ADDRESSES: Final = (
    "https://files.example",
    "HTTPS://Files.EXAMPLE:443/a/../b//c?#",
    "https://files.example/A%20b/%C3%BC.png?st=1&sig=%2Bx%3D&amp;a=<b>'#Top",
    "https://files.example/\u00fc \U0001f600.mp4",
    "https://files.example/" + "long/" * 500,
    "",
    "no address",
    "javascript:alert(1)",
    "https://files.example/\x00\r\nX-Header: 1",
    "https://files.example/\ud800",
    '"}]}\\',
)


def hostile_texts(*, shortest: int = 0, longest: int | None = None) -> SearchStrategy[str]:
    """Draw texts that break careless servers: empty, very long, emoji, NUL, lone surrogates, right-to-left.

    Args:
        shortest: least number of code points.
        longest: greatest number of code points; None for no limit.

    """
    known = [text for text in _HOSTILE if len(text) >= shortest and (longest is None or len(text) <= longest)]
    at_most = max(shortest, MOST_CHARACTERS) if longest is None else longest
    drawn = st.text(alphabet=st.characters(), min_size=shortest, max_size=at_most)
    return st.one_of(st.sampled_from(known), drawn) if known else drawn


def hostile_addresses() -> tuple[str, ...]:
    """Give addresses that are often rewritten on their way, and texts that are none; all on reserved hosts."""
    return _ADDRESSES


def known_hostile_texts() -> tuple[str, ...]:
    """Give the hostile texts that are sent by name: a short draw would leave out most of them."""
    return _HOSTILE


def plain_texts(*, shortest: int = 0, longest: int | None = None) -> SearchStrategy[str]:
    """Draw texts of any character that UTF-8 can carry."""
    return st.text(min_size=shortest, max_size=max(shortest, MOST_CHARACTERS) if longest is None else longest)


def texts_of_format(name: object) -> SearchStrategy[str] | None:
    """Draw texts as a `format` asks for them; None for a format that needs no special text.

    No judge asserts `format`, yet what is drawn as legal should look like what people send.
    """
    return _FORMATS.get(name) if isinstance(name, str) else None


def plainest_of_format(name: object) -> str | None:
    """Give one text as a `format` asks for it; None for a format that needs no special text."""
    return _PLAINEST.get(name) if isinstance(name, str) else None


def _address(label: str, host: str, tail: str) -> str:
    return f"https://{label}.{host}{tail}"


_FORMATS: Final[dict[str, SearchStrategy[str]]] = {
    "uri": st.builds(
        _address,
        st.text(alphabet=ascii_lowercase + digits, min_size=1, max_size=8),
        st.sampled_from(_HOSTS),
        st.sampled_from(_TAILS),
    ),
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str),
    "date-time": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "email": st.text(alphabet=ascii_lowercase, min_size=1, max_size=8).map("{}@mail.example".format),
}

_PLAINEST: Final[dict[str, str]] = {
    "uri": "https://files.example/a.mp4",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00Z",
    "email": "a@mail.example",
}
