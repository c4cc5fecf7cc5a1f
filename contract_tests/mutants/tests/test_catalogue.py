"""The catalogue holds what is asked of it, under names that can be told apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from contract_tests.mutants.catalogue import UnknownSubjectError
from contract_tests.mutants.clients.catalogue import CLIENT_MUTANTS
from contract_tests.mutants.faults.catalogue import SERVER_MUTANTS
from contract_tests.mutants.subjects import CONTROL

if TYPE_CHECKING:
    from contract_tests.mutants.catalogue import Catalogue

CLASSES = {
    "status", "shape", "stream", "callback", "id", "state", "robustness", "concurrency", "authentication", "text",
}  # fmt: skip


def test_each_subject_has_a_name_of_its_own(catalogue: Catalogue) -> None:
    """What a report names can be served by that name."""
    subjects = (CONTROL, *catalogue.alternates, *catalogue.server_mutants, *catalogue.spec_mutants)

    names = Counter(each.name for each in subjects)

    assert [name for name, count in names.items() if count > 1] == []
    assert names.keys().isdisjoint(each.name for each in catalogue.unseen)


def test_there_are_faults_of_every_class(catalogue: Catalogue) -> None:
    """At least eighty faults were written down, of every class that is asked for, and twenty alternates."""
    groups = {each.group for each in SERVER_MUTANTS}

    assert groups >= CLASSES
    assert len(SERVER_MUTANTS) >= 80
    assert len(catalogue.alternates) >= 20
    assert len(CLIENT_MUTANTS) >= 25


def test_each_subject_says_what_it_breaks(catalogue: Catalogue) -> None:
    """Each names a statement in words, and the rule or the place in the specification that makes it."""
    subjects = (*catalogue.alternates, *catalogue.server_mutants, *catalogue.spec_mutants)

    assert [each.name for each in subjects if not each.statement or not each.where] == []


def test_a_subject_is_found_by_its_name(catalogue: Catalogue) -> None:
    """The name of a subject leads to it, and no other name to anything."""
    found = catalogue.find("no callback is posted")

    assert found.kind == "mutant"
    with pytest.raises(UnknownSubjectError, match="list"):
        catalogue.find("no such thing")
