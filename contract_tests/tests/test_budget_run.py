"""A budget bounds all that a run sends, shrinking included, and a run that spent it is not complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.running.budget import Budget
from contract_tests.kit.running.judge import prepare
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.selection import Selection
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.verdict import decide
from contract_tests.tests.whole_runs import run

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument

LONG = 150  # bytes: the example is shorter, and some drawn bodies are longer


def judged(document: SpecDocument, budget: Budget) -> tuple[Run, Check, list[bool]]:
    """Examine the check of legal bodies on a target that refuses long ones and is silent about others.

    Returns:
        The run, the check, and for each request that arrived whether it was refused.
    """
    arrived: list[bool] = []

    def answer(request: httpx.Request) -> httpx.Response:
        arrived.append(len(request.content) > LONG)
        return httpx.Response(400 if arrived[-1] else 503, json={})

    check = next(check for check in checks_of(document) if check.id == "body.legal")
    target = Target("http://target.invalid", token="", transport=httpx.MockTransport(answer), budget=budget)
    seen = Run(document=document, target=target, selection=Selection((check.key,)))
    prepare(seen)
    seen.examine(check)
    return seen, check, arrived


def test_shrinking_counts(document: SpecDocument) -> None:
    """A failing target gets no request more than the budget has; what was found stays found, and the end is told."""
    _, _, unbounded = judged(document, Budget())
    allowed = unbounded.index(True) + 3

    seen, check, arrived = judged(document, Budget(requests=allowed))

    assert len(unbounded) > allowed
    assert len(arrived) == allowed
    verdict = decide(seen.recorder)
    assert verdict.word == "disagrees"
    assert check.finding_id in seen.recorder.findings
    assert f"The run is not complete: the budget of {allowed} requests is spent." in verdict.sentences


def test_a_budget_that_is_enough_is_not_spent(document: SpecDocument) -> None:
    """Only a request that was denied makes a run incomplete."""
    _, _, unbounded = judged(document, Budget())

    seen, _, arrived = judged(document, Budget(requests=len(unbounded)))

    assert seen.recorder.spent is None
    assert arrived == unbounded


def test_a_run_out_of_requests_is_incomplete_and_says_so_everywhere(tmp_path: Path) -> None:
    """Verdict, report and exit code; and not one request more was sent."""
    done = run(tmp_path, "--max-requests", "30")

    assert done.code == 3, done.text
    assert done.report["requests"] == 30
    assert done.report["spent"] == "the budget of 30 requests is spent"
    assert "the budget of 30 requests is spent" in done.text
    assert {cell["reason"] for cell in done.report["cells"]["all"]} == {done.report["spent"]}


def test_workers_share_one_budget(tmp_path: Path) -> None:
    """Together they send no more than was allowed."""
    done = run(tmp_path, "--max-requests", "31", "--workers", "2")

    assert done.code == 3, done.text
    assert done.report["requests"] == 31


def test_a_run_out_of_time_is_incomplete(tmp_path: Path) -> None:
    """Whatever was not reached in time was not observed."""
    done = run(tmp_path, "--max-seconds", "0.2")

    assert done.code == 3, done.text
    assert done.report["spent"] == "the budget of 0.2 seconds is spent"
    assert done.report["cells"]["not_observed"] > 0
