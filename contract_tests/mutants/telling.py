"""Tell what came of all trials: a table of kills by class, Schemathesis's beside it, and whoever is out of place."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from contract_tests.mutants.subjects import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_tests.mutants.deriving.observing import Unseen
    from contract_tests.mutants.trials import Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """Sum up all trials.

    Attributes:
        outcomes: What came of each.
        unseen: The mutants that nobody can tell from the control.
    """

    outcomes: Sequence[Outcome]
    unseen: Sequence[Unseen]

    def of(self, *kinds: str) -> list[Outcome]:
        """Return the outcomes of some kinds of trials, by class and name."""
        found = [each for each in self.outcomes if each.job.kind in kinds]
        return sorted(found, key=lambda each: (each.job.group, each.job.name, each.job.seed))

    def false_alarms(self) -> list[Outcome]:
        """Return the trials of correct servers, and of the untouched package, that found something or did not end."""
        return [each for each in self.of("control", "alternate", "client control") if each.is_killed or each.trouble]

    def survivors(self) -> list[Outcome]:
        """Return the mutants that nothing was found on."""
        return [each for each in self.of("mutant", "client") if not each.is_killed]

    def unnamed(self) -> list[Outcome]:
        """Return the mutants on which something was found that does not name what is broken."""
        return [each for each in self.of("mutant") if each.is_killed and not each.is_named]

    @property
    def is_good(self) -> bool:
        """Say whether every mutant was killed by name, and everything else lives."""
        return not (self.false_alarms() or self.survivors() or self.unnamed())

    def usual_complaints(self) -> frozenset[str]:
        """Return what Schemathesis reports of the control: that says nothing of a mutant."""
        controls = [each for each in self.of("stranger") if each.job.name == CONTROL.name]
        return frozenset(what for each in controls for what, _, _ in each.complaints)

    def stranger_kill(self, outcome: Outcome) -> tuple[int, float] | None:
        """Return the requests and seconds until Schemathesis reported what it does not report of the control."""
        usual = self.usual_complaints()
        return next(((requests, seconds) for what, requests, seconds in outcome.complaints if what not in usual), None)


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of the table of kills by class."""
    yield f"{'class':<20}{'killed':>12}{'requests to the first':>26}{'seconds':>18}   Schemathesis"
    ours, theirs = f"{'median':>15}{'max':>11}{'median':>9}{'max':>9}", f"{'killed':>8}{'requests':>10}{'seconds':>9}"
    yield f"{'':<32}{ours}   {theirs}"
    found = tally.of("mutant", "client")
    for group in sorted({(each.job.kind != "mutant", each.job.group) for each in found}):
        is_client, name = group
        kind = "client" if is_client else "mutant"
        yield _row(tally, kind, name, [each for each in found if (each.job.kind, each.job.group) == (kind, name)])
    servers = [each for each in found if each.job.kind == "mutant"]
    if servers:
        yield _row(tally, "mutant", None, servers)


def _row(tally: Tally, kind: str, group: str | None, trials: Sequence[Outcome]) -> str:
    killed = [each for each in trials if each.is_killed]
    requests = [each.requests for each in killed] or [0]
    seconds = [each.seconds for each in killed] or [0.0]
    shown = "all servers" if group is None else f"client {group}" if kind == "client" else group
    line = f"{shown:<20}{f'{len(killed)} of {len(trials)}':>12}"
    asked = f"{median(requests):>15.0f}{max(requests):>11}" if kind == "mutant" else f"{'':>26}"
    line += f"{asked}{median(seconds):>9.1f}{max(seconds):>9.1f}"
    others = [
        each for each in tally.of("stranger") if each.job.name != CONTROL.name and group in (None, each.job.group)
    ]
    if kind == "client" or not others:
        return line
    kills = [kill for each in others if (kill := tally.stranger_kill(each)) is not None]
    line += f"   {f'{len(kills)} of {len(others)}':>8}"
    if kills:
        line += f"{median(kill[0] for kill in kills):>10.0f}{median(kill[1] for kill in kills):>9.1f}"
    return line


def telling(tally: Tally) -> Iterator[str]:
    """Yield all that there is to say, the verdict last."""
    yield from table(tally)
    yield ""
    usual = tally.usual_complaints()
    if usual:
        yield f"Schemathesis reports {len(usual)} things of the control; on a mutant only what goes beyond them counts."
    lists = (
        ("False alarms", tally.false_alarms()),
        ("Survivors", tally.survivors()),
        ("Killed, but not by name", tally.unnamed()),
    )
    for title, listed in lists:
        yield f"{title}: {len(listed) or 'none'}"
        for each in listed:
            why = each.trouble or f"{each.by}: {each.said}"
            yield f"  {each.job.kind} {each.job.group} {each.job.name!r} (seed {each.job.seed}): {why}"
    yield f"Not observable, each with its reason in `list`: {len(tally.unseen)}"
    alternates = {each.job.name for each in tally.of("alternate")}
    killed = len([each for each in tally.of("mutant", "client") if each.is_killed])
    total = len(tally.of("mutant", "client"))
    yield f"{killed} of {total} mutants killed; {len(alternates)} alternates judged {len(tally.of('alternate'))} times"
