"""Run the mock server: python -m contract_tests.mock_server."""

from contract_tests.mock_server.command import mock

if __name__ == "__main__":
    mock()
