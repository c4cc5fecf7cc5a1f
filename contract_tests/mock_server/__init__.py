"""Serve what spec/openapi.yaml describes, over real HTTP, sharing no code with the client, its generator or the kit."""

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.server import MockServer

__all__ = ["MockOptions", "MockServer"]
