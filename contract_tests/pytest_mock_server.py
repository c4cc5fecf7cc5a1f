"""Give pytest a mock server: started once in each process, set back for each test.

A project that installs this one has the fixtures at once; `-p contract_tests.pytest_mock_server` gives them elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.mock_server import MockOptions, MockServer

__all__ = ["mock_server", "mock_server_options", "mock_server_process", "mock_server_spec"]

# The server is imported where it is asked for: a session that does not use it does not pay for it.


@pytest.fixture(scope="session")
def mock_server_spec() -> Path | None:
    """Return the document that is served; None is spec/openapi.yaml. To be overridden."""
    return None


@pytest.fixture
def mock_server_options() -> MockOptions:
    """Return the options of the mock server for a test. To be overridden, in a module, a class, or by parameters."""
    from contract_tests.mock_server import MockOptions  # noqa: PLC0415 - the reason stands above

    return MockOptions(seed=0)


@pytest.fixture(scope="session")
def mock_server_process(mock_server_spec: Path | None) -> Iterator[MockServer]:
    """Run a mock server on a free port of loopback; each process of pytest-xdist has its own."""
    from contract_tests.mock_server import MockServer  # noqa: PLC0415 - the reason stands above

    with MockServer(mock_server_spec) as server:
        yield server


@pytest.fixture
def mock_server(mock_server_process: MockServer, mock_server_options: MockOptions) -> Iterator[MockServer]:
    """Give the running mock server as it is at the start: no task, no fault, an empty journal, time standing still."""
    mock_server_process.reset(mock_server_options)
    yield mock_server_process
    mock_server_process.reset()  # what this test left waiting ends here, and not in the next one
