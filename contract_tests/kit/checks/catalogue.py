"""All checks of a specification, the cheap ones first: a faulty target shows early."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from contract_tests.kit.checks.acknowledgement import acknowledgement_checks
from contract_tests.kit.checks.authentication import authentication_checks
from contract_tests.kit.checks.bodies import body_checks
from contract_tests.kit.checks.callbacks import callback_checks
from contract_tests.kit.checks.cells import cell_checks
from contract_tests.kit.checks.concurrency import concurrency_checks
from contract_tests.kit.checks.failures import failure_checks
from contract_tests.kit.checks.ids import id_checks
from contract_tests.kit.checks.keys import key_checks
from contract_tests.kit.checks.life_cycle import life_cycle_checks
from contract_tests.kit.checks.malformed import malformed_checks
from contract_tests.kit.checks.media_types import media_type_checks
from contract_tests.kit.checks.methods import method_checks
from contract_tests.kit.checks.negotiation import negotiation_checks
from contract_tests.kit.checks.outcomes import outcome_checks
from contract_tests.kit.checks.pace import pace_checks
from contract_tests.kit.checks.streams import stream_checks
from contract_tests.kit.checks.tasks import task_checks
from contract_tests.kit.checks.texts import text_checks
from contract_tests.kit.checks.turned_away import turned_away_checks
from contract_tests.kit.checks.value_types import type_checks

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument


_KINDS = (
    authentication_checks,
    key_checks,
    negotiation_checks,
    media_type_checks,
    method_checks,
    malformed_checks,
    type_checks,
    pace_checks,
    acknowledgement_checks,
    outcome_checks,
    stream_checks,
    failure_checks,
    id_checks,
    concurrency_checks,
    task_checks,
    callback_checks,
    life_cycle_checks,
    text_checks,
    turned_away_checks,
    body_checks,
)


@lru_cache(maxsize=8)
def checks_of(document: SpecDocument) -> tuple[Check, ...]:
    """Return every check but those of single cells, in the order of their cost."""
    found = tuple(check for checks in _KINDS for check in checks(document))
    by_key: dict[str, Check] = {}
    for check in found:
        if check.key in by_key:
            raise ValueError(f"two checks are called {check.key}")
        by_key[check.key] = check
    return found


@lru_cache(maxsize=8)
def all_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return every check, those of single cells among them."""
    return (*checks_of(document), *cell_checks(document))
