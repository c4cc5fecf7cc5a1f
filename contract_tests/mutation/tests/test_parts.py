"""What is mutated is a part as a whole, or a path within one."""

from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from contract_tests.mutation.__main__ import main
from contract_tests.mutation.parts import PARTS, Part, find_part, nearest_folders

ROOT = Path(__file__).resolve().parents[3]
GENERATOR = PARTS["generator"]


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_the_paths_of_a_part_are_there(part: Part) -> None:
    """Nothing was renamed away from under it."""
    assert all((ROOT / path).exists() for path in (part.source, *part.tests))
    assert all(list(ROOT.glob(pattern)) for pattern in part.unchanged)


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("generator/lint", ("generator/tests/lint",)),
        ("generator/lint/values.py", ("generator/tests/lint",)),
        ("generator/errors.py", GENERATOR.tests),
    ],
)
def test_a_path_within_a_part_has_the_tests_that_lie_nearest(path: str, tests: tuple[str, ...]) -> None:
    """Only those have to be run, and nothing else is mutated."""
    assert find_part(ROOT, path) == Part(path, tests, GENERATOR.unchanged)


def test_a_part_has_a_name() -> None:
    """Its name is not its path."""
    assert find_part(ROOT, "kit") is PARTS["kit"]


@pytest.mark.parametrize("name", ["generator/nowhere", "spec", "../generator", ""])
def test_what_is_no_part_is_refused(name: str) -> None:
    """A path that is not there, or is not mutated, is a mistake in the command."""
    result = CliRunner().invoke(main, ["--part", name])

    assert result.exit_code == 2
    assert f"{name} is neither generator nor kit, nor a path in what is mutated there" in result.stderr


@pytest.mark.parametrize("size", ["0", "-1", "some"])
def test_a_sample_is_a_number_or_all(size: str) -> None:
    """Nothing else is taken for one."""
    result = CliRunner().invoke(main, ["--sample", size])

    assert result.exit_code == 2
    assert f"{size} is neither a number of mutants nor all" in result.stderr


def test_tests_lie_beside_a_module_or_mirror_it() -> None:
    """The deepest folder comes first, and in each the one that mirrors more of the path."""
    assert [str(folder) for folder in nearest_folders(PurePosixPath("a/b"))] == [
        "a/b/tests", "a/tests/b", "a/tests", "tests/a/b", "tests/a", "tests",
    ]  # fmt: skip
