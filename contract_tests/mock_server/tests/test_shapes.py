"""Tests of answers made from examples."""

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.mock_server.shapes import fresh_id, fresh_ids, open_words, replace_text, unfinished

if TYPE_CHECKING:
    from contract_tests.mock_server.document import Json


@pytest.mark.parametrize(
    ("example", "shape"),
    [
        (
            "b8976e18-32dc-4718-9ed8-1ea090fcb6ea",
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        ),
        ("tea:line_01k777hjrbfrgs2060q5zvf2a5", r"tea:line_[0-9a-hjkmnp-tv-z]{26}"),
        ("68e914aa550a4144a5788305", r"[0-9a-f]{24}"),
        ("1234567890123456", r"[0-9]{16}"),
    ],
)
def test_a_fresh_id_has_the_shape_of_its_example(example: str, shape: str) -> None:
    """Prefix, length and alphabet stay; the rest is new."""
    made = fresh_id(example)

    assert re.fullmatch(shape, made)
    assert made != example


def test_one_id_stays_one_id() -> None:
    """An id that an example names twice is replaced by the same fresh one."""
    example: Json = {"id": "a1b2c3d4e5f6", "parts": [{"order_id": "a1b2c3d4e5f6", "name": "tea"}]}

    made = replace_text(example, fresh_ids(example))

    assert isinstance(made, dict)
    assert made["parts"] == [{"order_id": made["id"], "name": "tea"}]
    assert made["id"] != "a1b2c3d4e5f6"


def test_an_unfinished_result_has_first_words_and_no_text_yet() -> None:
    """A snapshot keeps its ids and shows the state that work begins in."""
    words = open_words({"anyOf": [{"properties": {"stage": {"x-known-values": ["open", "sent"]}}}]})
    result: Json = {"ok": True, "lines": [{"id": "x", "stage": "sent", "link": "http://localhost", "grams": 3}]}

    snapshot = unfinished(result, words)

    assert snapshot == {"ok": True, "lines": [{"id": "x", "stage": "open", "link": "", "grams": 3}]}
