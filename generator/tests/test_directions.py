"""What users install rests on the standard library, httpx and pydantic, and on nothing else."""

import ast
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# pydantic_core is the half of pydantic in which it raises its own errors; it is installed with it, never without.
ALLOWED = sys.stdlib_module_names | {"httpx", "pydantic", "pydantic_core"}
# What lies beside the package, for type checkers, is not installed, and imports the package as a user does.
MODULES = sorted((REPOSITORY / "generated").glob("*/**/*.py")) + sorted(
    (REPOSITORY / "generator" / "runtime").glob("*.py")
)


def imported(module: Path) -> set[str]:
    """Return the top-level names that a module imports from outside its own package, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_of_the_package_imports_nothing_but_its_two_requirements(module: Path) -> None:
    """Each import is relative, from the standard library or from pydantic; `_http.py` alone imports httpx."""
    assert imported(module) <= (ALLOWED if module.name == "_http.py" else ALLOWED - {"httpx"})


def test_there_are_modules_to_look_at() -> None:
    """Both places hold the client's error tree, so neither glob has lost its way."""
    assert [path.parent.name for path in MODULES if path.name == "errors.py"] == ["acedata_sora", "runtime"]
