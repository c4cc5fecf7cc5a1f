"""The compiled rules mean what a JSON Schema validator reads from the document."""

from types import ModuleType
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.tests.rendering.conftest import TINY, TinyPackage

_SCHEMA: Final = yaml.safe_load(TINY)["components"]["schemas"]["Box"]
_MEMBERS: Final = [member for member in _SCHEMA["allOf"] if member["x-rule"]["strength"] != "assumed"]
_VALIDATOR: Final = Draft202012Validator(_SCHEMA | {"allOf": _MEMBERS})

_VALUES: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, 1, 2, 3, 10, 20, 49, 50, 1.0, 2.0, 10.0, 0.5, 0.3, 0.35, 9.5, 9.6, 1e300]),
    st.sampled_from(["paper", "wood", "smörgås 🍞", "1", "2", "x", "", "abcdef", "AB", "red", "\ud800"]),
    st.lists(st.sampled_from(["red", "green", "blue", "x", 1, 1.0, True, None]), max_size=4),
    st.dictionaries(st.sampled_from(["kind"]), st.none()),
)
_BODIES: Final = st.dictionaries(st.sampled_from(list(_SCHEMA["properties"])), _VALUES)
_LIKELY: Final = st.fixed_dictionaries(
    {"kind": st.sampled_from(["paper", "wood"])},
    optional={
        "edition": st.sampled_from(["1", "2"]),
        "width": st.sampled_from([1, 10, 20, 20.0]),
        "height": st.integers(min_value=-50, max_value=49),
        "label": st.just("a"),
        "mark": st.sampled_from([1, "x", None]),
        "level": st.sampled_from([1, 2]),
        "sizes": st.lists(st.integers(), max_size=3),
        "fragile": st.booleans(),
        "unknown": st.none(),
    },
)


def _span_is_broken(body: dict[str, object]) -> bool:
    """Judge the one rule that JSON Schema cannot say, by its sentence."""
    width, height = body.get("width"), body.get("height")
    if body.get("edition", "1") != "1" or not isinstance(width, int | float) or not isinstance(height, int | float):
        return False
    return not 3 <= 2 * width - height + 1 <= 90


@settings(max_examples=300, deadline=None)
@given(body=_BODIES | _LIKELY)
def test_a_body_breaks_a_rule_exactly_if_the_validator_refuses_it(boxes: ModuleType, body: dict[str, Any]) -> None:
    """For any body the compiled check finds something exactly if JSON Schema or the arithmetic does."""
    is_legal = _VALIDATOR.is_valid(body) and not _span_is_broken(body)

    broken = boxes.check_box(body)

    assert (broken == []) == is_legal


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["kind.required"]),
        ({"kind": 1, "width": 11, "fragile": True}, ["kind.type"]),
        ({"kind": "paper", "width": 11}, ["width.paper"]),
        ({"kind": "paper", "width": 0}, ["width.minimum"]),
        ({"kind": "paper", "width": True}, ["width.type"]),
        ({"kind": "paper", "fragile": True, "code": "A"}, ["wood-only:fragile", "wood-only:code"]),
        ({"kind": "wood", "edition": "2"}, ["second:label", "second:height"]),
        ({"kind": "wood", "edition": "2", "label": "", "height": 1}, ["label.minLength"]),
        ({"kind": "wood", "width": 1, "height": 1}, ["flat"]),
        ({"kind": "wood", "width": 1, "height": 0}, []),
        ({"kind": "wood", "width": 1}, []),
        ({"kind": "wood", "width": 2000}, []),
        ({"kind": "wood", "mark": True}, ["mark.enum"]),
        ({"kind": "wood", "mark": 1.0, "level": 2, "sizes": [1, 2, 3]}, ["marked:level", "marked:sizes"]),
        ({"kind": "wood", "colours": ["red", "pink"]}, ["colours.items.enum"]),
        ({"kind": "wood", "colours": ["red", "red"]}, ["colours.uniqueItems"]),
        ({"kind": "wood", "note": 1}, ["note.type"]),
        ({"kind": "smörgås 🍞", "note": None}, []),
    ],
)
def test_only_root_causes_are_blamed(boxes: ModuleType, body: dict[str, object], expected: list[str]) -> None:
    """Of a property the first broken keyword is blamed, and no rule that reads a broken property."""
    broken = boxes.check_box(body)

    assert [each.atom.id for each in broken] == expected


@pytest.mark.parametrize("body", [None, [], "kind", 1])
def test_what_is_no_object_breaks_the_body_s_type(boxes: ModuleType, body: object) -> None:
    """A body that is no JSON object has one fault."""
    broken = boxes.check_box(body)

    assert [each.rule for each in broken] == ["body.type"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"kind": "paper", "width": 11},
            (
                "width = 11 is not allowed when kind is paper; allowed: 10, 20. "
                'Documented: "Paper boxes are 10 or 20 wide." [width.paper]'
            ),
        ),
        (
            {"kind": "wood", "edition": "2", "label": "a"},
            'height is missing when edition is 2. Documented: "The second edition needs both." [second]',
        ),
        (
            {"kind": "wood", "width": 1, "height": 1},
            (
                "2 * width - height + 1 = 2 is not allowed when edition is 1 (the default) and width is given; "
                'allowed: 3 to 90. Documented: "It is flat." [flat]'
            ),
        ),
        (
            {"kind": "paper", "fragile": False},
            'fragile = false is not allowed when kind is not wood. Documented: "Only wood is fragile." [wood-only]',
        ),
        (
            {"kind": "wood", "label": "x" * 1000},
            (
                f'label = "{"x" * 78}… is not allowed; allowed: at most 5 characters. '
                "Meaning: What is written on it. [label.maxLength]"
            ),
        ),
    ],
)
def test_a_message_names_value_condition_allowed_and_source(
    boxes: ModuleType, body: dict[str, object], expected: str
) -> None:
    """The message says what is wrong, when, what is allowed, who says so, and the rule; a long value is cut."""
    (broken,) = boxes.check_box(body)

    assert broken.message == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (2.0**60, 2**61 - 2, []),
        (2**60, 2.0**61, ["flat"]),
        (1e300, 2 * int(1e300) - 2, []),
        (1e300, 10**600, ["flat"]),
    ],
    ids=["least", "below-least", "large", "larger-than-a-float"],
)
def test_arithmetic_is_exact_at_any_size(
    tiny_package: TinyPackage, width: float, height: float, expected: list[str]
) -> None:
    """An integer that is written as a float is taken at its word: nothing is rounded, nothing overflows."""
    package = tiny_package(("exclusiveMaximum: 50", "exclusiveMinimum: 0"))

    broken = package.check_box({"kind": "wood", "width": width, "height": height})

    assert [each.rule for each in broken] == expected


@pytest.mark.parametrize(
    ("width", "is_multiple"),
    [(3 * 10**40, True), (3 * 10**40 + 1, False), (3e300, True), (3 * 10**5000, True)],
    ids=["large", "large-and-one", "float", "of-5001-digits"],
)
def test_a_multiple_is_told_at_any_size(tiny_package: TinyPackage, width: float, is_multiple: bool) -> None:  # noqa: FBT001 - a table
    """No number is too large to tell whether it is a multiple."""
    package = tiny_package(("type: integer, minimum: 1", "type: integer, multipleOf: 3"))

    broken = package.check_box({"kind": "wood", "width": width})

    assert [each.rule for each in broken] == ([] if is_multiple else ["width.multipleOf"])


def test_a_rule_with_two_bounds_of_one_property_names_the_broken_one(tiny_package: TinyPackage) -> None:
    """Two keywords of one rule about one property are told apart."""
    both = "then: {properties: {width: {minimum: 10, maximum: 20}}}"
    package = tiny_package(("then: {properties: {width: {enum: [10, 20], default: 10}}}", both))

    (broken,) = package.check_box({"kind": "paper", "width": 21})

    assert (broken.rule, broken.atom.keyword, broken.atom.allowed) == ("width.paper", "maximum", "at most 20")
