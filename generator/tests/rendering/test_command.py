"""`python -m generator`: what it writes, what it refuses, and what it says."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.__main__ import main

REPOSITORY = Path(__file__).parents[3]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def _texts(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def out(write_spec: Callable[..., Path], tmp_path: Path) -> Path:
    """Return the output of one run over the tiny document."""
    result = _run(write_spec(), "--out", tmp_path / "out", "--package", "tiny")
    assert result.exit_code == 0
    return tmp_path / "out"


def _check(spec: Path, out: Path) -> Result:
    return _run(spec, "--out", out, "--package", "tiny", "--check")


def test_the_output_is_up_to_date_after_a_run(write_spec: Callable[..., Path], out: Path) -> None:
    """A check right after a run finds nothing, and a second run writes nothing."""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    checked = _check(write_spec(), out)
    again = _run(write_spec(), "--out", out, "--package", "tiny")

    assert (checked.exit_code, again.exit_code) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_changed_character_is_found_with_its_diff(write_spec: Callable[..., Path], out: Path) -> None:
    """An edit by hand gives exit 1, the diff, the file's name, the reason, and the command that fixes it."""
    file = out / "tiny" / "client.py"
    file.write_text(file.read_text(encoding="utf-8").replace("class Client:", "class Cl1ent:"), encoding="utf-8")
    before = _texts(out)

    result = _check(write_spec(), out)

    assert result.exit_code == 1
    assert "-class Cl1ent:\n+class Client:\n" in result.stdout
    assert "  changed: tiny/client.py\n" in result.stdout
    assert "neither the spec nor the generator moved: the files were edited by hand" in result.stdout
    assert f"-m generator {write_spec()} --out {out} --package tiny\n" in result.stdout
    assert _texts(out) == before


def test_a_changed_spec_is_named_as_the_reason(write_spec: Callable[..., Path], out: Path) -> None:
    """After a change of an enumeration the check says that the spec moved."""
    result = _check(write_spec(("enum: [red, green, blue]", "enum: [red, green, black]")), out)

    assert result.exit_code == 1
    assert "  the spec moved\n" in result.stdout
    assert "  changed: tiny/_rules.py\n" in result.stdout


def test_an_added_and_a_removed_file_are_listed(write_spec: Callable[..., Path], out: Path) -> None:
    """A file that should be there, and one that should not, are told apart."""
    (out / "tiny" / "errors.py").unlink()
    (out / "tiny" / "extra.py").write_text("x = 1\n", encoding="utf-8")

    result = _check(write_spec(), out)

    assert result.exit_code == 1
    assert "  added: tiny/errors.py\n" in result.stdout
    assert "  removed: tiny/extra.py\n" in result.stdout
    assert "remove those by hand" in result.stdout


@pytest.mark.parametrize("field", ["generator", "statements", "tools"])
def test_the_lock_says_what_else_moved(write_spec: Callable[..., Path], out: Path, field: str) -> None:
    """Another generator, ledger or tool is named, too."""
    lock = json.loads((out / "spec.lock").read_text(encoding="utf-8"))
    lock[field] = lock[field] | {"jinja2": "0.1"} if field == "tools" else "0"
    (out / "spec.lock").write_text(json.dumps(lock), encoding="utf-8")

    result = _check(write_spec(), out)

    expected = {"generator": "the generator moved", "statements": "the ledger", "tools": "jinja2 moved from 0.1 to "}
    assert result.exit_code == 1
    assert expected[field] in result.stdout


def test_a_file_that_is_no_longer_rendered_goes_and_a_stranger_s_stays(
    write_spec: Callable[..., Path], out: Path
) -> None:
    """A run removes what an earlier run wrote, and nothing else."""
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "tiny" / "__pycache__").mkdir()

    result = _run(write_spec(), "--out", out, "--package", "other")

    assert result.exit_code == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not (out / "tiny").exists()
    assert (out / "other" / "client.py").is_file()


def test_a_directory_of_others_is_not_written(write_spec: Callable[..., Path], tmp_path: Path) -> None:
    """A directory with files and without a lock is left alone."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")

    result = _run(write_spec(), "--out", tmp_path / "mine", "--package", "tiny")

    assert result.exit_code == 2
    assert "files that are not the generator's" in result.stderr
    assert _texts(tmp_path / "mine") == {"thesis.txt": b"years"}


def test_a_broken_spec_is_refused_with_every_problem(write_spec: Callable[..., Path], out: Path) -> None:
    """Mistakes of different steps are listed in one run, each with its place; nothing is written."""
    before = _texts(out)
    spec = write_spec(
        ("      operationId: createBox\n", ""),
        ("then: {properties: {width: {enum: [10, 20]", "then: {properties: {widht: {enum: [10, 20]"),
    )

    result = _run(spec, "--out", out, "--package", "tiny")

    lines = result.stderr.splitlines()
    assert result.exit_code == 2
    assert any(line.startswith("#/paths/~1boxes/post (line ") and "no operationId; add one" in line for line in lines)
    assert any("widht" in line and "(line " in line for line in lines)
    assert _texts(out) == before


@pytest.mark.parametrize(
    ("old", "new", "keyword"),
    [
        ("type: string, minLength: 1, maxLength: 5", "type: string, contentEncoding: base64", "contentEncoding"),
        ("then: {properties: {level: {const: 1}", "then: {properties: {level: {not: {const: 1}}", "not"),
        ("if: {properties: {kind: {const: paper}}}", "if: {properties: {kind: {minLength: 5}}}", "minLength"),
    ],
)
def test_a_keyword_that_nothing_compiles_is_named(
    write_spec: Callable[..., Path], tmp_path: Path, old: str, new: str, keyword: str
) -> None:
    """Nothing is dropped silently: the keyword, its pointer and its line are in the error."""
    result = _run(write_spec((old, new)), "--out", tmp_path / "out", "--package", "tiny")

    assert result.exit_code == 2
    assert any(f"/{keyword} (line " in line and keyword in line for line in result.stderr.splitlines())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("package", ["class", "1st", "Two", "a-b", "json", "httpx", "_x", ""])
def test_a_name_that_no_package_can_have_is_refused(
    write_spec: Callable[..., Path], tmp_path: Path, package: str
) -> None:
    """The package's name has to be a free name in small letters."""
    result = _run(write_spec(), "--out", tmp_path / "out", "--package", package)

    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_spec_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong path is a plain error."""
    result = _run(tmp_path / "none.yaml", "--out", tmp_path / "out")

    assert result.exit_code == 2
    assert "none.yaml" in result.stderr


def test_the_output_depends_on_neither_hash_seed_nor_working_directory(
    write_spec: Callable[..., Path], out: Path, tmp_path: Path
) -> None:
    """Two processes with other seeds, in other places, write the same bytes."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    # A configuration that must not be found: tools read the nearest one.
    (elsewhere / "pyproject.toml").write_text("[tool.black]\nline-length = 40\n[tool.isort]\nline_length = 40\n")
    for seed, folder in (("0", tmp_path), ("1", elsewhere)):
        command = [sys.executable, "-m", "generator", str(write_spec()), "--out", f"out-{seed}", "--package", "tiny"]
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)

    assert _texts(tmp_path / "out-0") == _texts(elsewhere / "out-1") == _texts(out)


def test_nothing_of_this_machine_is_in_the_output(out: Path, tmp_path: Path) -> None:
    """No path, and nothing else of where it was made."""
    texts = b"".join(_texts(out).values())

    assert str(tmp_path).encode() not in texts
    assert str(REPOSITORY).encode() not in texts
