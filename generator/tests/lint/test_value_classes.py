"""A class of values breaks an atom if all its values do, keeps it if none does, and is undecided otherwise."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.lint.value_classes import ABSENT, ValueClass, breaks, classes, is_same, meets
from generator.reading.atoms import Atom, RuleSet, Test
from generator.reading.document import Json

_FIELD: Final = "a"
_BOUND: Final = st.integers(-3, 3) | st.sampled_from([-1.5, 0.5, 2.25])
_SIZE: Final = st.integers(0, 3)
_SCALARS: Final[list[Json]] = [None, True, False, 0, 1, 2.5, -2, "", "x", "xy", "1"]
_VALUE: Final = st.sampled_from(_SCALARS)
_TYPES: Final[list[Json]] = [
    "string", "integer", "number", "boolean", "null", "array", "object", ["string", "null"],
]  # fmt: skip
_KEYWORDS: Final[Mapping[str, st.SearchStrategy[Json]]] = {
    "type": st.sampled_from(_TYPES),
    "enum": st.lists(_VALUE, min_size=1, max_size=3, unique_by=repr),
    "const": _VALUE,
    "minimum": _BOUND,
    "maximum": _BOUND,
    "exclusiveMinimum": _BOUND,
    "exclusiveMaximum": _BOUND,
    "multipleOf": st.sampled_from([1, 2, 0.5]),
    "minLength": _SIZE,
    "maxLength": _SIZE,
    "pattern": st.sampled_from(["^x", "y$", "1"]),
    "minItems": _SIZE,
    "maxItems": _SIZE,
    "uniqueItems": st.booleans(),
}
_ASSERTIONS: Final = st.sampled_from(sorted(_KEYWORDS)).flatmap(
    lambda keyword: st.tuples(st.just(keyword), _KEYWORDS[keyword])
)
_OPEN: Final = ("multipleOf", "pattern", "uniqueItems")
_STEADY: Final = settings(max_examples=200, database=None, deadline=None, derandomize=True)
_NUMBERS: Final = [value / 4 if value % 4 else value // 4 for value in range(-40, 41)]
_LISTS: Final[list[Json]] = [[*range(size)] for size in range(6)]
_VALUES: Final[list[Json]] = [
    None, True, False, *_NUMBERS, *("x" * size for size in range(6)), "xy", "1", "y", "zz",
    *_LISTS, [1, 1], [1, 1, 1], [1, 1, 1, 1], {}, {"b": 1},
]  # fmt: skip


def _atom(keyword: str, value: Json) -> Atom:
    return Atom(
        id=keyword, rule=keyword, strength="reject", source=None, pointer="#", line=0, condition=None, field=_FIELD,
        keyword=keyword, value=value, reads=frozenset({_FIELD}),
    )  # fmt: skip


def _rules(assertions: Mapping[str, Json]) -> RuleSet:
    atoms = tuple(_atom(keyword, value) for keyword, value in assertions.items())
    return RuleSet("Box", "#", {_FIELD: {}}, (), atoms, (), ())


def _holds(one: ValueClass, value: Json) -> bool:
    """Tell whether a value is of a class, as the class describes itself."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match one.kind:
        case "literal":
            return not isinstance(value, list | dict) and is_same(one.literal, value)
        case "integer" | "fraction":
            whole = is_number and Fraction(str(value)).denominator == 1
            return is_number and whole is (one.kind == "integer") and _lies_in(one, Fraction(str(value)))
        case "string":
            return isinstance(value, str) and _lies_in(one, len(value))
        case "array":
            return isinstance(value, list) and _lies_in(one, len(value))
        case _:
            return one.kind == "object" and isinstance(value, dict)


def _lies_in(one: ValueClass, number: Fraction | int) -> bool:
    return (one.low is None or one.low <= number) and (one.high is None or number <= one.high)


def _members(found: tuple[ValueClass, ...], one: ValueClass) -> Iterator[Json]:
    """Yield the values that are of a class, and not listed by themselves."""
    listed = [other for other in found if other.kind == "literal"]
    for value in _VALUES:
        if _holds(one, value) and (one.kind == "literal" or not any(_holds(other, value) for other in listed)):
            yield value


@_STEADY
@given(st.lists(_ASSERTIONS, min_size=1, max_size=3, unique_by=lambda pair: pair[0]).map(dict))
def test_a_class_is_judged_as_a_validator_judges_its_values(assertions: dict[str, Json]) -> None:
    """What is decided of a class is decided alike, by another reader, of each value in it."""
    rules = _rules(assertions)
    found = classes(rules, _FIELD)

    for atom in rules.base:
        validator = Draft202012Validator({atom.keyword: atom.value})
        for one in found:
            verdict = breaks(atom, one)
            assert verdict is not None or atom.keyword in _OPEN, (atom, one)
            if verdict is not None:
                assert {not validator.is_valid(value) for value in _members(found, one)} <= {verdict}, (atom, one)


@_STEADY
@given(st.lists(_ASSERTIONS, max_size=3, unique_by=lambda pair: pair[0]).map(dict))
def test_every_whole_number_text_array_and_listed_value_is_of_one_class(assertions: dict[str, Json]) -> None:
    """Nothing falls between two classes, and nothing is in both; fractions have examples only."""
    found = classes(_rules(assertions), _FIELD)

    assert found.count(ABSENT) == 1
    counts = Counter(repr(value) for one in found for value in _members(found, one))
    assert counts == Counter(repr(value) for value in _VALUES if not isinstance(value, float) or repr(value) in counts)


@pytest.mark.parametrize(
    ("keyword", "value", "one"),
    [
        ("pattern", "^x", ValueClass("string", None, 1, None)),
        ("multipleOf", 2, ValueClass("integer", None, 1, 9)),
        ("uniqueItems", True, ValueClass("array", None, 2, None)),
        ("items.type", "string", ValueClass("array", None, 1, None)),
    ],
)
def test_what_the_text_alone_cannot_decide_is_left_open(keyword: str, value: Json, one: ValueClass) -> None:
    """Some values of such a class break the atom, and others keep it."""
    assert breaks(_atom(keyword, value), one) is None


@pytest.mark.parametrize(
    ("keyword", "value", "one"),
    [
        ("pattern", "^x", ValueClass("integer", None, 1, 9)),
        ("multipleOf", 2, ValueClass("string", None, 1, 9)),
        ("uniqueItems", True, ValueClass("array", None, 0, 1)),
        ("uniqueItems", False, ValueClass("array", None, 2, None)),
        ("items.type", "string", ValueClass("array", None, 0, 0)),
        ("items.type", "string", ValueClass("object")),
    ],
)
def test_what_an_atom_does_not_speak_of_it_does_not_leave_open(keyword: str, value: Json, one: ValueClass) -> None:
    """Values of another type, and arrays too small to hold a fault, keep it."""
    assert breaks(_atom(keyword, value), one) is False


def test_presence_is_judged_by_presence_alone() -> None:
    """A required property is broken by its absence, a forbidden one by anything else."""
    null = ValueClass("literal", None)

    assert [breaks(_atom("required", None), one) for one in (ABSENT, null)] == [True, False]
    assert [breaks(_atom("forbidden", None), one) for one in (ABSENT, null)] == [False, True]
    assert breaks(_atom("type", "string"), ABSENT) is False


@pytest.mark.parametrize(
    ("one", "meets_it", "meets_its_negation"),
    [
        (ABSENT, True, True),
        (ValueClass("literal", 1), True, False),
        (ValueClass("literal", 1.0), True, False),
        (ValueClass(kind="literal", literal=True), False, True),
        (ValueClass("literal", "b"), True, False),
        (ValueClass("integer", None, 2, None), False, True),
    ],
)
def test_a_test_is_met_by_what_it_lists(one: ValueClass, meets_it: bool, meets_its_negation: bool) -> None:  # noqa: FBT001 - what is expected
    """An absent property meets a test and its negation; true is not 1."""
    assert meets(Test(_FIELD, "enum", (1, "b")), one) is meets_it
    assert meets(Test(_FIELD, "not-enum", (1, "b")), one) is meets_its_negation


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (ABSENT, "absent"),
        (ValueClass("literal", "x"), "'x'"),
        (ValueClass("literal", None), "None"),
        (ValueClass("integer", None, 1, 2), "another integer"),
    ],
)
def test_a_class_is_told_in_words(one: ValueClass, words: str) -> None:
    """A message names the value, or what kind of value it is."""
    assert str(one) == words
