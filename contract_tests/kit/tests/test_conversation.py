"""How tasks are talked about follows from the specification alone, whatever they are called there."""

from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.conversation.fields import places_of
from contract_tests.kit.conversation.likeness import contradiction, difference
from contract_tests.kit.conversation.parts import Conversation, conversations
from contract_tests.kit.conversation.texts import free_text
from contract_tests.kit.reading.document import SpecDocument, load_document

SPEC: Final = """\
openapi: 3.1.0
info: {title: Laundry, version: '1'}
paths:
  /wash:
    put:
      operationId: wash
      x-acknowledged-when:
        oneOf:
          - {required: [tell]}
          - {properties: {mode: {enum: [later, much later]}}, required: [mode]}
          - {required: [ticket]}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Wash'}
            examples: {now: {value: {load: socks}}, later: {value: {load: socks, mode: later}}}
      responses:
        '202':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Washed'}
              examples:
                done: {value: {wash_id: w1, drum_id: d1, shirts: []}}
                acknowledged: {value: {wash_id: w1}}
      callbacks:
        done:
          '{$request.body#/tell}':
            put:
              requestBody:
                content: {text/json: {schema: {$ref: '#/components/schemas/Washed'}}}
  /basket:
    post:
      operationId: look
      x-idempotent: true
      x-task-query:
        one: wash
        several: washes
        several-when: {properties: {all: {const: 1}}, required: [all]}
        batch: {items: found, count: number}
        record: {request: order, made-at: at}
      x-task-result:
        schema: {$ref: '#/components/schemas/Washed'}
        outcome: /result
        ended: /gone
        succeeded: /result/clean
        error: /result/stain
        words: {at: [/word], running: [spinning], succeeded: [dry], failed: [torn]}
        unknown-codes: [lost]
        pause-seconds: {first: 1, longest: 2}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Look'}}}
      responses:
        '200':
          content:
            application/json:
              schema: {oneOf: [{$ref: '#/components/schemas/Record'}, {$ref: '#/components/schemas/Records'}]}
              examples: {dry: {value: {wash: w1, drum: d1, result: {wash_id: w1, drum_id: d1}}}}
components:
  schemas:
    Wash:
      type: object
      required: [load]
      properties:
        load: {type: string}
        mode: {type: string}
        tell: {type: string}
        ticket: {type: object}
    Washed: {type: object, required: [wash_id, shirts], properties: {wash_id: {type: string}, shirts: {type: array}}}
    Look: {type: object, properties: {wash: {type: string}, washes: {type: array, items: {type: string}}}}
    Record: {type: object, properties: {wash: {type: string}}}
    Records: {type: object, properties: {found: {type: array}}}
"""


@pytest.fixture
def laundry(tmp_path: Path) -> SpecDocument:
    """Read the small specification."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return load_document(path)


@pytest.fixture
def parts(laundry: SpecDocument) -> Conversation:
    """Return how its tasks are talked about."""
    return conversations(laundry)[0]


def test_each_way_to_be_answered_at_once_is_found(parts: Conversation) -> None:
    """One whose value nobody can guess is left out."""
    assert [(way.name, dict(way.members), way.calls_back) for way in parts.ways] == [
        ("tell", {}, True),
        ("mode", {"mode": "later"}, False),
    ]


def test_the_first_body_is_one_that_is_held_open(parts: Conversation) -> None:
    """An example that is acknowledged is none."""
    assert parts.examples == ({"load": "socks"},)


def test_the_callback_is_read_with_its_method_and_media_type(parts: Conversation) -> None:
    """Nothing is taken for granted."""
    callback = parts.callback

    assert callback is not None
    assert (callback.field, callback.method, callback.media_types) == ("tell", "PUT", ("text/json",))
    assert callback.names == {"wash_id", "shirts"}


def test_questions_are_asked_as_documented(parts: Conversation) -> None:
    """For one and for several, each with what has to be said beside it."""
    asker = parts.asker

    assert asker is not None
    assert asker.question("w") == {"wash": "w"}
    assert asker.question_for(["w", "v"]) == {"all": 1, "washes": ["w", "v"]}
    assert (asker.record_schema, asker.batch_schema) == ("#/components/schemas/Record", "#/components/schemas/Records")


def test_ids_that_the_examples_show_as_the_same_belong_together(parts: Conversation) -> None:
    """Wherever one stands in another message, it has to be the same."""
    identities = parts.identities

    assert identities.task_id({"wash_id": "w"}) == "w"
    assert identities.clash([("answer", {"wash_id": "w"}), ("record", {"result": {"wash_id": "w"}})]) is None
    assert identities.clash([("answer", {"wash_id": "w"}), ("record", {"result": {"wash_id": "v"}})]) is not None
    assert identities.clash([("answer", {"drum_id": "d"}), ("record", {"result": {"drum_id": "e"}})]) is not None
    assert identities.clash([("acknowledgement", {"drum_id": "d"}), ("record", {"result": {"drum_id": "e"}})]) is None


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ({}, "unknown"),
        ({"result": None}, "unknown"),
        ({"result": {"stain": "perhaps"}}, "running"),
        ({"result": {"stain": "perhaps"}, "gone": 1}, "failed"),
        ({"result": {"stain": {"code": 1}}}, "failed"),
        ({"result": {"clean": False}}, "failed"),
        ({"word": "TORN"}, "failed"),
        ({"gone": 1, "result": {"shirts": []}}, "finished"),
        ({"gone": 1, "word": "dry"}, "failed"),
        ({"word": "spinning", "result": {"clean": True}}, "running"),
        ({"word": "dry"}, "finished"),
        ({"word": "dreaming"}, "running"),
        ({"result": {"clean": True, "stain": "old"}}, "finished"),
    ],
)
def test_a_record_is_judged_by_the_first_rule_that_holds(
    parts: Conversation, record: dict[str, Any], state: str
) -> None:
    """They are those that the README of the specification lists, in that order."""
    assert parts.asker is not None
    assert parts.asker.signs.state(record) == state


def test_an_acknowledgement_that_says_success_is_no_outcome(parts: Conversation) -> None:
    """What an outcome requires tells them apart."""
    assert parts.asker is not None
    signs = parts.asker.signs

    assert signs.state_of_outcome({"wash_id": "w", "clean": True}) == "running"
    assert signs.state_of_outcome({"wash_id": "w", "clean": True, "shirts": []}) == "finished"


def test_a_specification_without_tasks_has_no_check_of_them(bakery: SpecDocument) -> None:
    """What nothing is said about is not looked for."""
    modules = {each.judge.func.__module__ for each in checks_of(bakery) if isinstance(each.judge, partial)}

    assert conversations(bakery) == ()
    assert not {module.rpartition(".")[2] for module in modules} & {"acknowledgement", "tasks", "streams", "life_cycle"}


def test_every_field_of_an_answer_is_a_place_that_is_judged(document: SpecDocument, laundry: SpecDocument) -> None:
    """At any depth, wherever a reference leads."""
    assert places_of(laundry, "#/components/schemas/Records") == (
        "#/components/schemas/Records",
        "#/components/schemas/Records/properties/found",
    )
    assert "#/components/schemas/Video/properties/state" in places_of(document, "#/components/schemas/TaskAnswer")


def test_the_text_that_tells_requests_apart_is_a_free_one(document: SpecDocument, laundry: SpecDocument) -> None:
    """Neither one of few words, nor an address."""
    wash, video = laundry.operation("wash"), document.operation("createVideo")

    assert free_text(laundry, wash, {"tell": "a", "load": "b"}) == "tell"
    assert free_text(document, video, {"model": "a", "callback_url": "http://a.example", "prompt": "c"}) == "prompt"
    assert free_text(document, video, {"model": "sora-2"}) is None


@pytest.mark.parametrize(
    ("one", "other", "is_different", "contradicts"),
    [
        (1, 1.0, False, False),
        (1, True, True, True),
        ({"a": 1}, {"a": 1, "b": 2}, True, False),
        ({"a": None}, {"a": 1}, True, False),
        ([1, 2], [2, 1], True, True),
        ([1], [1, 1], True, True),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, True, True),
        ("http://a.example/b?c=1", "http://a.example/b?c=2", True, False),
        ("http://a.example/b", "http://a.example/c", True, True),
        ("0", 0, True, True),
        ({}, [], True, True),
    ],
)
def test_likeness_tells_what_differs_from_what_contradicts(
    one: object, other: object, *, is_different: bool, contradicts: bool
) -> None:
    """What is shown again has to be the same JSON; what is told again only must not be another thing."""
    assert (difference(one, other) is not None, contradiction(one, other) is not None) == (is_different, contradicts)
