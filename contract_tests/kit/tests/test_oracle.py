"""The oracle judges bodies as JSON Schema does, and names root causes only."""

import pytest

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument


@pytest.fixture(scope="module")
def baker(bakery: SpecDocument) -> Oracle:
    """Give an oracle on the other API."""
    return Oracle(bakery)


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, set()),
        ({"loaves": 10.0}, set()),
        ({"loaves": 10.5}, {"loaves.type"}),
        ({"loaves": True}, {"loaves.type"}),
        ({"loaves": None}, {"loaves.type"}),
        ({"loaves": "1"}, {"loaves.type"}),
        ({"loaves": 0}, {"loaves.minimum"}),
        ({"loaves": float("inf")}, {"loaves.type"}),
        ({"sliced": 1}, {"sliced.type"}),
        ({"bread": "Rye"}, {"bread.enum"}),
        ({"note": "\ud800\ud800"}, set()),
        ({"note": "\U0001f600" * 5}, set()),
        ({"note": "\U0001f600" * 6}, {"note.maxLength"}),
        ({"note": "\x00"}, {"note.minLength"}),
        ({"tell": "no address at all"}, set()),
        ({"toppings": []}, {"toppings.minItems"}),
        ({"toppings": ["salt", 1, "pepper"]}, {"toppings.items.type"}),
        ({"toppings": ["salt", "pepper"]}, {"toppings.items.enum"}),
        ({"toppings": [1] * 4}, {"toppings.maxItems"}),
        ({"weight": 0.5}, {"weight.exclusiveMinimum"}),
        ({"sliced": True, "loaves": 11}, {"few.sliced"}),
        ({"sliced": True, "loaves": 41}, {"loaves.maximum"}),
        ({"bread": "oat", "toppings": ["salt"]}, {"toppings.oat"}),
        ({"bread": "oat", "toppings": []}, {"toppings.minItems"}),
        ({"bread": "wheat", "note": "abc", "tell": "x"}, {"wheat.note:note", "wheat.note:tell"}),
        ({"from": 1}, {"window.complete"}),
        ({"from": 1, "to": 3}, set()),
        ({"from": 1, "to": 2}, {"window"}),
        ({"from": 1, "to": 2.0}, {"window"}),
        ({"from": 1, "to": None}, {"to.type"}),
        ({"from": 22, "to": 26}, {"late"}),
    ],
)
def test_a_body_breaks_these_atoms(baker: Oracle, changes: dict[str, object], broken: set[str]) -> None:
    """Root causes only, by JSON Schema's own idea of numbers, booleans and lengths."""
    judgement = baker.judge("Order", {"bread": "rye", "loaves": 1} | changes)

    assert judgement.atoms == broken


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ({"bread": "rye", "loaves": 1}, "legal"),
        ({"bread": "rye", "loaves": 1, "Bread": "rye"}, "open"),
        ({"bread": "wheat", "loaves": 1, "note": "abc"}, "open"),
        ({"bread": "rye", "loaves": 1, "to": 25}, "open"),
        ({"bread": "wheat", "loaves": 0, "note": "abc"}, "illegal"),
        ({}, "illegal"),
        ([], "illegal"),
        (None, "illegal"),
        ("rye", "illegal"),
    ],
)
def test_the_verdict_follows_from_strengths(baker: Oracle, body: object, verdict: str) -> None:
    """Only a broken `reject` makes a body illegal; where the documents are silent it is open."""
    assert baker.judge("Order", body).verdict == verdict


def test_a_body_that_is_no_object_breaks_that_alone(baker: Oracle) -> None:
    """Nothing is said of properties that cannot be there."""
    assert baker.judge("Order", [1]).atoms == {"body.type"}


def test_a_missing_property_breaks_its_own_atom(baker: Oracle) -> None:
    """Each required property is blamed by itself."""
    assert baker.judge("Order", {"loaves": 1}).atoms == {"bread.required"}
    assert baker.judge("Order", {}).atoms == {"bread.required", "loaves.required"}


def test_a_finding_says_what_under_which_condition_and_where(baker: Oracle, bakery: SpecDocument) -> None:
    """The message holds value, condition, what is allowed, the sentence and the rule; the line is the rule's."""
    (broken,) = baker.judge("Order", {"bread": "rye", "loaves": 11, "sliced": True}).broken

    assert broken.message == (
        "loaves = 11 is not allowed when sliced is true; allowed: maximum 10."
        ' Documented: "Sliced, at most 10." [few.sliced]'
    )
    assert (broken.rule, broken.field, broken.strength) == ("few.sliced", "loaves", "reject")
    assert broken.line == bakery.line(broken.pointer)


def test_a_condition_on_a_default_says_so(oracle: Oracle) -> None:
    """A rule that an absent property meets names its default."""
    body = {"model": "sora-2", "prompt": "x", "duration": 25}

    (broken,) = oracle.judge("VideoRequest", body).broken

    assert broken.message.startswith(
        "duration = 25 is not allowed when version is 1.0 (the default) and model is sora-2;"
    )


@pytest.mark.parametrize(
    ("status", "media_type", "body", "problem"),
    [
        (201, "application/json", {"number": 1}, None),
        (201, "Application/JSON; charset=utf-8", {"number": 1, "paid": None, "new": 1}, None),
        (201, "application/json", {}, "'number' is a required property"),
        (201, "application/json", {"number": 1, "paid": "x"}, "$.paid"),
        (201, "application/x-ndjson", [{"number": 1}, {"number": 2}], None),
        (201, "application/x-ndjson", [{"number": 1}, {}], "line 2: $: 'number'"),
        (201, "application/x-ndjson", {"number": 1}, "no list of lines"),
        (201, "text/html", "<p>", "media type text/html is not documented"),
        (201, None, None, "media type none is not documented"),
        (404, "application/json", {"error": 1}, None),
        (404, "application/json", {}, "'error' is a required property"),
        (500, "application/json", {"error": 1}, "status 500 is not documented for placeOrder"),
    ],
)
def test_an_answer_is_judged_by_its_status_and_media_type(
    baker: Oracle, status: int, media_type: str | None, body: object, problem: str | None
) -> None:
    """A range of statuses counts; what is not documented is a problem named as such; new fields are none."""
    problems = baker.judge_answer("placeOrder", status, media_type, body)

    assert bool(problems) == (problem is not None)
    assert problem is None or problem in problems[0]


def test_a_default_answer_without_content_allows_any_body(baker: Oracle) -> None:
    """Where the spec says nothing of the body, nothing is wrong with one."""
    assert baker.judge_answer("readStock", 503, "text/html", "<p>") == ()


def test_a_callback_is_judged_by_its_schema(baker: Oracle) -> None:
    """A documented callback fits; another body does not; an operation without callbacks says so."""
    assert baker.judge_callback("placeOrder", {"number": 1}) == ()
    assert baker.judge_callback("placeOrder", {})
    assert baker.judge_callback("readStock", {}) == ("readStock documents no callback",)


def test_documented_examples_are_as_documented(oracle: Oracle, document: SpecDocument) -> None:
    """Every example request of this repository's spec is legal."""
    for operation in document.operations:
        for example in operation.examples:
            assert operation.request_schema is not None
            assert oracle.judge(operation.request_schema, example).verdict == "legal"
