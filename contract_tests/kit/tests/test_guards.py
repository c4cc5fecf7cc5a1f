"""A rule speaks of a body if its condition is met and what it asserts about is there."""

import pytest

from contract_tests.kit.judging.guards import is_guarded
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument


@pytest.mark.parametrize(
    ("atom", "body", "guarded"),
    [
        ("few.sliced", {"sliced": True, "loaves": 2}, True),
        ("few.sliced", {"sliced": True}, False),
        ("few.sliced", {"sliced": False, "loaves": 2}, False),
        ("few.sliced", {"loaves": 2}, False),
        ("window", {"from": 1, "to": 3}, True),
        ("window", {"from": 1}, False),
        ("window", {"to": 3}, False),
        ("window.complete", {"from": 1}, True),
        ("toppings.oat", {"bread": "oat"}, True),
        ("toppings.oat", {"bread": "rye"}, False),
        ("loaves.minimum", {"loaves": 2}, True),
        ("loaves.minimum", {"bread": "rye"}, False),
        ("bread.required", {}, True),
        ("bread.enum", {}, False),
        ("body.type", {}, True),
        ("body.type", [], True),
        ("bread.required", [], False),
    ],
)
def test_a_rule_speaks_of_the_bodies_that_could_break_it(
    bakery: SpecDocument,
    atom: str,
    body: object,
    guarded: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What says nothing of a body is not exercised by it."""
    atoms = Oracle(bakery).atoms("Order")

    assert is_guarded(atoms[atom], body) is guarded
