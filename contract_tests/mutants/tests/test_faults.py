"""Faults show, and alternates stay within the documents."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from contract_tests.mock_server.reading.document import DEFAULT_SPEC, load_document
from contract_tests.mutants.faults.catalogue import SERVER_MUTANTS
from contract_tests.mutants.subjects import CONTROL
from contract_tests.mutants.tests.session import comparable, session_with

if TYPE_CHECKING:
    from contract_tests.mutants.subjects import Subject

DOCUMENT = load_document(DEFAULT_SPEC)
# That each of all faults shows is proven where each is killed; here two of each class are enough.
SOME_FAULTS = [fault for _, group in groupby(SERVER_MUTANTS, key=lambda each: each.group) for fault in list(group)[1:3]]


def test_the_control_is_the_mock_server_as_it_is() -> None:
    """Two sessions with the control are the same, so that whatever differs is a fault."""
    first, second = (comparable(session_with(CONTROL, DOCUMENT)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("fault", SOME_FAULTS, ids=lambda fault: fault.name)
def test_a_fault_shows(fault: Subject) -> None:
    """A session with a faulty server is not one with the control."""
    control = comparable(session_with(replace(CONTROL, options=fault.options), DOCUMENT))

    faulty = comparable(session_with(fault, DOCUMENT))

    assert faulty != control
