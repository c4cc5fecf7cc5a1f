"""Finding bodies that keep all rules, or break one alone."""

import json
import time
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.errors import SpecError
from generator.lint import search as search_module
from generator.lint.search import Search
from generator.reading.document import Document, Json, load
from generator.reading.rules import RuleSet, read_rules, request_schemas
from generator.tests.conftest import TinyDocument

_SPEC = Path(__file__).parents[3] / "spec" / "openapi.yaml"

_FIELDS = ("a", "b", "c")
_BASE: dict[str, Json] = {"a": {"enum": [1, 2, 3]}, "b": {"enum": [1, 2]}, "c": {"type": "boolean"}}
_VALUES: dict[str, list[Json]] = {"a": [None, 1, 2, 3], "b": [None, 1, 2], "c": [None, True, False]}


def _condition(field: str, value: Json, *, is_negated: bool, is_given: bool) -> dict[str, Json]:
    test: Json = True if value is None else {"const": value}
    if is_negated and value is not None:
        test = {"not": test}
    given_too = is_given or value is None
    return {"properties": {field: test}, "required": [field] if given_too else []}


_CONDITIONS = st.sampled_from(_FIELDS).flatmap(
    lambda field: st.builds(
        _condition, st.just(field), st.sampled_from(_VALUES[field]), is_negated=st.booleans(), is_given=st.booleans()
    )
)
_CONSEQUENCES = st.sampled_from(_FIELDS).flatmap(
    lambda field: st.one_of(
        st.just({"properties": {field: False}}),
        st.just({"required": [field]}),
        st.lists(st.sampled_from(_VALUES[field][1:]), min_size=1, unique=True).map(
            lambda values: {"properties": {field: {"enum": values}}}
        ),
    )
)
_MEMBERS = st.lists(st.tuples(_CONDITIONS, _CONSEQUENCES), min_size=1, max_size=5).map(
    lambda pairs: [
        {"x-rule": {"id": f"r{index}"}, "if": condition, "then": consequence}
        for index, (condition, consequence) in enumerate(pairs)
    ]
)


def _search(document: Document, name: str = "Box") -> tuple[Search, RuleSet]:
    rules = read_rules(document, name)
    return Search(document, rules), rules


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_MEMBERS, st.sets(st.sampled_from(_FIELDS)))
def test_a_rule_can_be_broken_alone_exactly_if_some_body_does(
    tiny_document: TinyDocument, members: list[dict[str, Json]], required: set[str]
) -> None:
    """The search agrees with judging every body by a JSON Schema validator."""
    schema = {"type": "object", "required": sorted(required), "properties": _BASE, "allOf": members}
    search, rules = _search(tiny_document(json.dumps(schema)))

    found = {atom.id for atom in rules.conditional if search.breaking_alone(atom) is not None}

    judges = {f"r{index}": Draft202012Validator(member) for index, member in enumerate(members)}
    bodies = [
        {name: value for name, value in zip(_FIELDS, values, strict=True) if value is not None}
        for values in product(*_VALUES.values())
    ]
    verdicts = [
        {name for name, judge in judges.items() if not judge.is_valid(body)} for body in bodies if required <= set(body)
    ]
    assert found == {name for name in judges if {name} in verdicts}
    assert (search.keeping_all({}) is not None) == (set() in verdicts)


_SPAN = """
    type: object
    properties: {{low: {{type: integer, minimum: 0, maximum: 4}}, high: {{type: integer, minimum: 0, maximum: 4}}}}
    allOf:
      - x-rule: {{id: span}}
        if: {{properties: {{low: true}}, required: [low]}}
        then: {{x-derived: {{expr: {expr}, minimum: {minimum}, maximum: {maximum}}}}}
      - x-rule: {{id: cap}}
        if: {{properties: {{low: true}}, required: [low]}}
        then: {{properties: {{high: {{maximum: {cap}}}}}}}
"""


@pytest.mark.parametrize(
    ("expr", "minimum", "maximum", "cap"),
    [("high - low", 1, 3, 3), ("high - low", -4, 4, 3), ("high - low", -4, 3, 3), ("2 * high - low", 0, 8, 2),
     ("3 * high - 3 * low", -12, 1, 1), ("high + low", 0, 7, 3), ("high", 0, 3, 3), ("high", 0, 3, 2)],
)  # fmt: skip
def test_arithmetic_is_decided_exactly(
    tiny_document: TinyDocument, expr: str, minimum: int, maximum: int, cap: int
) -> None:
    """Whether an expression, or a bound beside it, can be broken alone is what trying every number says."""
    search, rules = _search(tiny_document(_SPAN.format(expr=expr, minimum=minimum, maximum=maximum, cap=cap)))

    found = [search.breaking_alone(atom) is not None for atom in rules.conditional]

    pairs = [
        (minimum <= eval(expr, {}, {"high": high, "low": low}) <= maximum, high <= cap)  # noqa: S307 - our own text
        for low, high in product(range(5), repeat=2)
    ]
    assert found == [(False, True) in pairs, (True, False) in pairs]


@pytest.mark.parametrize(
    ("properties", "unbreakable"),
    [
        ("{a: {type: string, enum: [x, y]}}", []),
        ("{a: {type: boolean, enum: [true, false]}}", ["a.enum"]),
        ("{a: {type: integer, enum: [1, 2], minimum: 1}}", ["a.minimum"]),
        ("{a: {type: integer, minimum: 1, exclusiveMinimum: 0}}", ["a.exclusiveMinimum"]),
        ("{a: {type: number, minimum: 1, exclusiveMinimum: 1}}", []),
        ("{a: {type: number, minimum: 1, exclusiveMinimum: 0.5}}", ["a.exclusiveMinimum"]),
        ("{a: {type: integer, minimum: 1, maximum: 2, multipleOf: 2}}", []),
        ("{a: {type: string, minLength: 1, pattern: '^x'}}", []),
        ("{a: {type: string, minLength: 0}}", ["a.minLength"]),
        ("{a: {type: string, minimum: 3}}", ["a.minimum"]),
        ("{a: {type: array, maxItems: 1, uniqueItems: true, items: {type: string}}}", ["a.uniqueItems"]),
        ("{a: {type: array, maxItems: 0, items: {type: string}}}", ["a.items.type"]),
        ("{a: {type: [string, 'null'], const: x}}", []),
        ("{a: {type: 'null', enum: [null]}}", ["a.enum"]),
    ],
)
def test_a_plain_keyword_is_unbreakable_where_an_earlier_one_says_it_all(
    tiny_document: TinyDocument, properties: str, unbreakable: list[str]
) -> None:
    """Blame goes to the first broken keyword of a property; what never comes first is found."""
    search, rules = _search(tiny_document(f"type: object\nproperties: {properties}"))

    assert [atom.id for atom in rules.base if search.breaking_alone(atom) is None] == unbreakable


def test_the_other_assertions_of_a_rule_may_break_with_it(tiny_document: TinyDocument) -> None:
    """A rule of two fields, one of which needs the other, is not called redundant."""
    search, rules = _search(
        tiny_document("""
        type: object
        properties: {kind: {enum: [1, 2]}, low: {type: integer}, high: {type: integer}}
        allOf:
          - x-rule: {id: none}
            if: {properties: {kind: {const: 2}}, required: [kind]}
            then: {properties: {low: false, high: false}}
          - x-rule: {id: pair}
            if: {properties: {high: true}, required: [high]}
            then: {properties: {low: true}, required: [low]}
        """)
    )

    assert all(search.breaking_alone(atom) is not None for atom in rules.conditional)


def test_the_search_of_this_repository_takes_less_than_a_second() -> None:
    """Every atom of the spec is decided, quickly: CPU time is measured, since the machine is shared."""
    document = load(_SPEC)
    searches = [_search(document, name) for name in request_schemas(document)]

    started = time.process_time()
    found = [search.breaking_alone(atom) for search, rules in searches for atom in (*rules.base, *rules.conditional)]

    assert time.process_time() - started < 1
    assert None not in found


def test_too_many_cases_are_an_error_and_not_a_hang(
    tiny_document: TinyDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past a stated number of visited cases the search ends with a problem of the document."""
    monkeypatch.setattr(search_module, "MAX_VISITS", 2)
    search, _ = _search(
        tiny_document("""
        type: object
        properties: {a: {enum: [1, 2]}, b: {enum: [1, 2]}}
        allOf: [{x-rule: {id: r}, if: {properties: {a: {const: 1}}}, then: {properties: {b: {enum: [1]}}}}]
        """)
    )

    with pytest.raises(SpecError, match="the rules divide the bodies into too many cases"):
        search.keeping_all({})
