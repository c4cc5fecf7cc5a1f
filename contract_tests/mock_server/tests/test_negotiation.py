"""Tests of choosing a media type."""

import pytest

from contract_tests.mock_server.answering.negotiation import choose_media_type

_JSON, _LINES = "application/json", "application/x-ndjson"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", _JSON),
        ("*/*", _JSON),
        ("application/*", _JSON),
        (_JSON, _JSON),
        (_LINES, _LINES),
        ("Application/X-NDJSON; charset=utf-8", _LINES),
        (f"{_JSON};q=0.5, {_LINES}", _LINES),
        (f"{_LINES};q=0.5, {_JSON}", _JSON),
        (f"*/*, {_JSON};q=0", _LINES),
        (f"{_LINES};q=odd", _JSON),
        ("text/html", _JSON),
        (",;q", _JSON),
    ],
)
def test_the_best_liked_offer_is_chosen(accept: str, chosen: str) -> None:
    """Quality decides, then the order of the document; what likes nothing gets the first."""
    assert choose_media_type(accept, (_JSON, _LINES)) == chosen
