"""One place of a value is changed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.mutants.places import at, changed, dropped, leaves, place_of, pointer, put

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json

VALUE: Json = {"a": [{"b/c": 1}, {"200": 2}]}


def test_a_place_is_changed_in_a_copy() -> None:
    """The copy has the new value, and the original the old one."""
    copy = put(VALUE, ("a", 0, "b/c"), 7)

    assert copy == {"a": [{"b/c": 7}, {"200": 2}]}
    assert VALUE == {"a": [{"b/c": 1}, {"200": 2}]}


def test_what_is_dropped_is_gone_and_what_is_not_there_stays_so() -> None:
    """A key and an item can be dropped; a place that leads nowhere changes nothing."""
    assert dropped(VALUE, ("a", 0)) == {"a": [{"200": 2}]}
    assert dropped(VALUE, ("x", "y")) == VALUE


def test_a_pointer_reads_as_it_is_written() -> None:
    """A slash in a key is escaped, and digits find a key as well as an index."""
    place = place_of("#/a/0/b~1c")

    assert pointer(place) == "/a/0/b~1c"
    assert at(VALUE, place) == 1
    assert at(VALUE, place_of("#/a/1/200")) == 2


def test_a_place_that_leads_nowhere_is_an_error() -> None:
    """Neither reading nor changing makes up what is not there."""
    with pytest.raises(LookupError):
        at(VALUE, ("a", "b"))
    with pytest.raises(LookupError):
        changed(7, ("a",), lambda value: value)


def test_leaves_are_every_place_below() -> None:
    """Holders come before what they hold."""
    assert [place for place, _ in leaves(VALUE)] == [
        ("a",), ("a", 0), ("a", 0, "b/c"), ("a", 1), ("a", 1, "200"),
    ]  # fmt: skip
