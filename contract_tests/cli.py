"""The commands of `python -m contract_tests`."""

from __future__ import annotations

import click

from contract_tests.commands.merge import merge
from contract_tests.commands.replay import replay
from contract_tests.commands.report import report
from contract_tests.commands.run import run
from contract_tests.commands.vectors import vectors
from contract_tests.kit.reading.document import default_spec
from contract_tests.mock_server.command import mock

__all__ = ["DEFAULT_SPEC", "main"]

DEFAULT_SPEC = default_spec()


@click.group()
def main() -> None:
    """Hold any client and any server to the documents."""


for command in (run, replay, merge, report, vectors, mock):
    main.add_command(command)
