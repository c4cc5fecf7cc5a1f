"""One finding of an earlier run, judged again: run by `python -m contract_tests replay`, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.replaying.replay import REPLAY_KEY, Replay

if TYPE_CHECKING:
    from contract_tests.kit.running.run import Run


@pytest.fixture
def replay(request: pytest.FixtureRequest) -> Replay:
    """Return the replay that the command asks for."""
    return request.config.stash[REPLAY_KEY]


def test_the_finding_is_judged_again(judged_run: Run, replay: Replay) -> None:
    """Its word is written down; the command tells it."""
    replay.judge(judged_run)
