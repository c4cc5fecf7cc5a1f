"""Tests of reading bodies from the wire."""

import pytest

from contract_tests.mock_server.judging.bodies import BodyError, parse_body, write_json


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
