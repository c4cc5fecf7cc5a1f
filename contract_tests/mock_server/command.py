"""Offer the mock server as a command."""

import signal
from pathlib import Path
from types import FrameType

import click

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError
from contract_tests.mock_server.running import ListenError, running_mock

__all__ = ["mock"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Port to listen on; 0 is any free one.",
)
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    default=DEFAULT_SPEC,
    show_default="spec/openapi.yaml",
    help="OpenAPI document to serve.",
)
@click.option("--token", default="mock-token", show_default=True, help="The one token that is accepted.")
@click.option(
    "--reject-inapplicable",
    is_flag=True,
    help='Refuse fields that the documents call "only applicable" elsewhere. What the service does with them is not '
    "documented; its own clients send them, so they are ignored by default.",
)
@click.option(
    "--reject-unknown",
    is_flag=True,
    help="Refuse keys that no page documents. Clients in production sent some, so they are ignored by default.",
)
def mock(  # noqa: PLR0913 - one parameter for each option
    *, host: str, port: int, spec: Path, token: str, reject_inapplicable: bool, reject_unknown: bool
) -> None:
    """Serve the documented API on this machine.

    It checks the token, then the body; a refusal names every broken rule in its message and in the header
    X-Contract-Rules. GET /__mock__/journal shows what was asked and answered. Ctrl-C stops it.
    """
    try:
        options = MockOptions(token, reject_inapplicable=reject_inapplicable, reject_unknown=reject_unknown)
        with running_mock(spec, options, host=host, port=port) as running:

            def stop(_number: int, _frame: FrameType | None) -> None:
                running.stop()

            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, stop)
            click.echo(f"mock server ready: {running.url} (token: {token})")
            running.wait()
    except (SpecError, ListenError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
