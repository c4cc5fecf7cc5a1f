"""The stored vectors follow from the spec, and the command says by id where they do not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from contract_tests.cli import main
from contract_tests.commands.vectors import FOLDER
from contract_tests.tests.conftest import SPEC

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["vectors", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of what is stored."""
    return shutil.copytree(FOLDER, tmp_path / "vectors")


def stored(folder: Path) -> dict[str, Any]:
    """Return the files of a folder of vectors, read."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}


def test_the_stored_vectors_are_what_the_spec_says() -> None:
    """Nothing was edited by hand, and nothing was forgotten."""
    result = run("--check")

    assert (result.output, result.exit_code) == ("", 0)


def test_the_stored_vectors_fit_their_schema() -> None:
    """The schema is one, and each file keeps it."""
    files = stored(FOLDER)
    schema = files.pop("vectors.schema.json")

    Draft202012Validator.check_schema(schema)
    assert files
    for name, data in files.items():
        assert [name] == [name, *(error.message for error in Draft202012Validator(schema).iter_errors(data))]
        ids = [vector["id"] for vector in data["vectors"]]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_spec_gives_the_same_bytes(seed: str, tmp_path: Path) -> None:
    """Whatever hash seed a process has, it writes what is stored."""
    written = [sys.executable, "-m", "contract_tests", "vectors", "--out", str(tmp_path)]

    subprocess.run(written, check=True, cwd=SPEC.parents[1], env=os.environ | {"PYTHONHASHSEED": seed})

    names = {path.name for path in FOLDER.glob("*.json")}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all((tmp_path / name).read_bytes() == (FOLDER / name).read_bytes() for name in names)


def test_a_difference_is_named_by_its_id(folder: Path) -> None:
    """Vectors that are new, gone or other are listed, one line each, and the exit code is 1."""
    path = folder / "createVideo.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    gone, other = data["vectors"][0]["id"], data["vectors"][2]["id"]
    data["vectors"][1]["id"] = "made/up"
    data["vectors"][2]["body"] = {"made": "up"}
    path.write_text(json.dumps({**data, "vectors": data["vectors"][1:]}), encoding="utf-8")

    result = run("--check", "--out", str(folder))

    assert result.exit_code == 1
    assert f"createVideo.json: + {gone}\n" in result.output
    assert "createVideo.json: - made/up\n" in result.output
    assert f"createVideo.json: ~ {other}: " in result.output
    assert json.loads(path.read_text(encoding="utf-8")) != stored(FOLDER)["createVideo.json"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("createVideo.json", "{", "createVideo.json: is no file of vectors"),
        ("createVideo.json", None, "createVideo.json: is missing"),
        ("dropVideo.json", "{}", "dropVideo.json: belongs to no operation"),
        ("vectors.schema.json", "{}", "vectors.schema.json: is no file of vectors"),
    ],
)
def test_a_file_that_should_not_be_so_is_named_and_put_right(
    folder: Path, name: str, text: str | None, said: str
) -> None:
    """What is spoiled, missing or left over fails the check; writing mends it."""
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")

    checked = run("--check", "--out", str(folder))
    mended = run("--out", str(folder))

    assert checked.exit_code == 1
    assert said in checked.output
    assert mended.exit_code == 0
    assert stored(folder) == stored(FOLDER)


def test_white_space_is_a_difference(folder: Path) -> None:
    """The bytes are compared, not only what they mean."""
    path = folder / "queryTasks.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    result = run("--check", "--out", str(folder))

    assert "queryTasks.json: differs in order or white space" in result.output


def test_an_unreachable_rule_is_printed_with_its_line(tmp_path: Path) -> None:
    """A rule that another one always enforces is named, and listed in the file; that is no failure."""
    text = SPEC.read_text(encoding="utf-8")
    rule = "        - x-rule: {id: prompt.non-empty, strength: assumed}"
    looser = rule.replace("prompt.non-empty", "prompt.looser")
    added = f"""{looser}
          if: {{properties: {{model: {{const: x}}}}}}
          then: {{properties: {{prompt: {{minLength: 0}}}}}}
"""
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text.replace(rule, added + rule, 1), encoding="utf-8")

    result = run("--spec", str(spec), "--out", str(tmp_path / "out"))

    assert result.exit_code == 0
    assert "unreachable: createVideo prompt.looser, #/components/schemas/VideoRequest/allOf/" in result.output
    assert "(line " in result.output
    listed = stored(tmp_path / "out")["createVideo.json"]["unreachable"]
    assert [entry["atom"] for entry in listed] == ["prompt.looser"]


def test_a_spec_that_cannot_be_used_is_a_wrong_command(tmp_path: Path) -> None:
    """The message says what is wrong, and the exit code is 2."""
    result = run("--spec", str(tmp_path / "none.yaml"), "--out", str(tmp_path))

    assert result.exit_code == 2
    assert "the specification cannot be used" in result.output
