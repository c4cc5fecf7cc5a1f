"""Tests of judging: which rules a body breaks, root causes only."""

from pathlib import Path

import pytest

from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.reading.document import Json, SpecError, load_document
from contract_tests.mock_server.reading.operations import read_operations


def _judge(spec: Path, *, enforce: str = "", waive: str = "") -> BodyJudge:
    document = load_document(spec)
    operation = read_operations(document)[0]
    switches = Switches(tuple(enforce.split()), tuple(waive.split()))
    return BodyJudge(operation.body_schema, "#", switches, lambda path: document.line((*operation.body_place, *path)))


@pytest.mark.parametrize(
    ("body", "atoms"),
    [
        ({"tea": "black", "grams": 100}, []),
        ({"tea": "black", "grams": 100.0}, []),
        ({"tea": "black", "grams": 102}, ["grams.black"]),
        ({}, ["tea.required"]),
        ([], ["body.type"]),
        (None, ["body.type"]),
        ({"tea": None}, ["tea.type"]),
        ({"tea": "white"}, ["tea.enum"]),
        ({"tea": "black", "grams": True}, ["grams.type"]),
        ({"tea": "black", "grams": "100"}, ["grams.type"]),
        ({"tea": "green", "grams": 0}, ["grams.minimum"]),
        ({"tea": "green", "grams": 10**600}, []),
        ({"tea": "green", "tags": ["a", 1, 2]}, ["tags.maxItems"]),
        ({"tea": "green", "tags": [1, 2]}, ["tags.items.type"]),
        ({"tea": "green", "extras": ["lime", 1]}, ["extras.items.type"]),
        ({"tea": "green", "extras": ["lime", "lemon"]}, ["extras.items.enum"]),
        ({"tea": "green", "steep_from": 1}, ["steep.complete:steep_to", "steep.complete:tags"]),
        ({"tea": "green", "steep_from": 1, "steep_to": 3, "tags": []}, []),
        ({"tea": "green", "steep_from": 1, "steep_to": 2, "tags": []}, ["steep.span"]),
        ({"tea": "green", "steep_from": 1, "steep_to": 7, "tags": []}, ["steep.span"]),
        ({"tea": "green", "steep_from": 1, "steep_to": "7", "tags": []}, ["steep_to.type"]),
        ({"tea": "green", "steep_from": None, "tags": []}, ["steep_from.type"]),
        ({"tea": "black", "tags": ["free"]}, []),
        ({"tea": "green", "grams": 3}, []),
        ({"tea": "green", "\ud800": "\ud800"}, []),
    ],
)
def test_a_body_is_blamed_for_its_root_causes_alone(orders_spec: Path, body: Json, atoms: list[str]) -> None:
    """Conditional rules are silent where a property that they read is broken by itself."""
    judge = _judge(orders_spec)

    broken = judge.judge(body)

    assert [found.atom for found in broken] == atoms


def test_inapplicable_fields_are_refused_only_on_demand(orders_spec: Path) -> None:
    """The switch turns an `inapplicable` rule into a refusal with its id."""
    body: Json = {"tea": "black", "tags": ["free"]}

    lenient = _judge(orders_spec).judge(body)
    strict = _judge(orders_spec, enforce="green-only").judge(body)

    assert lenient == ()
    assert [found.rule for found in strict] == ["green-only"]


def test_unknown_keys_are_refused_only_on_demand(orders_spec: Path) -> None:
    """The switch refuses a key that the schema does not declare, and names it."""
    body: Json = {"tea": "green", "milk": 1}

    lenient = _judge(orders_spec).judge(body)
    strict = _judge(orders_spec, enforce="body.unknown").judge(body)

    assert lenient == ()
    assert [(found.rule, found.pointer) for found in strict] == [("body.unknown", "/milk")]
    assert strict[0].message.startswith("milk = 1 is not allowed")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"tea": "black", "grams": 25},
            (
                "grams = 25 is not allowed when tea is black (the default); allowed: 100, 250. "
                'Documented: "Black tea comes in 100 or 250 grams." [grams.black]'
            ),
        ),
        (
            {"tea": "green", "steep_from": 1, "steep_to": 11, "tags": []},
            (
                "steep_to - steep_from = 10 is not allowed when steep_from is given; allowed: 2 to 5. "
                'Documented: "Steep for 2 to 5 minutes." [steep.span]'
            ),
        ),
        (
            {"tea": "green", "steep_from": 1, "tags": []},
            'steep_to is missing when steep_from is given. Documented: "Say when it ends." [steep.complete:steep_to]',
        ),
        ({}, 'tea is missing; allowed: black, green. Documented: "The tea." [tea.required]'),
    ],
)
def test_a_message_says_what_when_and_who(orders_spec: Path, body: Json, message: str) -> None:
    """A message holds the value, the condition, what is allowed, the sentence and the atom."""
    judge = _judge(orders_spec)

    broken = judge.judge(body)

    assert [found.message for found in broken] == [message]


def test_a_negated_condition_reads_as_one(orders_spec: Path) -> None:
    """A condition `not const` is put as `is not`."""
    judge = _judge(orders_spec, enforce="green-only")

    broken = judge.judge({"tea": "black", "tags": ["a" * 200]})

    assert "is not allowed when tea is not green." in broken[0].message
    assert len(broken[0].message) < 200


@pytest.mark.parametrize(
    ("line", "broken", "problem"),
    [
        ("strength: reject, source: Say", "strength: strict, source: Say", "choose one of reject"),
        ("id: steep.span", "id: steep.complete", "the id steep.complete is taken"),
        ("steep_to - steep_from", "steep_to steep_from", "is no sum of properties"),
        ("minimum: 2, maximum: 5", "least: 2", "is not a number under one of minimum"),
        ("then: {x-derived", "else: {x-derived", "a rule is x-rule, if and then"),
        ("then: {properties: {grams: {multipleOf: 2}}}", "then: {minProperties: 2}", "asserts properties, required"),
        ("grams: {type: integer, minimum: 1}", "grams: {type: integer, minimum: one}", "is no usable JSON Schema"),
    ],
)
def test_a_broken_rule_is_an_error_of_the_document(
    tmp_path: Path, orders_text: str, line: str, broken: str, problem: str
) -> None:
    """What cannot be enforced is said at the start and never dropped."""
    assert line in orders_text
    path = tmp_path / "broken.yaml"
    path.write_text(orders_text.replace(line, broken), encoding="utf-8")

    with pytest.raises(SpecError, match=problem):
        _judge(path)
