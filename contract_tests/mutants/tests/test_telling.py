"""What is told of all trials: kills by class, and everyone who is out of place."""

from __future__ import annotations

from contract_tests.mutants.deriving.observing import Unseen
from contract_tests.mutants.subjects import CONTROL
from contract_tests.mutants.telling import Tally, telling
from contract_tests.mutants.trials import Job, Kind, Outcome


def outcome(  # noqa: PLR0913 - the parts of an outcome that tests differ in
    kind: Kind,
    name: str,
    *,
    killed: bool,
    named: bool = True,
    requests: int = 5,
    complaints: tuple[tuple[str, int, float], ...] = (),
    trouble: str | None = None,
) -> Outcome:
    """Return the outcome of a trial."""
    job = Job(kind, "shape", name)
    return Outcome(job, killed, named, "op check", "it is wrong", requests, 0.5, complaints, trouble)


def told(*outcomes: Outcome) -> str:
    """Return all that is told of some outcomes."""
    return "\n".join(telling(Tally(outcomes, (Unseen("drop it", "rule", "assumed"),))))


def test_all_is_well_where_mutants_die_and_the_others_live() -> None:
    """Killed mutants, a living control and a living alternate are what is wanted."""
    tally = Tally(
        [
            outcome("mutant", "broken", killed=True),
            outcome("control", CONTROL.name, killed=False),
            outcome("alternate", "other", killed=False),
            outcome("client", "repeats", killed=True),
        ],
        (),
    )

    assert tally.is_good
    assert "2 of 2 mutants killed" in told(*tally.outcomes)


def test_a_survivor_is_named() -> None:
    """A mutant that nothing was found on stands in the list of survivors, and all is not well."""
    survivor = outcome("mutant", "broken and unseen", killed=False)

    assert not Tally([survivor], ()).is_good
    assert "Survivors: 1\n  mutant shape 'broken and unseen'" in told(survivor)


def test_a_false_alarm_is_named() -> None:
    """A correct server that something was found on, or that was not judged to the end, is a false alarm."""
    alarm = outcome("alternate", "correct", killed=True)
    unjudged = outcome("control", CONTROL.name, killed=False, trouble="the budget is spent")

    assert not Tally([alarm], ()).is_good
    assert not Tally([unjudged], ()).is_good
    assert "False alarms: 2" in told(alarm, unjudged)


def test_a_kill_that_names_something_else_is_not_enough() -> None:
    """What is found has to speak of the statement that is broken."""
    astray = outcome("mutant", "broken", killed=True, named=False)

    assert not Tally([astray], ()).is_good
    assert "Killed, but not by name: 1" in told(astray)


def test_schemathesis_kills_by_what_it_does_not_say_of_the_control() -> None:
    """A complaint about the control says nothing of a mutant; the first one beyond those is the kill."""
    usual, new = ("ST401: usual", 2, 0.1), ("ST103: new", 7, 0.4)
    control = outcome("stranger", CONTROL.name, killed=True, complaints=(usual,))
    killer = outcome("stranger", "broken", killed=True, complaints=(usual, new))
    fooled = outcome("stranger", "subtle", killed=True, complaints=(usual,))
    mutants = [outcome("mutant", name, killed=True) for name in ("broken", "subtle")]

    tally = Tally([control, killer, fooled, *mutants], ())

    assert (tally.stranger_kill(killer), tally.stranger_kill(fooled)) == ((7, 0.4), None)
    row = next(line for line in telling(tally) if line.startswith("shape"))
    assert row.split()[-5:] == ["1", "of", "2", "7", "0.4"]


def test_what_nobody_can_see_is_counted() -> None:
    """Mutants that are not observable are told apart from survivors."""
    assert "Not observable, each with its reason in `list`: 1" in told()
