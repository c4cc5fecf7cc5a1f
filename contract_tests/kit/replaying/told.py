"""What a replay found, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.terminal import cut, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.replaying.replay import Outcome
    from contract_tests.kit.running.recorder import Finding
    from contract_tests.kit.running.target import Exchange


def replay_text(finding: Finding, outcome: Outcome, *, base_url: str, token_variable: str) -> str:
    """Return what was found before, what was sent and answered now, and the word for it.

    Args:
        finding: The finding.
        outcome: What has become of it.
        base_url: Where it was sent to.
        token_variable: Environment variable that stands for the token.
    """
    return "\n".join(map(plain, _lines(finding, outcome, base_url, token_variable))) + "\n"


def _lines(finding: Finding, outcome: Outcome, base_url: str, token_variable: str) -> Iterator[str]:
    yield f"Finding     {finding.id}, {finding.operation}: {finding.claim}"
    for sentence in finding.sentences:
        yield f'            [{sentence.rule}] "{cut(sentence.source)}" (spec line {sentence.line})'
    yield f"Found       {cut(finding.problem)}"
    for exchange in outcome.exchanges:
        yield f"Sent        {cut(curl_line(base_url, exchange.request, token_variable=token_variable))}"
        yield f"Answered    {cut(_answer(exchange))}"
    if not outcome.exchanges:
        yield "Sent        nothing"
    yield f"Replay      {outcome.word} (exit code {outcome.exit_code})"
    if outcome.reason:
        yield f"  {cut(outcome.reason)}"


def _answer(exchange: Exchange) -> str:
    observation = exchange.observation
    if exchange.response is None:
        return observation.reason or "nothing"
    return f"{observation.status} {observation.media_type or 'without a media type'}: {exchange.response.text}"
