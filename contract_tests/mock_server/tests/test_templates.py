"""Tests of templates."""

from typing import TYPE_CHECKING

from contract_tests.mock_server.living.templates import Template, json_text

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json


def test_slots_are_filled_wherever_they_stand_as_a_value() -> None:
    """A key, a part of another text and an escaped quotation are no slots."""
    example: Json = {"id": "a", "a": ["a", "ab", 'say "a"', {"deep": "a"}], "b": "b"}

    filled = Template(example, ("a", "b")).fill((json_text("x\ud800"), b"[1]"))

    assert filled == b'{"id":"x\\ud800","a":["x\\ud800","ab","say \\"a\\"",{"deep":"x\\ud800"}],"b":[1]}'


def test_an_example_without_slots_is_written_as_it_is() -> None:
    """Nothing is looked for where nothing can be found."""
    assert Template({"a": 1}, ()).fill(()) == b'{"a":1}'
