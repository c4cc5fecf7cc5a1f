"""Tests of reading bodies from the wire."""

import json
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract_tests.mock_server.judging.bodies import BodyError, parse_body, parse_slowly, write_json
from contract_tests.mock_server.reading.document import Json


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b'{"a": "\x00"}', "not JSON"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": -Infinity}', "-Infinity is no JSON number"),
        (b'{"a": 1e400}', "too large"),
        (b'{"a": -1E+308, "b": [1.7976931348623159e308]}', "too large"),
        (b'{"a": ' + b"9" * 310 + b".0}", "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b'{"a": 1, "b": 2, "a": 1}', 'the key "a" twice'),
        (b'{"a": {"\\ud800": 1, "\\ud800": 2}}', "twice"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
        (b"[" * 101 + b"]" * 101, "nested deeper"),
        (b"[" * 200_000, "nested deeper"),
        (b'{"a":' * 200_000, "nested deeper"),
    ],
)
def test_what_is_no_strict_json_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    """Every malformed body has an error of its own, and none is a crash."""
    with pytest.raises(BodyError, match=reason):
        parse_body(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":"\\ud800\\u0000"}',
        b'{"\\udfff":10.0}',
        b'["\\u202e\\ud83d\\ude00"]',
        b"[" * 99 + b"]" * 99,
        b"-0.0",
        b"1" * 900,
    ],
)
def test_strange_but_legal_json_survives_unharmed(raw: bytes) -> None:
    """What is read and written again is the same text."""
    value = parse_body(raw)

    assert write_json(value) == raw


_JSON_TEXT = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(codec=None), max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
).map(lambda value: json.dumps(value).encode("ascii"))


def _cut(raw: bytes, at: int, byte: int) -> bytes:
    """Replace one byte of a text."""
    at %= len(raw)
    return raw[:at] + bytes([byte]) + raw[at + 1 :]


@given(raw=st.one_of(_JSON_TEXT, st.builds(_cut, _JSON_TEXT, st.integers(0, 99), st.integers(0, 255)), st.binary()))
@example(raw=b"[" * 99 + b"]" * 99)
@example(raw=b'{"a":1,"\\u0061":2}')
@example(raw=b"1e0000000000400")
def test_the_fast_way_to_read_comes_to_the_same(raw: bytes) -> None:
    """What the fast reader takes, the strict one takes with the same value; refusals are the strict one's."""

    def read(reader: Callable[[bytes], Json]) -> str:
        try:
            return repr(reader(raw))
        except BodyError as error:
            return f"refused: {error}"

    assert read(parse_body) == read(parse_slowly)
