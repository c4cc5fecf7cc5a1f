"""Reading YAML as JSON would be read, with lines and with bounds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import SpecErrors
from generator.reading.yaml_tree import MAX_BYTES, MAX_DEPTH, child, keys, read_tree

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc/~ $", max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(_JSON)
def test_json_text_reads_as_json(value: object) -> None:
    """JSON written by the standard library reads back as the same value."""
    text = json.dumps(value)

    tree = read_tree(text.encode())

    assert json.dumps(tree.root) == text


@pytest.mark.parametrize(
    "text", ["yes", "on", "2026-01-01", "0123", "1_000", "12:30:00", "0x10", ".inf", "720x1280", "="]
)
def test_what_only_yaml_1_1_converts_stays_text(text: str) -> None:
    """A plain scalar that JSON does not know is a string."""
    tree = read_tree(f"value: {text}".encode())

    assert tree.root == {"value": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.0", 1.0), ("'1.0'", "1.0"), ("10", 10), ("-3", -3), ("true", True), ("'true'", "true"), ("null", None),
     ("~", None), ("", None), ("!!str 10", "10"), ("1e3", 1000.0)],
)  # fmt: skip
def test_quotes_decide_whether_a_scalar_is_text(text: str, value: object) -> None:
    """What JSON knows is converted, unless it is quoted or tagged as text."""
    tree = read_tree(f"value: {text}".encode())

    assert isinstance(tree.root, dict)
    assert repr(tree.root["value"]) == repr(value)


def test_keys_are_always_strings() -> None:
    """An unquoted status is a string key, as it would be in JSON."""
    tree = read_tree(b"200: a\ntrue: b\n")

    assert tree.root == {"200": "a", "true": "b"}


def test_every_element_has_the_line_of_its_key() -> None:
    """The line of an element is that of its key, or of the item itself in a list."""
    tree = read_tree(b"a:\n  b/c:\n    - 1\n    -\n      d: 2\n")

    lines = [tree.line(pointer) for pointer in ("#", "#/a", "#/a/b~1c", "#/a/b~1c/0", "#/a/b~1c/1", "#/a/b~1c/1/d")]

    assert lines == [1, 1, 2, 3, 5, 5]


def test_an_unknown_pointer_has_the_line_of_its_nearest_ancestor() -> None:
    """A place that the text does not have is reported where it would have to be added."""
    tree = read_tree(b"a:\n  b: 1\n")

    line = tree.line("#/a/b/c/d")

    assert line == 2


@given(st.lists(st.text("ab/~01", max_size=4), min_size=1))
def test_pointers_escape_their_keys(path: list[str]) -> None:
    """A pointer that is built from keys gives the same keys back."""
    pointer = "#"
    for key in path:
        pointer = child(pointer, key)

    assert keys(pointer) == path


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"a: 1\nb: 2\na: 3\n", "#/a (line 3): the key 'a' stands here twice"),
        (b"a: &x [1]\nb: *x\n", "#/b (line 2): a YAML alias"),
        (b"a: &x [*x]\n", "#/a/0 (line 1): a YAML alias"),
        (b"a: !!python/object:os.system ls\n", "#/a (line 1): the YAML tag tag:yaml.org,2002:python/object:os.system"),
        (b"? [1]\n: 2\n", "# (line 1): a key that is not a string"),
        (b"a: 1\n---\nb: 2\n", "# (line 2): a second YAML document"),
        (b"a: [1\nb: 2\n", "# (line 2): not YAML"),
        (b"a: 1\nb: \xff\n", "# (line 2): not UTF-8"),
        (b"a: 1e999\n", "#/a (line 1): a number that no double holds"),
        (b"a: " + b"9" * 400, "#/a (line 1): a number that no double holds"),
        (b"a: \x00\n", "#: not YAML"),
    ],
)
def test_what_json_has_not_is_refused_with_its_place(text: bytes, problem: str) -> None:
    """Aliases, tags, repeated keys and broken syntax are named with pointer and line."""
    with pytest.raises(SpecErrors) as caught:
        read_tree(text)

    assert str(caught.value).startswith(problem)


def test_every_problem_of_a_text_is_reported() -> None:
    """Reading goes on after a repeated key."""
    with pytest.raises(SpecErrors) as caught:
        read_tree(b"a: 1\na: 2\nb: {c: 1, c: 2}\n")

    assert [problem.pointer for problem in caught.value.problems] == ["#/a", "#/b/c"]


@pytest.mark.parametrize("text", [b"[" * 100_000, b"a: " + b"{b: " * (MAX_DEPTH + 2), b"- " * 5_000])
def test_deep_nesting_is_refused_before_it_is_read(text: bytes) -> None:
    """Depth is bounded while the text is read."""
    with pytest.raises(SpecErrors, match=f"nested more than {MAX_DEPTH} deep"):
        read_tree(text)


def test_a_large_text_is_refused_unread() -> None:
    """Size is bounded before anything is read."""
    with pytest.raises(SpecErrors, match="bytes of text"):
        read_tree(b"#" * (MAX_BYTES + 1))
