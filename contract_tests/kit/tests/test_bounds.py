"""Bodies around a bound stand on both sides of it, and break nothing but the bound."""

import pytest
from hypothesis import given, settings

from contract_tests.kit.drawing.bounds import BoundCase, around_bounds, bounded
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument


@pytest.mark.parametrize("spec", ["document", "bakery"])
def test_a_case_is_legal_within_and_breaks_the_bound_outside(spec: str, request: pytest.FixtureRequest) -> None:
    """The oracle agrees with each case, and every atom with bounds is seen on both sides of them."""
    document = request.getfixturevalue(spec)
    assert isinstance(document, SpecDocument)
    oracle = Oracle(document)
    for operation in document.operations:
        schema = operation.request_schema
        for atom in bounded(document, schema) if schema is not None else ():
            seen = _sides(oracle, str(schema), atom.id)

            assert (atom.id, seen) == (atom.id, {True, False})


def _sides(oracle: Oracle, schema: str, atom_id: str) -> set[bool]:
    """Draw cases around an atom's bounds, hold each against the oracle, and give the sides that were seen."""
    seen: set[bool] = set()

    @settings(max_examples=80, database=None, deadline=None)
    @given(around_bounds(oracle.document, schema, atom_id))
    def agrees(case: BoundCase) -> None:
        seen.add(case.is_within)
        assert oracle.judge(schema, case.body).atoms == (set() if case.is_within else {atom_id})

    agrees()
    return seen


def test_every_bound_of_a_spec_is_known(bakery: SpecDocument) -> None:
    """Plain, conditional and derived bounds count, whatever their strength."""
    assert [atom.id for atom in bounded(bakery, "Order")] == [
        "loaves.minimum",
        "loaves.maximum",
        "weight.exclusiveMinimum",
        "note.minLength",
        "note.maxLength",
        "toppings.minItems",
        "toppings.maxItems",
        "from.minimum",
        "few.sliced",
        "window",
        "late",
    ]


def test_each_bound_is_met_exactly_and_passed_by_one(document: SpecDocument) -> None:
    """The expression comes out at the bounds, next to them, and nowhere else."""
    values: set[float] = set()

    @settings(max_examples=200, database=None, deadline=None)
    @given(around_bounds(document, "VideoRequest", "character.span"))
    def note(case: BoundCase) -> None:
        start, end = case.body["character_start"], case.body["character_end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert end - start == case.value
        values.add(case.value)

    note()

    assert values == {0, 1, 2, 3, 4}


def test_an_atom_without_bounds_is_refused(bakery: SpecDocument) -> None:
    """Asking for cases around nothing is a mistake, and is said to be one."""
    with pytest.raises(ValueError, match="no body reaches a bound"):
        around_bounds(bakery, "Order", "bread.enum")
