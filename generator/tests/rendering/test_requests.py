"""The request classes: strict, exact about what was given, and clear about what is wrong."""

import json
from types import ModuleType

import pytest
from pydantic import MISSING, ValidationError

from generator.tests.rendering.conftest import TinyPackage


def _kinds(refusal: pytest.ExceptionInfo[ValidationError]) -> list[tuple[object, ...]]:
    return [(error["type"], *error["loc"]) for error in refusal.value.errors()]


def test_all_broken_rules_are_reported_together(boxes: ModuleType) -> None:
    """One error has an entry for each broken rule and each unknown field."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "paper", "width": 11, "level": None, "coluors": []})

    assert _kinds(refusal) == [("extra_forbidden", "coluors"), ("level.type", "level"), ("width.paper", "width")]


def test_an_entry_carries_the_parts_of_its_message(boxes: ModuleType) -> None:
    """An entry names rule, atom, strength, condition, allowed, source and place; its input is the value."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box(kind="paper", width=11)

    (error,) = refusal.value.errors()
    assert error["input"] == 11
    assert error.get("ctx") == {
        "rule": "width.paper",
        "atom": "width.paper",
        "strength": "reject",
        "field": "width",
        "keyword": "enum",
        "condition": "kind is paper",
        "allowed": "10, 20",
        "source": "Paper boxes are 10 or 20 wide.",
        "pointer": "#/components/schemas/Box/allOf/0/then/properties/width/enum",
        "message": error["msg"],
    }


def test_braces_in_a_value_are_shown_as_they_are(boxes: ModuleType) -> None:
    """A value that looks like a part of a template is not filled in."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box(kind="{source} {message}")

    assert refusal.value.errors()[0]["msg"].startswith('kind = "{source} {message}" is not allowed; allowed: ')


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("breadth", "width"), ("Breadth", "width"), ("widht", "width"), ("clas", "class_"), ("breadht", "width")],
)
def test_a_wrong_name_suggests_the_right_one(boxes: ModuleType, name: str, suggestion: str) -> None:
    """A foreign or mistyped name is answered with the name that is meant, as Python has it."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", name: 1})

    assert refusal.value.errors()[0]["msg"] == f"{name} is not a field of this request; did you mean {suggestion}?"


@pytest.mark.parametrize("name", ["zzzz", "\ud800", ""])
def test_a_name_that_resembles_none_is_refused_without_a_suggestion(boxes: ModuleType, name: str) -> None:
    """Any other name is refused, too."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", name: 1})

    assert refusal.value.errors()[0]["msg"].endswith("is not a field of this request")


def test_a_key_that_is_no_text_is_refused(boxes: ModuleType) -> None:
    """A key that JSON cannot have is an unknown field."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", 1: 1, 10**5000: 1})

    assert _kinds(refusal) == [("extra_forbidden", "1"), ("extra_forbidden", "<int>")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", True),
        ("level", "1"),
        ("level", 1.5),
        ("level", float("nan")),
        ("width", float("inf")),
        ("weight", float("nan")),
        pytest.param("width", 10**5000, id="width-huge"),
        ("label", b"x"),
        ("label", object()),
        ("sizes", (1, 2)),
        ("sizes", {1}),
        ("fragile", 1),
        ("fragile", None),
    ],
)
def test_a_value_that_json_would_not_have_there_is_refused(boxes: ModuleType, field: str, value: object) -> None:
    """Booleans as integers, null, non-numbers and Python's own types are refused by a rule of their field."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", "edition": "1", "height": 1, field: value})

    assert {error["loc"] for error in refusal.value.errors()} == {(field,)}
    assert str(refusal.value)


def test_a_list_inside_itself_is_refused(boxes: ModuleType) -> None:
    """A value without end does not hang the message."""
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", "label": endless})

    assert _kinds(refusal) == [("label.type", "label")]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (10**5000, "an integer in it has more than 4300 digits"),
        ({"a": [10**5000]}, "an integer in it has more than 4300 digits"),
        ({"a": float("nan")}, "Out of range float values are not JSON compliant"),
        ({1, 2}, "Object of type set is not JSON serializable"),
    ],
    ids=["integer", "integer-inside", "nan", "set"],
)
def test_a_value_that_json_cannot_hold_is_refused(tiny_package: TinyPackage, value: object, fault: str) -> None:
    """What could not be sent is refused at construction, in words about the field."""
    package = tiny_package(("copy: {description", "anything: {description: Whatever.}\n        copy: {description"))

    with pytest.raises(ValidationError) as refusal:
        package.Box(kind="wood", anything=value)

    (error,) = refusal.value.errors()
    assert (error["type"], error["loc"]) == ("not_json", ("anything",))
    assert error["msg"] == f"anything cannot be written as JSON: {fault}"


def test_an_integer_of_too_many_digits_is_refused(boxes: ModuleType) -> None:
    """An integer that Python would not write is refused at construction, whatever its field."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box(kind="wood", width=10**5000, sizes=[-(10**5000)])

    assert _kinds(refusal) == [("not_json", "width"), ("not_json", "sizes")]


def test_an_integral_float_becomes_an_integer(boxes: ModuleType) -> None:
    """JSON Schema calls 10.0 an integer, so it is one, in lists as well."""
    box = boxes.Box.model_validate({"kind": "paper", "width": 10.0, "sizes": [1.0, 2]})

    assert repr([box.width, *box.sizes]) == "[10, 1, 2]"


def test_the_given_body_is_not_changed(boxes: ModuleType) -> None:
    """A request does not write into the mapping that it is made from."""
    body = {"kind": "paper", "width": 10.0}

    boxes.Box.model_validate(body)

    assert repr(body) == "{'kind': 'paper', 'width': 10.0}"


@pytest.mark.parametrize("text", ["https://0.com", "not a URL", "\x00", "\u202eabc", "\ud800", "a\udfffé", "🍞" * 1000])
def test_a_text_is_kept_as_it_is_given(boxes: ModuleType, text: str) -> None:
    """No text is rewritten: not a URL, not what cannot be printed, not a lone surrogate."""
    box = boxes.Box(kind="wood", picture=text)

    assert box.model_dump(by_alias=True, exclude_unset=True) == {"kind": "wood", "picture": text}


def test_nothing_that_was_not_given_is_in_the_request(boxes: ModuleType) -> None:
    """Defaults are the service's business."""
    box = boxes.Box(kind="wood", width=MISSING)

    assert box.model_dump(by_alias=True) == {"kind": "wood"}
    assert box.edition is MISSING


def test_a_name_that_python_has_taken_is_given_with_an_underscore_and_sent_without(boxes: ModuleType) -> None:
    """Both the name in Python and the name as it is sent are accepted; only one at a time."""
    box = boxes.Box(kind="wood", class_="a", _id="b", copy_=True, timeout_=3)

    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "wood", "class": "a", "class_": "a"})

    assert box.model_dump(by_alias=True, exclude_unset=True) == {
        "kind": "wood",
        "class": "a",
        "_id": "b",
        "copy": True,
        "timeout": 3,
    }
    assert _kinds(refusal) == [("given_twice", "class")]


def test_json_text_is_held_to_the_same_rules(boxes: ModuleType) -> None:
    """A request can be made from JSON text."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate_json('{"kind": "paper", "width": 11.0}')

    assert boxes.Box.model_validate_json('{"kind": "paper", "width": 10.0}').width == 10
    assert _kinds(refusal) == [("width.paper", "width")]


def test_an_inapplicable_rule_can_be_lifted(boxes: ModuleType) -> None:
    """A rule of the kind "only applicable when" is not held against a request that lifts it."""
    body = {"kind": "paper", "fragile": True}

    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate(body)
    lifted = boxes.Box.model_validate(body, context=boxes.lift("wood-only"))

    assert _kinds(refusal) == [("wood-only", "fragile")]
    assert lifted.fragile is True


def test_lifting_a_rule_lifts_no_other(boxes: ModuleType) -> None:
    """What else a request breaks is held against it all the same."""
    body = {"kind": "paper", "fragile": True, "width": 11}

    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate(body, context=boxes.lift("wood-only"))

    assert _kinds(refusal) == [("width.paper", "width")]


@pytest.mark.parametrize("rule", ["width.paper", "guess", "kind.type", ""])
def test_no_other_rule_can_be_lifted(boxes: ModuleType, rule: str) -> None:
    """To lift a documented refusal is a mistake, which names what can be lifted."""
    with pytest.raises(ValueError, match="is not a rule that can be lifted; these are: wood-only"):
        boxes.lift(rule)


def test_a_request_that_was_changed_behind_the_rules_is_found_out_when_it_is_made_again(boxes: ModuleType) -> None:
    """`model_copy` and `model_construct` pass every rule by; another validation does not."""
    changed = boxes.Box(kind="paper", width=10).model_copy(update={"width": 11})

    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate(changed)

    assert _kinds(refusal) == [("width.paper", "width")]


def test_an_error_can_be_written_as_json(boxes: ModuleType) -> None:
    """The entries survive on the way to a log."""
    with pytest.raises(ValidationError) as refusal:
        boxes.Box.model_validate({"kind": "paper", "width": 11})

    assert json.loads(refusal.value.json())[0]["type"] == "width.paper"
