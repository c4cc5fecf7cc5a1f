"""What is pinned and shown of another document's package passes a type checker, too."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading.document import load
from generator.rendering.render import render
from generator.rendering.typing_api import answer_fields
from generator.tests.rendering.conftest import Edit
from generator.tests.rendering.test_readme import CALLBACK, STREAMED
from generator.tests.rendering.test_tasks import WITH_JOBS


@pytest.mark.parametrize(
    "edits", [(), WITH_JOBS, (STREAMED, CALLBACK)], ids=["plain", "tasks", "streams and callbacks"]
)
def test_a_package_s_types_and_readme_pass_the_checker(
    write_spec: Callable[..., Path], tmp_path: Path, edits: tuple[Edit, ...]
) -> None:
    """`typing_api.py` and every block of the README, whatever the document has."""
    files = render(load(write_spec(*edits)), "tiny")
    blocks = re.findall(r"^```python\n(.*?)^```$", files["README.md"], re.MULTILINE | re.DOTALL)
    for path, text in [*files.items(), *((f"block_{index}.py", block) for index, block in enumerate(blocks))]:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}/cache"]

    outcome = subprocess.run(
        [*command, "typing_api.py", *(f"block_{index}.py" for index in range(len(blocks)))],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_a_type_of_another_module_is_not_pinned() -> None:
    """Only the module's own classes and what is built in can be named without an import."""
    source = "class A:\n    b: list[B] | None\n    when: datetime\n    c: int = 1\nclass B:\n    pass\n"

    assert answer_fields(source) == {"A": [("b", "list[B] | None"), ("c", "int")], "B": []}
