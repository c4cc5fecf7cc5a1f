"""A small project is mutated and tested from end to end."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

from contract_tests.mutation.measuring import MutationError, Sample, measure
from contract_tests.mutation.mutants import Outcome
from contract_tests.mutation.parts import Part
from contract_tests.mutation.survivors import show

ROOT = Path(__file__).resolve().parents[3]
PART = Part("shop", ("shop/tests",))
PRELOADED = "contract_tests/mutation/preloaded.txt"
FILES = {
    "pyproject.toml": (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    PRELOADED: "# Nothing.\n",
    "shop/__init__.py": "",
    "shop/prices.py": """\
def made() -> tuple[int, int]:
    return 1, 2


def listed() -> list[int]:
    return [1]


def doubled(price: int) -> int:
    return price * 2


def forgotten(price: int) -> int:
    return price + 1


def unnoticed(price: int) -> int:
    return price + 1
""",
    "shop/tests/test_prices.py": """\
import subprocess
import sys

import pytest

from shop.prices import doubled, listed, made, unnoticed

LISTED = listed()


@pytest.fixture(scope="session")
def pair():
    return made()


def test_the_fixture_is_asked_for(pair):
    assert pair


def test_the_second_is_two(pair):
    assert pair[1] == 2


def test_the_first_is_one(pair):
    assert pair[0] == 1


def test_doubled():
    assert doubled(3) == 6


def test_unnoticed():
    assert unnoticed(3)


def test_what_the_module_has_listed():
    assert LISTED == [1]


def test_programs_are_not_told_that_tests_are_counted():
    command = "import os; print(os.environ.get('MUTANT_UNDER_TEST') == 'stats')"
    assert subprocess.check_output([sys.executable, "-c", command], text=True).strip() == "False"
""",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout of a small project; its tests find our plugin."""
    repository = tmp_path / "repository"
    for name, text in FILES.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=repository)  # noqa: S607 - whichever git is there
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return repository


def test_each_mutant_ends_as_its_tests_say(shop: Path, tmp_path: Path) -> None:
    """What only a later user of a session's fixture notices is noticed, and so is what a module's code has reached."""
    measurement = measure(shop, PART, tmp_path / "workspace", Sample(), workers=1)

    outcomes: dict[str, set[Outcome]] = {}
    for mutant in measurement.sample:
        outcomes.setdefault(mutant.name.split(".x_")[1].split("__mutmut")[0], set()).add(mutant.outcome)
    assert outcomes == {
        "made": {Outcome.KILLED},
        "listed": {Outcome.KILLED},
        "doubled": {Outcome.KILLED},
        "forgotten": {Outcome.NOT_COVERED},
        "unnoticed": {Outcome.SURVIVED},
    }
    assert measurement.made == len(measurement.sample)
    survivor = next(mutant for mutant in measurement.sample if ".x_unnoticed" in mutant.name)
    assert show(tmp_path / "workspace", survivor).splitlines()[0] == f"shop/prices.py:18  {survivor.name}"


def test_what_is_imported_beforehand_is_there() -> None:
    """A name that it cannot import mutmut passes over without a word."""
    names = [line for line in (ROOT / PRELOADED).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    assert names
    assert all(importlib.util.find_spec(name) for name in names)


def test_a_sample_of_nothing_is_refused(shop: Path, tmp_path: Path) -> None:
    """A text that no name holds is no way to a full score."""
    with pytest.raises(MutationError, match="no mutant has 'nowhere' in its name"):
        measure(shop, PART, tmp_path / "workspace", Sample(match="nowhere"), workers=1)


def test_tests_that_fail_without_a_mutant_are_no_measurement(shop: Path, tmp_path: Path) -> None:
    """Against them every mutant would look killed."""
    with (shop / "shop" / "tests" / "test_prices.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef test_broken():\n    assert doubled(1) == 1\n")

    with pytest.raises(MutationError, match="ended with 1 in"):
        measure(shop, PART, tmp_path / "workspace", Sample(size=1), workers=1)
