"""The voices are compared as the documents' strengths have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.drawing.matrix import Cell
from contract_tests.kit.judging.oracle import Broken, Judgement
from contract_tests.kit.running.models import Reading
from contract_tests.kit.running.observing import Observation
from contract_tests.kit.running.voices import LEGAL_REFUSED, TABLE, Voices, judge_cell
from contract_tests.tests.records import SENT

if TYPE_CHECKING:
    from contract_tests.kit.judging.atoms import Strength
    from contract_tests.kit.running.recorder import CellRecord, Says

STRENGTHS: dict[str, Strength] = {"hard": "reject", "other": "reject", "soft": "inapplicable", "ours": "assumed"}
ACCEPTED = Observation("accepted", 200)
REFUSED = Observation("refused", 400)
UNSEEN = Observation("not observed", 503, reason="the target failed (503)")


def judgement(*rules: str) -> Judgement:
    """Return a judgement that blames some rules."""
    return Judgement(tuple(Broken(rule, rule, "field", STRENGTHS[rule], "#", 1, "words", "words") for rule in rules))


def compare(
    broken: Judgement, observation: Observation, *, documented: Says | None = None, reading: Reading | None = None
) -> CellRecord:
    """Judge a cell on which the other voices say the same as the oracle, unless told otherwise."""
    named = frozenset(rule for rule in broken.rules if STRENGTHS[rule] != "assumed")
    says: Says = "illegal" if "hard" in named else "open" if named else "legal"
    voices = Voices(documented or broken.verdict, broken, reading or Reading(says, named), observation)
    return judge_cell("do", Cell("a=1", {"a": 1}, {"a": 1}), voices, STRENGTHS, SENT)


@pytest.mark.parametrize(
    ("rules", "observation", "outcome"),
    [
        ((), ACCEPTED, "agrees"),
        ((), REFUSED, "disagrees"),
        ((), UNSEEN, "not observed"),
        (("hard",), REFUSED, "agrees"),
        (("hard",), ACCEPTED, "disagrees"),
        (("hard",), UNSEEN, "not observed"),
        (("hard", "soft"), ACCEPTED, "disagrees"),
        (("soft",), ACCEPTED, "open"),
        (("soft",), REFUSED, "open"),
        (("soft",), UNSEEN, "open"),
        (("ours",), ACCEPTED, "open"),
        (("ours",), REFUSED, "open"),
    ],
)
def test_a_target_is_held_to_what_the_documents_say_and_to_nothing_else(
    rules: tuple[str, ...], observation: Observation, outcome: str
) -> None:
    """What is left open is never a disagreement, and what was not seen is never an agreement."""
    record = compare(judgement(*rules), observation)

    assert record.outcome == outcome


def test_a_refusal_for_other_rules_is_a_disagreement_where_the_target_names_them() -> None:
    """Our own readers must agree on the rule, not only on the verdict."""
    record = compare(judgement("hard"), Observation("refused", 400, rules=frozenset({"other"})))

    assert record.outcome == "disagrees"
    assert record.blamed == ("hard", "other")


def test_an_open_rule_that_the_target_names_as_well_is_no_disagreement() -> None:
    """A switch of the mock refuses inapplicable fields too; that says nothing against it."""
    record = compare(judgement("hard", "soft"), Observation("refused", 400, rules=frozenset({"hard", "soft"})))

    assert record.outcome == "agrees"


def test_a_documented_table_that_differs_is_a_disagreement_even_where_the_target_agrees() -> None:
    """Two readings of one document that differ mean that one of them is wrong."""
    record = compare(judgement(), ACCEPTED, documented="illegal")

    assert record.outcome == "disagrees"
    assert "documented table" in record.problems[0]


def test_a_dispute_of_the_documented_table_alone_is_not_counted_to_the_rules_that_the_cell_breaks() -> None:
    """Everyone else agrees on those."""
    record = compare(judgement("soft"), ACCEPTED, documented="illegal")

    assert record.blamed == (TABLE,)


def test_models_that_blame_another_rule_are_a_disagreement() -> None:
    """The models' errors name the rules of the specification."""
    record = compare(judgement("hard"), REFUSED, reading=Reading("illegal", frozenset({"other"})))

    assert record.outcome == "disagrees"
    assert record.blamed == ("hard", "other")


def test_models_that_differ_are_seen_in_open_cells_too() -> None:
    """Openness spares the target, not the readers."""
    record = compare(judgement("soft"), ACCEPTED, reading=Reading("legal", frozenset()))

    assert record.outcome == "disagrees"


def test_what_is_assumed_is_no_business_of_the_models() -> None:
    """A model that takes what only we avoid to send agrees."""
    record = compare(judgement("ours"), ACCEPTED, reading=Reading("legal", frozenset()))

    assert record.outcome == "open"


def test_a_refused_legal_cell_is_counted_to_no_rule() -> None:
    """No statement of the documents is behind it, and the report says so."""
    record = compare(judgement(), REFUSED)

    assert record.blamed == (LEGAL_REFUSED,)


def test_an_accepted_illegal_cell_is_counted_to_the_rules_that_forbid_it() -> None:
    """What is inapplicable beside it explains nothing."""
    record = compare(judgement("hard", "soft"), ACCEPTED)

    assert record.blamed == ("hard",)


@pytest.mark.parametrize(
    ("rules", "observation", "outcome"),
    [
        (("hard",), ACCEPTED, "open"),
        (("hard",), REFUSED, "agrees"),
        (("hard", "other"), ACCEPTED, "disagrees"),
        (("hard", "other"), Observation("refused", 400, rules=frozenset({"other"})), "agrees"),
        (("hard", "other"), Observation("refused", 400, rules=frozenset({"hard", "other"})), "agrees"),
        (("hard",), Observation("refused", 400, rules=frozenset({"other"})), "agrees"),
        (("hard", "other"), Observation("refused", 400, rules=frozenset({"hard"})), "disagrees"),
    ],
)
def test_no_target_is_held_to_what_the_documents_contradict_each_other_about(
    rules: tuple[str, ...], observation: Observation, outcome: str
) -> None:
    """Both readings of a disputed rule are right, and what is broken beside it still counts."""
    disputed = replace(judgement(*rules), disputed=frozenset({"hard"}))

    record = compare(disputed, observation)

    assert record.outcome == outcome
