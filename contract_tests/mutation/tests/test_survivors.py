"""A survivor is shown where it lies."""

import pytest

from contract_tests.mutation.survivors import changed_line

SOURCE = '''\
"""Two functions that look alike."""

# A comment that mutmut counts in.


def first(x: int) -> int:
    """Add."""
    y = x
    return y + 1


class Box:
    def first(self, x: int) -> int:
        y = x
        return y + 1

    async def second(self) -> int:
        return 2
'''


@pytest.mark.parametrize(
    ("name", "difference", "line"),
    [
        ("a.b.x_first__mutmut_1", ["     y = x", "-    return y + 1", "+    return y - 1"], 9),
        ("a.b.xǁBoxǁfirst__mutmut_1", ["     y = x", "-    return y + 1", "+    return y - 1"], 15),
        ("a.b.xǁBoxǁsecond__mutmut_1", [" async def second(self) -> int:", "-    return 2", "+    return 3"], 18),
        (
            "a.b.x_first__mutmut_2",
            ["-def first(x: int) -> int:", "+def first(x: int = 1) -> int:", '     """Add."""'],
            6,
        ),
        ("a.b.x_missing__mutmut_1", ["-    return 2", "+    return 3"], 1),
        ("a.b.x_first__mutmut_3", ["-    return 7", "+    return 8"], 1),
    ],
)
def test_a_difference_is_found_in_its_function(name: str, difference: list[str], line: int) -> None:
    """The same lines elsewhere are not taken for it, and what is nowhere is said to be on the first line."""
    assert changed_line(SOURCE, name, difference) == line
