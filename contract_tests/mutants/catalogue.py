"""Everything that is judged, by name: the control, the alternates, and the mutants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contract_tests.kit.reading.document import load_document as load_for_judges
from contract_tests.mock_server.reading.document import load_document
from contract_tests.mutants.alternates.catalogue import alternates
from contract_tests.mutants.deriving.answers import answer_mutants
from contract_tests.mutants.deriving.observing import request_mutants
from contract_tests.mutants.faults.catalogue import SERVER_MUTANTS
from contract_tests.mutants.subjects import CONTROL

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.mock_server.reading.document import Document
    from contract_tests.mutants.deriving.observing import Unseen
    from contract_tests.mutants.subjects import Subject


class UnknownSubjectError(Exception):
    """Say that nothing has a name."""


@dataclass(frozen=True)
class Catalogue:
    """Hold all subjects of one specification; what is derived from it is derived when it is asked for.

    Attributes:
        spec: The specification.
    """

    spec: Path

    @cached_property
    def document(self) -> Document:
        """Return the specification as the mock server reads it."""
        return load_document(self.spec)

    @cached_property
    def alternates(self) -> tuple[Subject, ...]:
        """Return the servers that have to live."""
        return alternates(self.document)

    @cached_property
    def server_mutants(self) -> tuple[Subject, ...]:
        """Return the faults that were written down, and those of answers that were derived."""
        return (*SERVER_MUTANTS, *answer_mutants(self.document)[0])

    @cached_property
    def _derived(self) -> tuple[tuple[Subject, ...], tuple[Unseen, ...]]:
        return request_mutants(self.document, load_for_judges(self.spec))

    @cached_property
    def spec_mutants(self) -> tuple[Subject, ...]:
        """Return the servers of documents that differ in one statement."""
        return self._derived[0]

    @cached_property
    def unseen(self) -> tuple[Unseen, ...]:
        """Return the mutants that no request can tell from the control, each with the reason."""
        return (*self._derived[1], *answer_mutants(self.document)[1])

    def find(self, name: str) -> Subject:
        """Return the subject of a name.

        Raises:
            UnknownSubjectError: there is none.
        """
        for each in (CONTROL, *self.alternates, *self.server_mutants):  # what costs little first
            if each.name == name:
                return each
        found = next((each for each in self.spec_mutants if each.name == name), None)
        if found is None:
            raise UnknownSubjectError(f"nothing is called {name!r}; `list` names all there is")
        return found
