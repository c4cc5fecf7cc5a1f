"""A function is judged by the tests that reach it, of those by the ones that lie nearest to it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests.mutation.attribution import nearest

ROOT = Path(__file__).resolve().parents[3]

INNER = "code/part/tests/deep/test_a.py::test_one"
LOCAL = "code/part/deep/tests/test_a.py::test_one"
OWN = "code/part/tests/test_b.py::test_two[a/tests/b]"
OUTER = "code/tests/test_c.py::test_three"
FOREIGN = "elsewhere/test_d.py::test_four"


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ({LOCAL, INNER, OWN, OUTER, FOREIGN}, {LOCAL}),
        ({INNER, OWN, OUTER, FOREIGN}, {INNER}),
        ({OWN, OUTER, FOREIGN}, {OWN}),
        ({OUTER, FOREIGN}, {OUTER}),
        ({FOREIGN}, {FOREIGN}),
        (set(), set()),
    ],
)
def test_the_nearest_tests_that_reach_a_function_judge_it(tests: set[str], expected: set[str]) -> None:
    """Those farther away are asked only where no nearer one gets there."""
    assert nearest("code.part.deep.module.x_function", tests) == expected


def test_a_package_is_a_folder_itself() -> None:
    """What lies in its __init__.py belongs to the tests of the package."""
    assert nearest("code.part.deep.x_function", {LOCAL, INNER, OWN}) == {LOCAL}
    assert nearest("code.part.deep.x_function", {INNER, OWN}) == {INNER}


@pytest.mark.parametrize(
    ("seconds", "hanging", "ended_by"),
    [(1, "while True: pass", signal.SIGXCPU), (0, "", 0)],
    ids=["a loop", "no limit"],
)
def test_a_mutant_that_does_not_end_is_ended(seconds: int, hanging: str, ended_by: int) -> None:
    """It ends itself, so that no other process can be hit."""
    program = (
        f"from contract_tests.mutation.attribution import limit_time\nif {seconds}: limit_time({seconds})\n{hanging}"
    )

    outcome = subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT)

    assert outcome.returncode == -ended_by
