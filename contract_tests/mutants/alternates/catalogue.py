"""All alternates, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mutants.alternates.documents import other_documents
from contract_tests.mutants.alternates.errors import ERRORS
from contract_tests.mutants.alternates.fields import FIELDS
from contract_tests.mutants.alternates.readings import other_lives, other_readings
from contract_tests.mutants.alternates.wires import WIRES

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Document
    from contract_tests.mutants.subjects import Subject


def alternates(document: Document) -> tuple[Subject, ...]:
    """Return every alternate of a document's server."""
    return (*other_readings(document), *other_lives(), *other_documents(document), *WIRES, *FIELDS, *ERRORS)
