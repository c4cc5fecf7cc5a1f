"""Witnesses break one atom alone, just keep it, or are none of its business; the oracle says so."""

from collections import Counter
from collections.abc import Callable

import pytest

from contract_tests.kit.drawing.witnesses import Witness, unwitnessed, witnesses
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import SpecDocument

SIZES = """
type: object
required: [size]
properties:
  edition: {type: string, enum: ['1', '2'], default: '1'}
  size: {type: integer, enum: [1, 2, 30]}
allOf:
  - x-rule: {id: size.1}
    if: {properties: {edition: {const: '1'}}}
    then: {properties: {size: {enum: [1, 2]}}}
  - x-rule: {id: size.2}
    if: {properties: {edition: {const: '2'}}, required: [edition]}
    then: {properties: {size: {enum: [30]}}}
"""


def found(document: SpecDocument, schema: str = "Order") -> dict[str, Witness]:
    """Return the witnesses of a schema by their ids."""
    listed = witnesses(document, schema)
    by_id = {witness.id: witness for witness in listed}
    assert len(by_id) == len(listed)
    return by_id


@pytest.mark.parametrize("spec", ["document", "bakery"])
def test_the_oracle_agrees_with_every_witness(spec: str, request: pytest.FixtureRequest) -> None:
    """It finds the named rules broken and no other, and the verdict that follows from their strength."""
    document = request.getfixturevalue(spec)
    assert isinstance(document, SpecDocument)
    oracle = Oracle(document)
    for operation in document.operations:
        if operation.request_schema is None:
            continue
        for witness in found(document, operation.request_schema).values():
            judgement = oracle.judge(operation.request_schema, witness.body)

            assert (witness.id, judgement.verdict) == (witness.id, witness.verdict)
            assert (witness.id, judgement.rules) == (witness.id, frozenset(witness.broken))
            assert judgement.unknown == ()


@pytest.mark.parametrize("spec", ["document", "bakery"])
def test_every_atom_has_a_witness_or_is_named(spec: str, request: pytest.FixtureRequest) -> None:
    """Each atom of each strength is broken by a witness; those that cannot be are listed, here none."""
    document = request.getfixturevalue(spec)
    assert isinstance(document, SpecDocument)
    for operation in document.operations:
        if operation.request_schema is None:
            continue
        broken = {one.atom.id for one in witnesses(document, operation.request_schema) if one.kind == "breaks"}

        assert broken == {atom.id for atom in read_atoms(document, operation.request_schema).all}
        assert unwitnessed(document, operation.request_schema) == ()


def test_a_rule_is_witnessed_in_each_situation(write_order: Callable[[str], SpecDocument]) -> None:
    """Absence and the option itself meet a condition on the default; each value is tried in both."""
    spec = write_order(SIZES)

    ids = {name for name in found(spec) if name.startswith("size.1/")}

    assert ids == {
        "size.1/edge/edition=-,size=1",
        "size.1/edge/edition=-,size=1.0",
        "size.1/edge/edition=-,size=2",
        "size.1/edge/edition=-,size=2.0",
        "size.1/edge/edition='1',size=1",
        "size.1/edge/edition='1',size=2",
        "size.1/breaks/edition=-,size=30",
        "size.1/breaks/edition=-,size=30.0",
        "size.1/breaks/edition='1',size=30",
        "size.1/unguarded/edition='2',size=30",
        "size.1/unguarded/edition='2',size=30.0",
    }


def test_an_id_stays_when_other_rules_come(write_order: Callable[[str], SpecDocument]) -> None:
    """A further rule, written before the others, takes no id of theirs away and adds none to them."""
    before = set(found(write_order(SIZES)))

    after = set(found(write_order(SIZES.replace("allOf:", "allOf:\n" + _RULE_ON_NOTES).replace("size:", _NOTE, 1))))

    assert before <= after
    assert {name for name in after - before if not name.startswith(("note", "few-notes"))} == set()


_NOTE = "note: {type: string}\n  size:"
_RULE_ON_NOTES = """\
  - x-rule: {id: few-notes}
    if: {properties: {edition: {const: '1'}, size: {const: 2}}, required: [size]}
    then: {properties: {note: false}}
"""


def test_the_smallest_body_comes_first(document: SpecDocument) -> None:
    """Nothing is given that the witness does not need."""
    body = found(document, "VideoRequest")["duration.v2/breaks/version='2.0',duration=10"].body

    assert isinstance(body, dict)
    assert set(body) == {"model", "prompt", "duration", "version"}


def test_arithmetic_is_witnessed_on_both_sides_of_each_bound(bakery: SpecDocument) -> None:
    """2 * to - 2 * from + 1 is never even: 5 and 9 are the bounds, 3 and 11 lie next to them."""
    counted = Counter(
        (witness.kind, name.rpartition("=")[2])
        for name, witness in found(bakery).items()
        if witness.atom.id == "window"
    )

    assert {kind for kind, _ in counted} == {"edge", "breaks"}
    assert {value for kind, value in counted if kind == "edge"} == {"5", "7", "9"}
    assert {value for kind, value in counted if kind == "breaks"} == {"3", "11"}


def test_bounds_are_witnessed_on_both_sides(bakery: SpecDocument) -> None:
    """The bound itself is kept, the next number breaks it; the far end of a length is a character, not a unit."""
    ids = set(found(bakery))

    assert {"loaves.maximum/edge/loaves=40", "loaves.maximum/breaks/loaves=41"} <= ids
    assert {"loaves.minimum/edge/loaves=1", "loaves.minimum/breaks/loaves=0"} <= ids
    assert {"note.maxLength/edge/note=xxxxx", "note.maxLength/breaks/note=xxxxxx"} <= ids
    assert found(bakery)["late/edge/to=24"].verdict == "legal"
    assert found(bakery)["late/breaks/to=25"].verdict == "open"
    lengths = [one.body["note"] for one in found(bakery).values() if one.atom.id == "note.maxLength"]  # type: ignore[index] # a body of this atom is an object
    assert "\U0001f600" * 5 in lengths


def test_a_rule_that_another_one_enforces_is_unwitnessed(write_order: Callable[[str], SpecDocument]) -> None:
    """Whatever breaks the looser bound breaks the stricter one, so that no body shows the looser one."""
    spec = write_order(
        """
        type: object
        properties: {a: {type: integer}}
        allOf:
          - x-rule: {id: strict}
            if: {properties: {a: true}, required: [a]}
            then: {properties: {a: {maximum: 5}}}
          - x-rule: {id: loose}
            if: {properties: {a: true}, required: [a]}
            then: {properties: {a: {maximum: 9}}}
        """
    )

    missed = unwitnessed(spec, "Order")

    assert [(atom.id, atom.line) for atom in missed] == [("loose", spec.line(missed[0].pointer))]
    assert missed[0].pointer == "#/components/schemas/Order/allOf/1/then/properties/a"
    assert "loose/edge/a=5" not in found(spec)
    assert found(spec)["strict/edge/a=5"].body == {"a": 5}
