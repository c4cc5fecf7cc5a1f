"""Tests of reshaping examples."""

from typing import TYPE_CHECKING

from contract_tests.mock_server.living.shapes import replace_text, stage_words, unfinished, words_alone

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json

_RESULT: "Json" = {"ok": True, "lines": [{"id": "x", "stage": "sent", "link": "http://localhost", "grams": 3}]}
_WORDS = ["open", "packed", "sent", "lost"]
_SCHEMA: "Json" = {"anyOf": [{"properties": {"stage": {"x-known-values": [*_WORDS]}}}]}


def test_one_text_stays_one_text() -> None:
    """A text that an example names twice is replaced by the same one, and keys are left alone."""
    example: Json = {"id": "a", "parts": [{"order_id": "a", "a": "tea"}]}

    assert replace_text(example, {"a": "b"}) == {"id": "b", "parts": [{"order_id": "b", "a": "tea"}]}


def test_the_words_before_the_one_of_a_finished_example_are_its_stages() -> None:
    """Work goes through them in the order of the document."""
    assert stage_words(_SCHEMA, _RESULT) == [{"stage": "open"}, {"stage": "packed"}]


def test_there_is_a_stage_before_every_end() -> None:
    """Where no words are known, or the first one is the last, work has one stage all the same."""
    assert stage_words({}, _RESULT) == [{}]
    assert stage_words(_SCHEMA, {"stage": "open"}) == [{"stage": "open"}]


def test_an_unfinished_result_has_the_words_of_its_stage_and_no_text_yet() -> None:
    """A snapshot keeps its ids and shows the state that work is in."""
    snapshot = unfinished(_RESULT, {"stage": "packed"})

    assert snapshot == {"ok": True, "lines": [{"id": "x", "stage": "packed", "link": "", "grams": 3}]}


def test_the_words_of_a_stage_can_stand_alone() -> None:
    """What holds them stays, everything else goes."""
    assert words_alone(_RESULT, {"stage": "open"}) == {"lines": [{"stage": "open"}]}
    assert words_alone(_RESULT, {}) is None
