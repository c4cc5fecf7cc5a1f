"""What a run may ask, and how long it waits, can be said on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.commands.manners_options import chosen_manners, manners_options
from contract_tests.kit.checks.catalogue import checks_of
from contract_tests.kit.running.embedded import failing_fields
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.manners import Manners


def chosen(
    document: SpecDocument, *arguments: str, url: str = "http://127.0.0.1:1", is_embedded: bool = False
) -> Manners:
    """Return what a command with these arguments chooses."""
    found: list[Manners] = []

    @click.command
    @manners_options
    def command() -> None:
        found.append(chosen_manners(url, document, is_embedded=is_embedded))

    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return found[0]


def test_what_is_said_stands_in_place_of_what_is_usual(document: SpecDocument) -> None:
    """Whatever is not said stays as it is usual towards that target."""
    far = chosen(document, "--patience", "7", "--failing", '{"prompt": "no"}', url="https://api.example")

    assert (far.patience_seconds, far.failing, far.is_free, far.callback_base) == (7, {"prompt": "no"}, False, "")
    assert chosen(document, "--ask-freely", url="https://api.example").is_free
    assert not chosen(document, "--ask-sparingly").is_free
    assert chosen(document, "--callback-base", "").callback_base == ""


def test_a_mock_of_our_own_is_known_to_fail_on_demand(document: SpecDocument) -> None:
    """Nobody has to say how."""
    assert chosen(document, is_embedded=True).failing == failing_fields(document)
    assert chosen(document).failing is None


@pytest.mark.parametrize("fields", ["no", "[]", "{}", "3"])
def test_failing_fields_are_fields(fields: str) -> None:
    """Anything else is a wrong option."""
    result = CliRunner().invoke(main, ["run", "--failing", fields])

    assert result.exit_code == 2
    assert "fields of a body" in result.output


def test_what_a_target_elsewhere_cannot_show_is_not_observed_for_a_reason(document: SpecDocument) -> None:
    """Nothing is sent for it, and it is not taken for kept."""
    with Target("https://api.example", token="") as target:
        run = Run(document=document, target=target)
        names = ("callback.once", "failure.answer", "life-cycle")
        records = [run.examine(each) for each in checks_of(document) if each.id in names]

    assert [record.outcome for record in records] == ["not observed"] * len(names)
    reasons = " ".join(str(record.reason) for record in records)
    assert all(words in reasons for words in ("no callback can reach", "--failing", "--ask-freely"))
    assert target.requests == 0
