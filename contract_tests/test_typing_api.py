"""The public types are the pinned ones, and the package's README is typed: two checkers, each run once for each."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import acedata_sora
from contract_tests.blocks import read_blocks
from contract_tests.type_checkers import CHECKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATED: Final = Path(acedata_sora.__file__).parent.parent
PINNED: Final = GENERATED / "typing_api.py"
# What somebody could change by mistake: in which file, what, into what, and the pinned line that has to go red.
CHANGES: Final = (
    ("client.py", "deadline: float,", "deadline: float = 60,", '_client.wait_for_task("id")  #'),
    ("client.py", "-> answers.VideoResult:", "-> answers.VideoResult | None:", '.wait_for_task("id", deadline=600'),
    ("client.py", "-> answers.TaskBatch: ...", "-> answers.TaskAnswer: ...", "assert_type(answer, TaskBatch)"),
    (
        "client.py",
        "-> Stream[answers.VideoAnswer]:",
        "-> Stream[answers.VideoResult]:",
        "assert_type(snapshots, ",
    ),
    ("errors.py", "self.task_id = task_id", "self.task = task_id", "assert_type(task.task_id, str)"),
    ("errors.py", "Error(ServerError, OutcomeUnknownError):", "Error(OutcomeUnknownError):", "OF_SERVER"),
    ("answers.py", "video_url: str | None", "video_url: str", "assert_type(answer.video_url, str | None)"),
    ("requests.py", "lift(*rules: InapplicableRule)", "lift(*rules: str)", "lift("),
)


@pytest.fixture(scope="module", params=CHECKERS)
def complaints(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[int, str]]]:
    """Return what a checker complains of, by file: the pinned types, and each block of the package's README."""
    folder = tmp_path_factory.mktemp("typed")
    shutil.copy(PINNED, folder)
    for index, (kind, block) in enumerate(read_blocks(GENERATED / "README.md")):
        if kind == "python":
            (folder / f"block_{index}.py").write_text(block, encoding="utf-8")
    found: dict[str, list[tuple[int, str]]] = {path.name: [] for path in folder.glob("*.py")}
    for name, line, message in CHECKERS[request.param](folder, GENERATED):
        found.setdefault(name, []).append((line, message))
    return found


def test_the_public_types_are_the_pinned_ones(complaints: dict[str, list[tuple[int, str]]]) -> None:
    """The checker accepts every line of `typing_api.py`, and finds each mistake that is marked there."""
    assert complaints.pop("typing_api.py") == []


def test_the_package_s_readme_is_typed(complaints: dict[str, list[tuple[int, str]]]) -> None:
    """Every block of Python in the package's README passes the checker."""
    blocks = {name: found for name, found in complaints.items() if name.startswith("block_")}

    assert blocks
    assert not any(blocks.values()), blocks


@pytest.fixture(scope="module", params=CHECKERS)
def red_lines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return the pinned lines that a checker refuses with a package in which every change is made."""
    root = tmp_path_factory.mktemp("changed")
    shutil.copytree(GENERATED / "acedata_sora", root / "acedata_sora")
    for name, old, new, _ in CHANGES:
        path = root / "acedata_sora" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    folder = tmp_path_factory.mktemp("pinned")
    shutil.copy(PINNED, folder)
    lines = PINNED.read_text(encoding="utf-8").splitlines()
    return frozenset(_of_pinned(CHECKERS[request.param](folder, root), lines))


def _of_pinned(found: Iterator[tuple[str, int, str]], lines: list[str]) -> Iterator[str]:
    return (lines[line - 1] for name, line, _ in found if name == PINNED.name)


@pytest.mark.parametrize("line", [line for *_, line in CHANGES])
def test_a_changed_type_is_found(red_lines: frozenset[str], line: str) -> None:
    """The line that pins what was changed is refused."""
    assert any(line in red for red in red_lines), sorted(red_lines)
