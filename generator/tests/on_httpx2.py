"""Run the client's tests on httpx2: `pytest -p generator.tests.on_httpx2 …`.

Every package is then rendered for httpx2, also the one that is committed for httpx, and what the tests import as httpx
is httpx2. The name is handed over as a whole, so that no test can mix the two. That no package mixes them either,
`test_http_library.py` reads from its import statements.
"""

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Final

import pytest

_REPOSITORY: Final = Path(__file__).parents[2]
_COMMITTED: Final = "acedata_sora"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put httpx2 and the package that uses it in their places, before any test or fixture asks for them."""
    sys.modules["httpx"] = importlib.import_module("httpx2")
    from generator.reading.document import load  # noqa: PLC0415 - with httpx2 in its place
    from generator.rendering.http_library import HTTPX2  # noqa: PLC0415
    from generator.rendering.render import render  # noqa: PLC0415

    folder = tempfile.TemporaryDirectory()
    early_config.add_cleanup(folder.cleanup)
    for path, text in render(load(_REPOSITORY / "spec" / "openapi.yaml"), _COMMITTED, HTTPX2).items():
        file = Path(folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, folder.name)
    importlib.import_module(_COMMITTED)
