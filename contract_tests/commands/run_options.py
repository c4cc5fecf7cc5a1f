"""The options of `run` that plan it: what is judged, how much is drawn, and what it may cost."""

from __future__ import annotations

import functools
import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from contract_tests.kit.running.budget import Budget
from contract_tests.kit.running.coverage import KINDS
from contract_tests.kit.running.plan import plan_of
from contract_tests.kit.running.profiles import PR, PROFILES, SOAK
from contract_tests.kit.running.selection import WHOLE, Selection, Shard

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.reading.document import SpecDocument

NO_DATABASE = "none"
UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
SEEDS = 2**32


class Duration(click.ParamType[float]):
    """Read a time: `90`, `90s`, `10m`, `2h`."""

    name = "time"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds."""
        if isinstance(value, int | float):
            return float(value)
        found = re.fullmatch(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[smh]?)", value)
        if found is None or float(found["number"]) == 0:
            self.fail(f"{value!r} is no time; write 90s, 10m or 2h", param, ctx)
        return float(found["number"]) * UNITS[found["unit"]]


class ShardType(click.ParamType[Shard]):
    """Read a shard: `2/3`."""

    name = "shard"

    def convert(self, value: str | Shard, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        """Return the shard."""
        if isinstance(value, Shard):
            return value
        found = re.fullmatch(r"(\d+)/(\d+)", value)
        try:
            return Shard(int(found[1]), int(found[2])) if found is not None else Shard(0, 0)
        except ValueError:
            self.fail(f"{value!r} is no shard; the second of three is 2/3", param, ctx)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Hold how a run was asked to go, with the profile's word where nothing else was said.

    Attributes:
        profile: Name of the profile.
        seed: Seed of everything drawn, in the first round.
        examples: Cases drawn per check.
        database: Where failing cases are kept; None keeps none.
        seconds: How long new rounds are begun; None is one round.
        max_requests: How many requests may be sent; None is no limit.
        max_seconds: How long requests may be sent; None is no limit.
        selection: Which part of the contract is judged.
        workers: Among how many processes it is shared.
        stops_at_first: Whether the first finding ends the run.
    """

    profile: str = PR.name
    seed: int = 0
    examples: int = PR.examples
    database: str | None = None
    seconds: float | None = None
    max_requests: int | None = None
    max_seconds: float | None = None
    selection: Selection = WHOLE
    workers: int = 1
    stops_at_first: bool = False

    @property
    def budget(self) -> Budget:
        """Return the run's budget, nothing of it taken."""
        return Budget(self.max_requests, self.max_seconds)

    def shares(self, document: SpecDocument) -> tuple[Course, ...]:
        """Return the course of each worker that has something to judge; what a run may send is divided among them."""
        count = min(self.workers, len(plan_of(document, self.selection)), self.max_requests or self.workers)
        courses: list[Course] = []
        for index in range(count):
            allowed = self.max_requests
            courses.append(
                replace(
                    self,
                    workers=1,
                    selection=Selection(self.selection.only, Shard(index + 1, count)),
                    max_requests=None if allowed is None else allowed // count + (index < allowed % count),
                )
            )
        return tuple(course for course in courses if len(plan_of(document, course.selection)))

    def arguments(self) -> list[str]:
        """Return the options that ask for this course, but for workers."""
        said = [f"--profile={self.profile}", f"--seed={self.seed}", f"--examples={self.examples}"]
        said.append(f"--database={self.database or NO_DATABASE}")
        said += [f"--only={pattern}" for pattern in self.selection.only]
        if self.selection.shard is not None:
            said.append(f"--shard={self.selection.shard}")
        for option, value in (
            ("--for", self.seconds),
            ("--max-requests", self.max_requests),
            ("--max-seconds", self.max_seconds),
        ):
            if value is not None:
                said.append(f"{option}={value}")
        return [*said, *(["--stop-at-first"] if self.stops_at_first else [])]


OPTIONS = (
    click.option(
        "--profile",
        type=click.Choice(list(PROFILES)),
        default=PR.name,
        show_default=True,
        help="pr: the same cases each time. nightly: more of them, a fresh seed, failing ones kept. soak: seed after "
        "seed until the time is up. Options given beside it win.",
    ),
    click.option("--seed", type=int, help="Seed of everything that is drawn."),
    click.option("--examples", type=click.IntRange(min=1), help="How many bodies each check draws."),
    click.option(
        "--database",
        metavar="PLACE",
        help="Where failing cases are kept for the next run: a folder, redis://host:port/0, or none.",
    ),
    click.option("--for", "seconds", type=Duration(), help="How long a soak begins new rounds: 90s, 10m, 2h."),
    click.option("--max-requests", type=click.IntRange(min=1), help="Send no more; a run that would is incomplete."),
    click.option("--max-seconds", type=Duration(), help="Send no requests after this time; likewise."),
    click.option(
        "--only",
        metavar="PATTERN",
        multiple=True,
        help="Judge only what matches: an id, claim, rule or operation, as in a shell ('cell *'). Repeatable.",
    ),
    click.option(
        "--shard", type=ShardType(), metavar="I/N", help="Judge the I-th of N parts; `merge` joins the reports."
    ),
    click.option(
        "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that share it."
    ),
    click.option("--stop-at-first", "stops_at_first", is_flag=True, help="End the run at its first finding."),
)


def plans_run(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above, and hand it what they ask for as `course`."""

    @functools.wraps(command)
    def with_course(  # noqa: PLR0913 - one parameter an option
        *,
        profile: str,
        seed: int | None,
        examples: int | None,
        database: str | None,
        seconds: float | None,
        max_requests: int | None,
        max_seconds: float | None,
        only: tuple[str, ...],
        shard: Shard | None,
        workers: int,
        stops_at_first: bool,
        **others: object,
    ) -> None:
        chosen = PROFILES[profile]
        if seconds is not None and chosen.seconds is None:
            raise click.UsageError(f"--for is for --profile {SOAK.name}; --max-seconds bounds any run")
        if shard is not None and workers > 1:
            raise click.UsageError("--workers shares the run among processes, --shard among machines; name one of them")
        if shard is not None and others.get("minimums"):
            raise click.UsageError("--min-coverage is about all shards together; give it to `merge`")
        place = chosen.database if database is None else database
        first = chosen.seed if seed is None else seed
        course = Course(
            profile=profile,
            seed=secrets.randbelow(SEEDS) if first is None else first,
            examples=examples or chosen.examples,
            database=None if place == NO_DATABASE else place,
            seconds=seconds or chosen.seconds,
            max_requests=max_requests,
            max_seconds=max_seconds,
            selection=Selection(only, shard),
            workers=workers,
            stops_at_first=stops_at_first,
        )
        command(course=course, **others)

    for option in reversed(OPTIONS):
        option(with_course)
    return with_course


def read_minimums(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """Read KIND=PERCENT.

    Raises:
        BadParameter: The kind is unknown, or the percentage is none.
    """
    minimums: dict[str, float] = {}
    for text in given:
        kind, _, percent = text.partition("=")
        try:
            minimums[kind] = float(percent)
        except ValueError:
            minimums[kind] = -1
        if kind not in KINDS or not 0 <= minimums[kind] <= 100:  # noqa: PLR2004 - the whole
            raise click.BadParameter(f"{text}: say KIND=PERCENT, with one of {', '.join(KINDS)} and 0 to 100")
    return minimums


min_coverage = click.option(
    "--min-coverage",
    "minimums",
    multiple=True,
    metavar="KIND=PERCENT",
    callback=read_minimums,
    help=f"Be incomplete where less was exercised; kinds: {', '.join(KINDS)}. May be given several times.",
)
