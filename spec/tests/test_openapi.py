"""The document is one that other people's tools accept."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

SPEC = Path(__file__).parent.parent
REDOCLY = shutil.which("redocly", path=str(SPEC.parent / ".node" / "node_modules" / ".bin")) or shutil.which("redocly")


def test_openapi_spec_validator_accepts_the_document() -> None:
    """The document is valid OpenAPI 3.1."""
    document = yaml.safe_load((SPEC / "openapi.yaml").read_text(encoding="utf-8"))

    validate(document)


@pytest.mark.skipif(REDOCLY is None, reason="Redocly CLI is not installed (.ci/run installs it; it needs Node)")
def test_redocly_has_nothing_to_say_of_the_document() -> None:
    """Redocly's recommended rules find neither an error nor a warning."""
    assert REDOCLY is not None

    outcome = subprocess.run(
        [REDOCLY, "lint", "--config", SPEC / "redocly.yaml", "--format", "json", SPEC / "openapi.yaml"],
        capture_output=True,
        check=False,
        env={**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        text=True,
    )

    assert json.loads(outcome.stdout)["problems"] == []
