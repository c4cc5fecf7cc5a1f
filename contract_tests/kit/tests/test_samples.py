"""Small legal bodies are put together from any specification, and refusals are read from it."""

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.drawing.samples import bodies_by_property, fullest_body, least_body
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.reading.refusals import documented_refusals, fits, statuses_of


def test_every_property_is_given_by_a_small_legal_body(document: SpecDocument, bakery: SpecDocument) -> None:
    """What a rule wants beside a property is given with it."""
    for spec in (document, bakery):
        oracle = Oracle(spec)
        for operation in spec.operations:
            if operation.request_schema is None:
                continue
            bodies = bodies_by_property(spec, operation)

            assert bodies.keys() == oracle.atoms(operation.request_schema).properties.keys()
            assert all(name in body for name, body in bodies.items())
            assert {oracle.judge(operation.request_schema, body).verdict for body in bodies.values()} == {"legal"}


def test_the_least_body_can_spare_nothing(bakery: SpecDocument) -> None:
    """It is an example of the specification without what it does not need."""
    operation = bakery.operation("placeOrder")

    assert least_body(bakery, operation) == {"bread": "rye", "loaves": 1}
    assert fullest_body(bakery, operation).keys() > {"bread", "loaves"}


def test_refusals_are_known_by_their_kind(document: SpecDocument) -> None:
    """Statuses and codes are those of the examples of a kind."""
    operation = document.operation("createVideo")

    codes = {refusal.code for refusal in documented_refusals(document, operation) if refusal.kind == "authentication"}

    assert codes >= {"no_token", "invalid_token"}
    assert statuses_of(document, operation, "authentication") == ("400", "401")


def test_a_kind_that_no_example_shows_may_have_any_documented_status(bakery: SpecDocument) -> None:
    """Ranges of statuses are read as such."""
    operation = bakery.operation("placeOrder")

    documented = statuses_of(bakery, operation, "authentication")

    assert documented == ("4XX",)
    assert fits(422, documented)
    assert not fits(500, documented)


def test_another_specification_has_the_checks_that_follow_from_it(bakery: SpecDocument) -> None:
    """An operation without a token or a body has no checks of these."""
    keys = {check.key for check in checks_of(bakery)}

    assert {
        "placeOrder authentication.wrong-token",
        "placeOrder types loaves.type",
        "readStock http.other-methods",
    } <= keys
    assert not any(key.startswith(("readStock authentication", "readStock json", "readStock keys")) for key in keys)
