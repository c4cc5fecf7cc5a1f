"""The kit's YAML reader gives plain JSON values with their lines, and refuses what is unsafe or ambiguous."""

import pytest

from contract_tests.kit.reading.yaml_text import YamlTextError, read_yaml


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("2026-01-01", "2026-01-01"),
        ("1:30", "1:30"),
        ("'2.0'", "2.0"),
        ("2.0", 2.0),
        ("0o7", "0o7"),
        ("-12", -12),
        ("1e3", 1000.0),
        ("true", True),
        ("'true'", "true"),
        ("~", None),
        ("[]", []),
        ("|-\n  12", "12"),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says(text: str, expected: object) -> None:
    """Only the core schema gives a plain scalar another type than text."""
    value, _ = read_yaml(f"key: {text}\n")

    assert value == {"key": expected}
    assert isinstance(value, dict)
    assert type(value["key"]) is type(expected)


def test_every_pointer_has_its_line() -> None:
    """Keys and list items are found by JSON pointer, special characters escaped."""
    _, lines = read_yaml("first: 1\npaths:\n  /a~b:\n    - x\n    - y\n")

    assert lines["#/paths/~1a~0b"] == 3
    assert lines["#/paths/~1a~0b/1"] == 5


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "stands twice"),
        ("a: [1\n", "expected"),
        ("", "empty"),
        ("? [1, 2]\n: x\n", "plain text"),
        ("a: &x\n  b: *x\n", "deeper"),
        ("[" * 5000 + "]" * 5000, "deeper"),
        ("a: *gone\n", "undefined alias"),
        ("\x00", "not"),
    ],
)
def test_text_that_is_unsafe_or_no_yaml_is_refused(text: str, what: str) -> None:
    """The error says what is wrong."""
    with pytest.raises(YamlTextError, match=what):
        read_yaml(text)


def test_an_alias_bomb_is_refused() -> None:
    """Aliases that multiply are stopped by the number of values that they expand to."""
    levels = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]" for level in range(1, 9)]

    with pytest.raises(YamlTextError, match="aliases expanded"):
        read_yaml("\n".join(["l0: &l0 x", *levels]))


def test_the_error_names_the_line() -> None:
    """A duplicate key is reported where it stands the second time."""
    with pytest.raises(YamlTextError) as caught:
        read_yaml("a: 1\nb: 2\na: 3\n")

    assert caught.value.line == 3
