"""Tests of making ids."""

import json
import random
import re

import pytest

from contract_tests.mock_server.living.ids import IdShape


@pytest.mark.parametrize(
    ("example", "shape"),
    [
        (
            "b8976e18-32dc-4718-9ed8-1ea090fcb6ea",
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        ),
        ("tea:line_01k777hjrbfrgs2060q5zvf2a5", r"tea:line_[0-9a-hjkmnp-tv-z]{26}"),
        ("68e914aa550a4144a5788305", r"[0-9a-f]{24}"),
        ("1234567890123456", r"[0-9]{16}"),
        ("tea_\u2603!", r"tea_[0-9a-f-]{36}"),
    ],
)
def test_an_id_has_the_shape_of_its_example(example: str, shape: str) -> None:
    """Prefix, length and alphabet stay; the rest is new each time."""
    numbers = random.Random(1)  # noqa: S311 - nothing secret

    made = [IdShape.of(example).make(numbers) for _ in range(1_000)]

    assert all(re.fullmatch(shape, each) for each in made)
    assert len({example, *made}) == 1_001


@pytest.mark.parametrize("head", ["tea:line_", "", 'say "a"_', "back\\slash_", "caf\u00e9_", "tab\t_"])
def test_an_id_is_plain_if_json_writes_it_as_it_is(head: str) -> None:
    """Ids that JSON has to escape are told apart, or an answer that holds one would be no JSON."""
    shape = IdShape.of(f"{head}01")

    made = shape.make(random.Random(1))  # noqa: S311 - nothing secret

    assert made.startswith(head)
    assert shape.is_plain == (json.dumps(made) == f'"{made}"')


def test_a_seed_brings_ids_back() -> None:
    """The same seed makes the same ids in the same order."""
    shape = IdShape.of("b8976e18-32dc-4718-9ed8-1ea090fcb6ea")

    generators = [random.Random(7) for _ in range(2)]  # noqa: S311 - nothing secret

    first, second = ([shape.make(numbers) for _ in range(3)] for numbers in generators)

    assert first == second
