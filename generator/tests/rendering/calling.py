"""Make a client of a tiny package, and call it."""

from types import ModuleType
from typing import Any

import httpx
import pytest

SECRET = "secret-token-of-mine"  # noqa: S105 - of nobody


def client_of(package: ModuleType, transport: httpx.BaseTransport, **options: object) -> Any:  # noqa: ANN401 - of a class that was made just now
    """Return a client that sends with a transport."""
    return package.Client(token=SECRET, http_client=httpx.Client(transport=transport), **options)


def raised_by(package: ModuleType, transport: httpx.BaseTransport) -> Any:  # noqa: ANN401 - of a class that was made just now
    """Return what a call raises."""
    with pytest.raises(package.ApiError) as raised:
        client_of(package, transport).create_box(kind="wood")
    return raised.value
