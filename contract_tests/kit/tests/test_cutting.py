"""Values are cut where a schema tells them apart, with samples at each edge."""

import pytest

from contract_tests.kit.drawing.cutting import cut
from contract_tests.kit.judging.schemas import checker
from contract_tests.kit.tests.checking import check


def samples(schema: dict[str, object], *, fits: bool) -> list[object]:
    """Give the samples that satisfy a schema, or those that do not."""
    holds = checker(schema)
    return [sample for piece in cut(schema) for sample in piece.samples if holds(sample) == fits]


@pytest.mark.parametrize(
    ("schema", "within", "outside"),
    [
        ({"type": "integer", "minimum": 3, "maximum": 9}, [3, 4, 8, 9], [2, 10]),
        ({"type": "number", "minimum": 0.5}, [0.5, 1], [0]),
        ({"type": "number", "exclusiveMaximum": 2}, [1, 1.5], [2, 2.5, 3]),
        ({"type": "integer", "multipleOf": 6, "minimum": 0, "maximum": 600}, [0, 6, 594, 600], [1, 599, -6, 606]),
        ({"type": "number", "multipleOf": 0.25, "minimum": 0}, [0, 0.25], [0.125, -0.25]),
        ({"type": "string", "minLength": 2, "maxLength": 3}, ["xx", "xxx"], ["x", "", "xxxx"]),
        ({"type": "string", "pattern": "^[a-c]{2}$"}, ["aa", "cc"], ["a"]),
        ({"type": "array", "minItems": 1, "maxItems": 2}, [["x"], ["x", "x"]], [[], ["x", "x", "x"]]),
        ({"type": "array", "uniqueItems": True, "items": {"enum": [1, 2]}}, [[], [1], [2]], [[1, 1]]),
        ({"type": "array", "items": {"type": "integer", "minimum": 5}}, [[5]], [[4], [5, 0], ["x"]]),
        ({"type": ["integer", "null"]}, [0, None], [0.5, "x", False]),
        ({"type": "object", "required": ["a"]}, [{"a": "x"}], [{}]),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False},
            [{}, {"a": 0}],
            [{"unknown": "x"}, {"a": "x"}],
        ),
        ({"type": "object", "minProperties": 1, "maxProperties": 2}, [{"unknown": "x"}], [{}]),
        ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}, [3, None], [2, "x"]),
        ({"not": {"const": "off"}}, ["x", 0, None], ["off"]),
    ],
)
def test_the_edges_of_a_schema_are_among_the_samples(
    schema: dict[str, object], within: list[object], outside: list[object]
) -> None:
    """The last value that fits and the first that does not are tried on each side."""
    fitting, others = samples(schema, fits=True), samples(schema, fits=False)

    # repr tells 1 from true and from 1.0
    missing = [value for value in within if repr(value) not in map(repr, fitting)]
    missing += [value for value in outside if repr(value) not in map(repr, others)]
    assert missing == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 5},
        {"type": "array", "uniqueItems": True, "items": {"type": "string", "maxLength": 3}, "minItems": 2},
        {"type": "object", "properties": {"a": {"enum": [1, 2]}, "b": {"type": "string"}}, "required": ["a"]},
        {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
        {"oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]},
    ],
)
def test_what_a_piece_draws_is_like_its_sample(schema: dict[str, object]) -> None:
    """The schema says the same of all the values of a piece."""
    holds = checker(schema)

    for piece in cut(schema):
        expected = holds(piece.sample)

        def is_alike(value: object, *, expected: bool = expected) -> None:
            assert holds(value) == expected

        assert [holds(sample) for sample in piece.samples] == [expected] * len(piece.samples)
        check(piece.strategy, is_alike, examples=8)
