"""A function is judged by the tests that reach it, of those by the ones that lie nearest to it."""

import pytest

from contract_tests.mutation.attribution import nearest

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
