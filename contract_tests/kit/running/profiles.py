"""Profiles: how much a run draws, from which seed, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.kit.running.run import DEFAULT_EXAMPLES, DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold what a run does unless it is told otherwise.

    Attributes:
        name: What it is called.
        examples: Cases drawn per check.
        seed: Seed of everything drawn; None is a fresh one each time.
        database: Where failing cases are kept for the next run; None keeps none.
        seconds: How long new rounds are begun, each with the next seed; None is one round.
    """

    name: str
    examples: int
    seed: int | None = None
    database: str | None = None
    seconds: float | None = None


PR = Profile("pr", examples=DEFAULT_EXAMPLES, seed=DEFAULT_SEED)
NIGHTLY = Profile("nightly", examples=200, database=".hypothesis/examples")
SOAK = Profile("soak", examples=50, seconds=600.0)
PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (PR, NIGHTLY, SOAK)}
