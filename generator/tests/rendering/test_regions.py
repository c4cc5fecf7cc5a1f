"""The boxes of bodies hold what a JSON Schema validator accepts."""

import json
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.reading.document import Json
from generator.reading.rules import read_rules
from generator.rendering.overloads import Overloads, overloads
from generator.rendering.regions import ABSENT, ANYTHING, MAX_SITUATIONS, Box, TooManySituationsError, boxes, is_within
from generator.tests.conftest import TinyDocument

_BASE: Final[dict[str, Json]] = {
    "a": {"enum": [1, 2, True]},
    "b": {"type": "string", "enum": ["x", "y"]},
    "c": {"type": "boolean"},
    "d": {"type": "string"},  # the one that has endlessly many values
}
_FIELDS: Final = tuple(_BASE)
_VALUES: Final[dict[str, list[Json]]] = {"a": [1, 2, True], "b": ["x", "y"], "c": [True, False], "d": ["p", "q", "r"]}
_STRENGTHS: Final = ("reject", "inapplicable")


def _condition(field: str, value: Json, *, is_negated: bool, is_given: bool) -> dict[str, Json]:
    test: Json = True if value is None else {"const": value}
    if is_negated and value is not None:
        test = {"not": test}
    return {"properties": {field: test}, "required": [field] if is_given or value is None else []}


def _conditions(fields: tuple[str, ...]) -> st.SearchStrategy[dict[str, Json]]:
    """Draw conditions on the presence of any field, and on the value of some."""
    return st.sampled_from(_FIELDS).flatmap(
        lambda field: st.builds(
            _condition,
            st.just(field),
            st.sampled_from([None, *(_VALUES[field] if field in fields else ())]),
            is_negated=st.booleans(),
            is_given=st.booleans(),
        )
    )


_CONSEQUENCES: Final = st.sampled_from(_FIELDS).flatmap(
    lambda field: st.one_of(
        st.just({"properties": {field: False}}),
        st.just({"required": [field]}),
        st.lists(st.sampled_from(_VALUES[field]), min_size=1, unique_by=repr).map(
            lambda values: {"properties": {field: {"enum": values}}}
        ),
    )
)


def _schema(conditions: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    members = st.lists(st.tuples(_conditions(conditions), _CONSEQUENCES), min_size=1, max_size=5).map(
        lambda pairs: [
            {"x-rule": {"id": f"r{index}"}, "if": condition, "then": consequence}
            for index, (condition, consequence) in enumerate(pairs)
        ]
    )
    return st.builds(
        lambda required, members: {
            "type": "object",
            "required": sorted(required),
            "properties": _BASE,
            "allOf": members,
        },
        st.sets(st.sampled_from(_FIELDS)),
        members,
    )


def _bodies() -> list[dict[str, Json]]:
    absent = object()
    combinations = product(*([absent, *_VALUES[name]] for name in _FIELDS))
    return [
        {name: value for name, value in zip(_FIELDS, values, strict=True) if value is not absent}  # type: ignore[misc] # mypy does not see that `absent` is left out
        for values in combinations
    ]


def _holds(box: Box, body: dict[str, Json]) -> bool:
    """Tell whether a body is in a box, by the text of its values."""

    def is_there(name: str) -> bool:
        if name not in body:
            return ABSENT in box[name]
        return ANYTHING in box[name] or json.dumps(body[name]) in {choice.text.lower() for choice in box[name]}

    return all(map(is_there, box))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_schema(("a", "b", "c")))
def test_a_body_is_in_one_box_exactly_if_it_is_legal(tiny_document: TinyDocument, schema: dict[str, Any]) -> None:
    """Where conditions ask for values that types can list, boxes hold what the validator accepts, each body once."""
    rules = read_rules(tiny_document(json.dumps(schema)), "Box")
    validator = Draft202012Validator(schema)

    found = boxes(rules, _STRENGTHS)

    for body in _bodies():
        assert sum(_holds(box, body) for box in found) == validator.is_valid(body), body


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_schema(_FIELDS))
def test_no_legal_body_is_outside_the_boxes(tiny_document: TinyDocument, schema: dict[str, Any]) -> None:
    """Where a condition asks for one of endlessly many values, the boxes hold too much rather than too little."""
    rules = read_rules(tiny_document(json.dumps(schema)), "Box")
    validator = Draft202012Validator(schema)

    found = boxes(rules, _STRENGTHS)

    for body in filter(validator.is_valid, _bodies()):
        assert any(_holds(box, body) for box in found), body


def test_more_situations_than_can_be_visited_are_none(tiny_document: TinyDocument) -> None:
    """A schema whose conditions explode is noticed before its situations are visited."""
    names = [f"p{index}" for index in range(MAX_SITUATIONS.bit_length())]
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "allOf": [
            {
                "x-rule": {"id": f"r{name}"},
                "if": {"properties": {name: True}, "required": [name]},
                "then": {"required": [other]},
            }
            for name, other in zip(names, reversed(names), strict=True)
        ],
    }
    rules = read_rules(tiny_document(json.dumps(schema)), "Box")

    with pytest.raises(TooManySituationsError):
        boxes(rules, _STRENGTHS)
    assert overloads(rules) == Overloads(are_too_many=True)


def test_a_box_is_within_one_that_allows_more(tiny_document: TinyDocument) -> None:
    """To allow anything is to allow any value, but not absence."""
    schema = {"type": "object", "properties": _BASE}
    (box,) = boxes(read_rules(tiny_document(json.dumps(schema)), "Box"), _STRENGTHS)

    assert is_within({**box, "d": frozenset({ABSENT})}, box)
    assert is_within({**box, "d": box["b"]}, box)
    assert not is_within(box, {**box, "d": frozenset({ANYTHING})})
    assert not is_within({**box, "b": frozenset({ANYTHING})}, box)
