"""Texts about a pattern are found on both sides of it."""

import re

import pytest

from contract_tests.kit.drawing.patterns import texts_between, texts_near


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{3}-[0-9]{4}$",
        r"^\+?[1-9]\d{1,14}$",
        "^(?:red|green) tea$",
        r"^\w+@\w+\.[a-z]{2,3}$",
        "^#([0-9a-f]{3}|[0-9a-f]{6})$",
        r"^[^\s]+\s[^x]$",
        "[0-9]+",
        "^a.?b*c+?$",
        "^$",
    ],
)
def test_texts_are_found_on_both_sides_of_a_pattern(pattern: str) -> None:
    """Some match, as JSON Schema searches for a pattern, and some differ from these in one place and do not."""
    found = texts_near(pattern)

    matching = [text for text in found if re.search(pattern, text)]
    assert matching
    assert len(matching) < len(found)
    assert not [text for text in found if "\n" in text]


def test_each_alternative_and_each_end_of_a_range_is_tried() -> None:
    """What a narrower pattern would leave out is among the texts that match."""
    found = texts_near("^(?:red|green)[2-5]{1,3}$")

    assert {"red2", "red5", "green2", "red222"} <= set(found)


def test_lengths_that_are_asked_for_are_tried() -> None:
    """A bound on the length has texts on both sides that match."""
    lengths = {len(text) for text in texts_near("^[a-z]+$", [20]) if re.search("^[a-z]+$", text)}

    assert {19, 20, 21} <= lengths


def test_two_patterns_are_met_at_once() -> None:
    """The beginning that one asks for and the form that the other asks for come together."""
    found = texts_between(["^[A-Z]{2}-[0-9]{3}$", "^SA-"])

    assert [text for text in found if re.search("^SA-[0-9]{3}$", text)]


@pytest.mark.parametrize("pattern", ["(", "^(?=a)(?=b)"])
def test_what_cannot_be_made_is_not_made_up(pattern: str) -> None:
    """An expression that is none, or that nothing meets, has no text that matches."""
    found = texts_near(pattern)

    assert pattern == "(" or not [text for text in found if re.search(pattern, text)]
    assert pattern != "(" or found == ()
