"""Read a JSON body from the wire, or say why it is none."""

import json
import math
import re

import jiter

from contract_tests.mock_server.reading.document import Json

__all__ = ["MAX_BODY_BYTES", "BodyError", "parse_body", "parse_slowly", "write_json"]

MAX_BODY_BYTES = 1024 * 1024
_MAX_DEPTH = 100
# Python itself refuses to write integers of more than 4,300 digits; sums of these stay well below.
_MAX_DIGITS = 1_000
# A number that a float cannot hold, or of too many digits, has one of these: three digits in a row at least.
_LARGE_NUMBER = re.compile(rb"[0-9.][eE][+-]?[0-9]{3}|[0-9]{300}")
_ALL_DIGITS_ZERO = bytes.maketrans(b"123456789", b"000000000")


class BodyError(Exception):
    """Say why a body cannot be read; the text goes to the sender."""


def parse_body(raw: bytes) -> Json:
    """Parse strict JSON: UTF-8, no duplicate keys, no NaN or Infinity, bounded depth, numbers that can be held.

    Raises:
        BodyError: it is not that.
    """
    # The fast reader has other bounds than ours, so it gets what surely lies within both; the slow one gives verdicts.
    if raw.count(b"{") + raw.count(b"[") < _MAX_DEPTH and not _may_hold_large_number(raw):
        try:
            value: Json = jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False)
        except ValueError:
            return parse_slowly(raw)
        return value
    return parse_slowly(raw)


def parse_slowly(raw: bytes) -> Json:
    """Parse strict JSON with the standard library, to say of whatever is none why not."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyError(f"the body is not UTF-8: byte {error.start} cannot be decoded") from error
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_bounded_integer,
        )
    except json.JSONDecodeError as error:
        raise BodyError(f"the body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise BodyError(f"the body is nested deeper than {_MAX_DEPTH} levels") from error
    _check_depth(value)
    return value


def write_json(value: Json) -> bytes:
    """Write JSON as ASCII: a lone surrogate, legal in JSON only as an escape, leaves as it came."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def _may_hold_large_number(raw: bytes) -> bool:
    return b"000" in raw.translate(_ALL_DIGITS_ZERO) and _LARGE_NUMBER.search(raw) is not None


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BodyError(f"the body names the key {json.dumps(twice)[:80]} twice")
    return members


def _refuse_constant(word: str) -> Json:
    raise BodyError(f"the body is not JSON: {word} is no JSON number")


def _bounded_integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise BodyError(f"the body holds a number of more than {_MAX_DIGITS} digits")
    return int(digits)


def _finite_float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BodyError("the body holds a number that is too large")
    return value


def _check_depth(value: Json) -> None:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            item
            for node in level
            if isinstance(node, dict | list)
            for item in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise BodyError(f"the body is nested deeper than {_MAX_DEPTH} levels")
