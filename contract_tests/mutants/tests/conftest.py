"""The catalogue of the specification, derived once."""

import pytest

from contract_tests.mock_server.reading.document import DEFAULT_SPEC
from contract_tests.mutants.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return every subject of spec/openapi.yaml."""
    return Catalogue(DEFAULT_SPEC)
