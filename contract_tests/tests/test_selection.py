"""What a run is asked to judge: patterns choose, shards share, and nothing is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.kit.reading.document import load_document
from contract_tests.kit.running.plan import PROTOCOL, SelectionError, insist_on, part_of, plan_of
from contract_tests.kit.running.selection import WHOLE, Selection, Shard
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.plan import Plan

SPECIFICATION = load_document(SPEC)


def keys(plan: Plan) -> list[tuple[str, str]]:
    """Return all that a plan holds, cells told from checks."""
    return [*plan.check_keys, *((operation, f"cell {cell}") for operation, cell in plan.cell_keys)]


def test_a_selection_of_nothing_in_particular_chooses_everything(document: SpecDocument) -> None:
    """The whole contract is every check, every cell, and Schemathesis once for each operation."""
    plan = plan_of(document, WHOLE)

    assert WHOLE.is_whole
    assert len(plan) == len(plan.checks) + len(plan.cells) + len(plan.protocol)
    assert {operation for operation, check in plan.check_keys if check == PROTOCOL} == {
        operation.id for operation in plan.protocol
    }
    assert part_of(document, WHOLE) is None


@given(
    of=st.integers(1, 12),
    only=st.sampled_from([(), ("cell *",), ("breaks *",), ("duration.*", "cell *2.0*"), ("protocol", "body.*")]),
)
@settings(max_examples=40, database=None, derandomize=True, deadline=None)
def test_shards_are_disjoint_and_together_the_whole(of: int, only: tuple[str, ...]) -> None:
    """Whatever is chosen stands in one shard, and in no other."""
    shared = [key for index in range(of) for key in keys(plan_of(SPECIFICATION, Selection(only, Shard(index + 1, of))))]

    assert sorted(shared) == sorted(keys(plan_of(SPECIFICATION, Selection(only))))


def test_schemathesis_stays_in_one_shard_that_has_no_cell(document: SpecDocument) -> None:
    """Its check takes about as long as all cells."""
    plans = [plan_of(document, Selection(shard=Shard(index, 3))) for index in (1, 2, 3)]

    assert [bool(plan.protocol) for plan in plans] == [False, False, True]
    assert [bool(plan.cells) for plan in plans] == [True, True, False]


@pytest.mark.parametrize(
    "pattern",
    [
        "duration.*",
        "breaks *",
        "body.legal",
        "cell *",
        "protocol",
        "*Schemathesis*",
        "createVideo",
        "createVideo body.*",
    ],
)
def test_a_pattern_is_held_against_all_that_names_a_check(document: SpecDocument, pattern: str) -> None:
    """Id, claim, rule, operation, and operation with id: each finds something, none finds all."""
    found = len(plan_of(document, Selection((pattern,))))

    assert 0 < found < len(plan_of(document, WHOLE))


def test_every_key_names_exactly_its_check(document: SpecDocument) -> None:
    """Whatever signs an id holds, written out it names itself alone."""
    plan = plan_of(document, WHOLE)

    for operation, check in [*keys(plan)[:: len(plan) // 40], *plan.check_keys[-2:]]:
        assert keys(plan_of(document, Selection((f"{operation} {check}",)))) == [(operation, check)]


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(("duration.*", "durations.*")), "'durations.*' matches no check and no cell"),
        (Selection(("duration",)), "'duration' matches no check"),
        (Selection(("body.legal",), Shard(9, 9)), "shard 9/9 holds nothing"),
    ],
)
def test_what_chooses_nothing_is_refused(document: SpecDocument, selection: Selection, words: str) -> None:
    """One pattern too many is a mistake as well: it may be the one that mattered."""
    with pytest.raises(SelectionError) as refused:
        insist_on(document, selection)

    assert words in str(refused.value)


@pytest.mark.parametrize(("index", "of"), [(0, 1), (2, 1), (0, 0), (-1, 3)])
def test_a_shard_that_is_none_cannot_be_made(index: int, of: int) -> None:
    """They are counted from 1."""
    with pytest.raises(ValueError, match="there is no shard"):
        Shard(index, of)


def test_a_part_is_called_a_part(document: SpecDocument) -> None:
    """How much of how much, by which patterns, and which shard."""
    words = part_of(document, Selection(("duration.*", "cell *"), Shard(1, 2)))

    assert words is not None
    assert f" of {len(plan_of(document, WHOLE))} checks and cells" in words
    assert "those that match 'duration.*' or 'cell *'" in words
    assert words.endswith("shard 1 of 2")
