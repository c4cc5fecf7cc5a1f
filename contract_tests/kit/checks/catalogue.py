"""All checks of a specification, the cheap ones first: a faulty target shows early."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from contract_tests.kit.checks.bodies import body_checks
from contract_tests.kit.checks.cells import cell_checks

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument


@lru_cache(maxsize=8)
def checks_of(document: SpecDocument) -> tuple[Check, ...]:
    """Return every check but those of single cells, in the order of their cost."""
    found = body_checks(document)
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
