"""A run goes as it was asked to: the profile's word, and what was said beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from contract_tests.commands.run_options import Course, plans_run
from contract_tests.kit.running.plan import plan_of
from contract_tests.kit.running.profiles import NIGHTLY, PR, PROFILES, SOAK
from contract_tests.kit.running.selection import Selection, Shard

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument


def course_of(*arguments: str) -> Course:
    """Return the course that options ask for.

    Raises:
        AssertionError: They were refused; the message is click's.
    """
    asked: list[Course] = []

    @click.command()
    @plans_run
    def command(course: Course) -> None:
        asked.append(course)

    result = CliRunner().invoke(command, arguments)
    assert asked, result.output
    return asked[0]


def test_without_a_word_a_run_is_that_of_a_pull_request() -> None:
    """It asks the same each time, keeps nothing, and ends by itself."""
    assert course_of() == Course(profile="pr", seed=0, examples=PR.examples)


@pytest.mark.parametrize("name", [NIGHTLY.name, SOAK.name])
def test_other_profiles_begin_with_a_fresh_seed(name: str) -> None:
    """Two runs draw differently; the seed is in the course, and so in the report."""
    courses = [course_of("--profile", name) for _ in range(2)]

    assert courses[0].seed != courses[1].seed


def test_a_nightly_run_draws_more_and_keeps_what_failed() -> None:
    """There is time for it, and the next night begins with it."""
    course = course_of("--profile", "nightly")

    assert course.examples > PR.examples
    assert course.database == NIGHTLY.database


def test_a_soak_goes_on_for_ten_minutes_or_as_long_as_is_said() -> None:
    """Only a soak has rounds."""
    assert course_of("--profile", "soak").seconds == 600
    assert course_of("--profile", "soak", "--for", "90s").seconds == 90
    assert course_of().seconds is None


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_said_by_hand_wins(name: str) -> None:
    """Over every profile."""
    course = course_of("--profile", name, "--seed", "7", "--examples", "3", "--database", "none")

    assert (course.seed, course.examples, course.database) == (7, 3, None)


@pytest.mark.parametrize(("said", "seconds"), [("90", 90), ("90s", 90), ("1.5m", 90), ("10m", 600), ("2h", 7200)])
def test_a_time_is_read_with_its_unit(said: str, seconds: float) -> None:
    """Seconds without one."""
    assert course_of("--max-seconds", said).max_seconds == seconds


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "10m"], "--for is for --profile soak"),
        (["--profile", "soak", "--for", "soon"], "'soon' is no time"),
        (["--max-seconds", "0"], "'0' is no time"),
        (["--max-requests", "0"], "--max-requests"),
        (["--shard", "3/2"], "'3/2' is no shard"),
        (["--shard", "0/2"], "'0/2' is no shard"),
        (["--shard", "half"], "'half' is no shard"),
        (["--shard", "1/2", "--workers", "2"], "--workers shares the run among processes"),
        (["--workers", "0"], "--workers"),
        (["--profile", "weekly"], "--profile"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], words: str) -> None:
    """With what to write instead."""
    with pytest.raises(AssertionError, match=re.escape(words)):
        course_of(*arguments)


@pytest.mark.parametrize(
    "course",
    [
        Course(),
        Course(profile="nightly", seed=5, examples=9, database="redis://127.0.0.1:6379/0"),
        Course(profile="soak", seed=5, seconds=1.5, max_requests=7, max_seconds=0.25, stops_at_first=True),
        Course(selection=Selection(("cell *", "--odd"), Shard(2, 3))),
    ],
)
def test_a_worker_is_asked_for_the_same_course(course: Course) -> None:
    """Written out as options and read again, nothing is lost."""
    assert course_of(*course.arguments()) == course


@pytest.mark.parametrize("allowed", [None, 1, 2, 3, 100])
def test_workers_share_all_of_the_contract_and_no_more_than_the_budget(
    document: SpecDocument, allowed: int | None
) -> None:
    """A worker that may send nothing is not started."""
    course = Course(workers=3, max_requests=allowed)

    shares = course.shares(document)

    assert sum(len(plan_of(document, share.selection)) for share in shares) == len(plan_of(document, Selection()))
    if allowed is not None:
        assert sum(share.max_requests or 0 for share in shares) == allowed
        assert all(share.max_requests for share in shares)


def test_a_worker_without_anything_to_judge_is_not_started(document: SpecDocument) -> None:
    """What Schemathesis brings cannot be parted."""
    shares = Course(workers=4, selection=Selection(("protocol",))).shares(document)

    assert len(shares) == 1
