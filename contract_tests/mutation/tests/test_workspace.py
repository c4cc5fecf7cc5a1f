"""mutmut works in a copy of the checkout that is configured for one part of it."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from contract_tests.mutation.parts import Part
from contract_tests.mutation.workspace import configured, lay_out, outside

FILES = ("a.txt", "code/part/one.py", "code/part/deep/two.py", "code/other/three.py", "code/four.py", "spec/five.yaml")


def test_all_but_the_source_folder_is_copied_beside_it() -> None:
    """Folders are named as a whole unless the source lies in them."""
    assert outside("code/part", FILES) == {"a.txt", "code/other", "code/four.py", "spec"}
    assert outside("code", FILES) == {"a.txt", "spec"}
    assert outside("code/four.py", FILES) == {"a.txt", "code/other", "code/part", "spec"}


def test_what_differs_from_part_to_part_is_added_to_the_section() -> None:
    """The rest of pyproject.toml stays as it is."""
    project = "[project]\nname = 'x'\n[tool.mutmut]\ntimeout_constant = 3\n[tool.other]\n"

    found = tomllib.loads(configured(project, Part("code/part", ("code/tests",), ("code/part/deep/*",)), FILES))

    assert found == {
        "project": {"name": "x"},
        "tool": {
            "mutmut": {
                "source_paths": ["code/part"],
                "do_not_mutate": ["*/tests/*", "code/part/deep/*"],
                "also_copy": ["a.txt", "code/four.py", "code/other", "spec"],
                "pytest_add_cli_args_test_selection": ["code/tests"],
                "timeout_constant": 3,
            },
            "other": {},
        },
    }


def test_a_project_without_the_section_is_refused() -> None:
    """Without it mutmut would guess what to mutate."""
    with pytest.raises(ValueError, match=r"no section \[tool.mutmut\]; add it"):
        configured("[project]\n", Part("code", ()), FILES)


def test_a_workspace_holds_what_git_would_know(tmp_path: Path) -> None:
    """Files that are new are there, those that are ignored or gone are not, nor is anything of a former workspace."""
    repository, workspace = tmp_path / "repository", tmp_path / "workspace"
    (repository / "code").mkdir(parents=True)
    for name in ("code/one.py", "code/gone.py", "code/ignored.py"):
        (repository / name).write_text("x = 1\n", encoding="utf-8")
    (repository / ".gitignore").write_text("ignored.py\n", encoding="utf-8")
    (repository / "pyproject.toml").write_text("[tool.mutmut]\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=repository)  # noqa: S607 - whichever git is there
    subprocess.run(["git", "add", "--all"], check=True, cwd=repository)  # noqa: S607
    (repository / "code" / "gone.py").unlink()
    (repository / "code" / "new.py").write_text("x = 1\n", encoding="utf-8")
    workspace.mkdir()
    (workspace / "former.py").write_text("x = 1\n", encoding="utf-8")

    lay_out(repository, Part("code", ("code/tests",)), workspace)

    found = {str(path.relative_to(workspace)) for path in workspace.rglob("*") if path.is_file()}
    assert found == {".gitignore", "code/new.py", "code/one.py", "pyproject.toml"}
