"""The whole output, down to its last character, for the document of this repository."""

import tomllib
from pathlib import Path
from typing import Final

from generator.reading.document import load
from generator.rendering.http_library import HTTPX
from generator.rendering.render import render

_REPOSITORY: Final = Path(__file__).resolve().parents[3]
_GENERATED: Final = _REPOSITORY / "generated"


def test_every_committed_file_is_what_is_rendered() -> None:
    """Nothing of the output changes unseen. The lock is left out: a mutant of the generator has another one."""
    project = tomllib.loads((_GENERATED / "pyproject.toml").read_text(encoding="utf-8"))
    (package,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    files = render(load(_REPOSITORY / "spec" / "openapi.yaml"), package, HTTPX)

    assert len(files) > 1
    assert files == {path: (_GENERATED / path).read_text(encoding="utf-8") for path in files}
