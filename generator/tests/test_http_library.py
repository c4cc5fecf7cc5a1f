"""The package talks HTTP with the library that was asked for, and with no other."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.__main__ import main
from generator.rendering.http_library import HTTP_LIBRARIES

REPOSITORY: Final = Path(__file__).parents[2]
LIBRARIES: Final = [*HTTP_LIBRARIES]
USER: Final = """\
import {library}
from acedata_sora import ApiError, Client

Client(token="t", http_client={library}.Client())


def status(error: ApiError) -> int:
    response: {library}.Response | None = error.response
    return 0 if response is None else response.status_code
"""
ON_HTTPX2: Final = """\
import sys
import acedata_sora
import httpx

def test_both_are_httpx2():
    assert httpx.Client.__module__ == "httpx2"
    with acedata_sora.Client(token="t") as client:
        assert type(client._http) is httpx.Client
"""


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module", params=LIBRARIES)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Render the package for a library, and return the library's name and the directory."""
    out = tmp_path_factory.mktemp(request.param) / "out"
    assert _run("--out", out, "--http-library", request.param).exit_code == 0
    return request.param, out


def _imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names


def test_one_module_imports_it_and_none_another(rendered: tuple[str, Path]) -> None:
    """Of the HTTP libraries only the one that was asked for is imported, by `_http.py` alone."""
    library, out = rendered

    found = {module.name: _imported(module) & HTTP_LIBRARIES.keys() for module in out.glob("*/*.py")}

    assert {module: names for module, names in found.items() if names} == {"_http.py": {library}}


def test_the_package_requires_it(rendered: tuple[str, Path]) -> None:
    """What is installed with the package is the library that it imports."""
    library, out = rendered

    project = (out / "pyproject.toml").read_text(encoding="utf-8")

    assert f'dependencies = ["{HTTP_LIBRARIES[library].requirement}", "pydantic' in project


def test_a_check_wants_the_same_library(rendered: tuple[str, Path]) -> None:
    """The output is up to date for its own library; for the other one the check says which it was rendered for."""
    library, out = rendered
    (other,) = (name for name in LIBRARIES if name != library)

    same = _run("--out", out, "--http-library", library, "--check")
    different = _run("--out", out, "--http-library", other, "--check")

    option = "" if other == "httpx" else f" --http-library {other}"
    assert same.exit_code == 0, same.stdout
    assert different.exit_code == 1
    assert f"  it was rendered for {library}, and is now for {other}\n" in different.stdout
    assert different.stdout.endswith(f"-m generator --out {out}{option}\n")


def test_a_lock_of_before_the_choice_is_of_httpx(tmp_path: Path) -> None:
    """A directory whose lock names no library is still the generator's."""
    assert _run("--out", tmp_path / "out").exit_code == 0
    lock = json.loads((tmp_path / "out" / "spec.lock").read_text(encoding="utf-8"))
    assert lock.pop("http_library") == "httpx"
    (tmp_path / "out" / "spec.lock").write_text(json.dumps(lock), encoding="utf-8")

    result = _run("--out", tmp_path / "out", "--http-library", "httpx2")

    assert result.exit_code == 0, result.stderr
    assert "  changed: acedata_sora/_http.py\n" in result.stdout


@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_type_checkers_know_whose_client_is_wanted(checker: str, rendered: tuple[str, Path], tmp_path: Path) -> None:
    """A client of the library is taken and an answer is its answer; a client of the other one is a type error."""
    library, out = rendered
    (other,) = (name for name in LIBRARIES if name != library)
    (tmp_path / "right.py").write_text(USER.format(library=library), encoding="utf-8")
    (tmp_path / "wrong.py").write_text(USER.format(library=other), encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nstrict = True\nmypy_path = {out}\n", encoding="utf-8")
    settings = {"include": ["."], "extraPaths": [str(out)], "typeCheckingMode": "strict"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    arguments = ["right.py", "wrong.py"] if checker == "mypy" else ["--pythonpath", sys.executable]

    outcome = subprocess.run(
        [sys.executable, "-m", checker, *arguments], capture_output=True, check=False, cwd=tmp_path, text=True
    )

    errors = [line for line in outcome.stdout.splitlines() if " error: " in line or " - error: " in line]
    places = [line.partition(".py")[0].rpartition("/")[2].strip() for line in errors]
    assert places == ["wrong", "wrong"], outcome.stdout
    assert '"http_client"' in errors[0]


def test_the_plugin_puts_the_tests_on_httpx2(tmp_path: Path) -> None:
    """With the plugin, what a test imports as httpx is httpx2, and so is what the package sends with."""
    (tmp_path / "test_it.py").write_text(ON_HTTPX2, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "generator.tests.on_httpx2", "-p", "no:cacheprovider"]

    outcome = subprocess.run(
        [*command, "--rootdir", str(REPOSITORY), "-c", str(REPOSITORY / "pyproject.toml"), str(tmp_path)],
        capture_output=True,
        check=False,
        cwd=REPOSITORY,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stdout
    assert "1 passed" in outcome.stdout
