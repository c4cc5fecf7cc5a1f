"""A finding names what is broken, or something else."""

from __future__ import annotations

import pytest

from contract_tests.kit.running.recorder import Finding, Sent, Sentence
from contract_tests.kit.running.wire import Json, Request
from contract_tests.mutants.naming import names_the_statement
from contract_tests.mutants.subjects import Subject


def finding(problem: str, *, rule: str = "other", case: Json = None, answer: str = "") -> Finding:
    """Return a finding with some words."""
    sent = Sent(Request("POST", "/loaves", (), b"{}"), 400, "application/json", answer)
    said = Sentence(rule, "reject", "Of what.", 1)
    return Finding("id", "check", "bake", "a claim", (rule,), problem, case, (sent,), (said,), "#", 1)


@pytest.mark.parametrize(
    ("found", "is_named"),
    [
        (finding("it was accepted", rule="rye.light"), True),
        (finding("the target blames rye.light"), True),
        (finding("the target refused it", case={"grams": 500}), True),
        (finding("the target refused it", answer="grams is too large"), True),
        (finding("the target failed", case={"seeds": True}), False),
    ],
)
def test_a_rule_is_named_by_its_id_or_by_what_it_is_about(found: Finding, *, is_named: bool) -> None:
    """A body that was accepted breaks the rule by name; one that was refused shows the field of the rule."""
    subject = Subject("drop rye.light", "mutant", "rule dropped", "Rye weighs 500.", "rye.light", fields=("grams",))

    assert names_the_statement(subject, found) is is_named


def test_a_fault_of_a_class_is_named_by_the_words_of_that_class() -> None:
    """A fault of callbacks has to be found by something that speaks of them."""
    subject = Subject("twice", "mutant", "callback", "once", "#")

    assert names_the_statement(subject, finding("the callback was posted 2 times"))
    assert not names_the_statement(subject, finding("the answer is not JSON"))
