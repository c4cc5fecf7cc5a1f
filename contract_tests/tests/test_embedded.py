"""The embedded mock is there for the block, and gone after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.running.embedded import EmbeddedMockError, embedded_mock
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from pathlib import Path


def test_the_mock_answers_inside_the_block_and_not_after_it() -> None:
    """The process is stopped with the block."""
    with embedded_mock(SPEC) as mock:
        inside = httpx.post(mock.url, timeout=10, trust_env=False)

    assert inside.status_code > 0
    with pytest.raises(httpx.ConnectError):
        httpx.post(mock.url, timeout=10, trust_env=False)


def test_a_mock_that_cannot_start_says_why(tmp_path: Path) -> None:
    """What the process wrote is in the message."""
    path = tmp_path / "broken.yaml"
    path.write_text("openapi: [", encoding="utf-8")

    with pytest.raises(EmbeddedMockError, match=r"broken\.yaml"), embedded_mock(path):
        pass


def test_the_token_of_a_mock_is_not_shown() -> None:
    """Its representation holds the URL alone."""
    with embedded_mock(SPEC) as mock:
        assert mock.token not in repr(mock)
