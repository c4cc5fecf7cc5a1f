"""What has become of a finding: its case is judged again, by the check that found it, and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from contract_tests.kit.checks.catalogue import all_checks
from contract_tests.kit.replaying.requests import request_check
from contract_tests.kit.running.judge import run_pytest
from contract_tests.kit.running.plan import PROTOCOL
from contract_tests.kit.running.progress import NoWatcher
from contract_tests.kit.running.said import with_words

if TYPE_CHECKING:
    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.running.recorder import Finding, Sent
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Exchange

Word: TypeAlias = Literal["FIXED", "FAILED", "GONE", "NOT OBSERVED"]
EXIT_CODES: dict[Word, int] = {"FIXED": 0, "FAILED": 1, "GONE": 3, "NOT OBSERVED": 3}
JUDGEMENT_FILE = "replayed.py"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what has become of a finding.

    Attributes:
        word: FIXED if its claim holds for the case now, FAILED if not, GONE if the specification does not make it of
            that case any more, NOT OBSERVED if nothing can be said.
        reason: What is wrong now, or why there is nothing to say; empty for FIXED.
        exchanges: What was sent now, and answered.
    """

    word: Word
    reason: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command."""
        return EXIT_CODES[self.word]


@dataclass(slots=True)
class Replay:
    """Judge one finding again.

    Attributes:
        finding: The finding.
        outcome: What has become of it; None before it was judged.
    """

    finding: Finding
    outcome: Outcome | None = field(default=None, init=False)

    def judge(self, run: Run) -> Outcome:
        """Send what the finding is about, unless it is gone, and judge the answers.

        Args:
            run: Against what; its models and tables have their say.
        """
        found = check_of(run, self.finding)
        self.outcome = Outcome("GONE", found) if isinstance(found, str) else _judged(run, found, self.finding)
        return self.outcome


REPLAY_KEY: pytest.StashKey[Replay] = pytest.StashKey()
"""Where the file that judges a finding again finds it."""


class ReplayPlugin:
    """Hand a replay to the file that judges it; pytest brings the readers that the kit does not know."""

    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand it over."""
        config.stash[REPLAY_KEY] = self._replay


def replay_finding(run: Run, finding: Finding) -> Outcome:
    """Judge a finding again as a run would: in pytest, with models and tables.

    Args:
        run: The run; nothing is sent but what the finding's check sends for its case.
        finding: The finding.
    """
    replay = Replay(finding)
    run_pytest(run, NoWatcher(), lambda: False, files=(JUDGEMENT_FILE,), plugins=(ReplayPlugin(replay),))
    faults = run.recorder.faults
    if replay.outcome is None or faults:
        return Outcome("NOT OBSERVED", faults[0] if faults else "nothing judged it")
    return replay.outcome


def check_of(run: Run, finding: Finding) -> Check | str:
    """Return the check that judges a finding's case, or why there is none any more."""
    operation = next((known for known in run.document.operations if known.id == finding.operation), None)
    if operation is None:
        return f"the specification has no operation {finding.operation} any more"
    changed = next(filter(None, (_changed(run, sent) for sent in finding.sent)), None)
    if finding.check == PROTOCOL:
        return changed or request_check(operation, finding.claim)
    key = f"{finding.operation} {finding.check}"
    check = next((check for check in all_checks(run.document) if check.key == key), None)
    if check is None:
        return f"nothing in the specification makes the check {finding.check!r} of {finding.operation} any more"
    return changed or check


def _changed(run: Run, sent: Sent) -> str | None:
    """Say it if the specification judges a request otherwise than it did."""
    now = with_words(run, replace(sent, specification=None, broken=()))
    if (now.specification, now.broken) == (sent.specification, sent.broken):
        return None
    return f"the specification judges the request otherwise: it was {_words(sent)}, it is {_words(now)}"


def _words(sent: Sent) -> str:
    said = sent.specification or "no request that its rules are about"
    return f"{said} ({', '.join(sent.broken)})" if sent.broken else said


def _judged(run: Run, check: Check, finding: Finding) -> Outcome:
    exchanges: list[Exchange] = []
    run.target.listeners.append(exchanges.append)
    record = run.examine(check, only=finding.case)
    if record.finding is not None:
        return Outcome("FAILED", run.recorder.findings[record.finding].problem, tuple(exchanges))
    if record.outcome == "not observed":
        return Outcome("NOT OBSERVED", record.reason or "nothing was judged", tuple(exchanges))
    return Outcome("FIXED", "", tuple(exchanges))
