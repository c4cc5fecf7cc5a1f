"""Offer the mock server as a command."""

import re
import signal
from pathlib import Path
from types import FrameType

import click

from contract_tests.mock_server.answering.options import UNKNOWN_ROUTES, MockOptions, UnknownRoute
from contract_tests.mock_server.judging.switches import SwitchError, Switches
from contract_tests.mock_server.living.clock import RunningClock, VirtualClock
from contract_tests.mock_server.living.records import RUNNING_SHAPES, RunningShape
from contract_tests.mock_server.misbehaving.language import BehaviourError
from contract_tests.mock_server.port_file import PortFileError, port_in_file
from contract_tests.mock_server.reading.disputed import read_disputed
from contract_tests.mock_server.reading.document import DEFAULT_SPEC, SpecError, load_document
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mock_server.running import ListenError, running_mock
from contract_tests.mock_server.steering.help import directive_rows

__all__ = ["mock"]


_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")


class _SecondsRange(click.ParamType[tuple[float, float]]):
    """Take `60`, or `60-120` for a range."""

    name = "seconds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Return both ends of the range."""
        match = _RANGE.fullmatch(str(value))
        if match is None or float(match[1]) > float(match[2] or match[1]):
            self.fail(f"{value} is neither seconds, like 60, nor a range of them, like 60-120", param, ctx)
        return float(match[1]), float(match[2] or match[1])


class _MockCommand(click.Command):
    """Show the disputed points of the default document, and the language of behaviours, below the options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each point: what is done without a switch, why, and what speaks against it."""
        super().format_epilog(ctx, formatter)
        operations = read_operations(load_document(DEFAULT_SPEC))
        points = [point for each in operations for point in read_disputed(each.body_schema, each.id)]
        with formatter.section("Disputed points (--enforce or --waive)"):
            formatter.write_dl(
                [(", ".join(each.rules), f"[{each.default}] {each.reason} {each.evidence}") for each in points]
            )
        with formatter.section("Behaviours (--behaviour, magic texts and tokens, POST /__mock__/behaviours)"):
            formatter.write_dl(directive_rows())


@click.command(cls=_MockCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Port to listen on; 0 is any free one.",
)
@click.option(
    "--port-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the port into this file once requests are answered, and remove it at the end.",
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
    "--enforce",
    multiple=True,
    metavar="RULE",
    help="Refuse what breaks a rule that is ignored otherwise, like the points below.",
)
@click.option(
    "--waive",
    multiple=True,
    metavar="RULE",
    help="Ignore a rule that is enforced otherwise.",
)
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Seconds that pass on the mock's clock in one real second; at 0 it stands still until it is advanced.",
)
@click.option(
    "--task-seconds",
    default="0",
    show_default=True,
    metavar="N|LOW-HIGH",
    type=_SecondsRange(),
    help="How long a task takes on that clock, or a range from which it is drawn for each.",
)
@click.option(
    "--polls",
    type=click.IntRange(0),
    help="Let a task that nobody waits for (no open request, no stream, no callback) end by so many questions instead.",
)
@click.option(
    "--running-shape",
    type=click.Choice(RUNNING_SHAPES),
    default="empty",
    show_default=True,
    help="What the record of a running task shows for its outcome.",
)
@click.option("--seed", type=int, help="Makes ids and all else that is drawn the same in each run.")
@click.option(
    "--callback-host",
    "callback_hosts",
    multiple=True,
    metavar="HOST",
    help="A host beside this machine that callbacks may be posted to.",
)
@click.option(
    "--behaviour",
    "behaviours",
    multiple=True,
    metavar="TEXT",
    help='What requests meet with from the start, as in "latency=0.5 rate=0.1"; the directives are listed below.',
)
@click.option(
    "--unknown-route",
    type=click.Choice(UNKNOWN_ROUTES),
    default="documented",
    show_default=True,
    help="Answer a path that nobody serves as documented, or as the gateway of the retired service does.",
)
@click.option("--no-admin", is_flag=True, help="Serve no page for people and nothing else under /__mock__/.")
def mock(  # noqa: PLR0913 - one parameter for each option
    *,
    host: str,
    port: int,
    port_file: Path | None,
    spec: Path,
    token: str,
    enforce: tuple[str, ...],
    waive: tuple[str, ...],
    speed: float,
    task_seconds: tuple[float, float],
    polls: int | None,
    running_shape: RunningShape,
    seed: int | None,
    callback_hosts: tuple[str, ...],
    behaviours: tuple[str, ...],
    unknown_route: UnknownRoute,
    no_admin: bool,
) -> None:
    """Serve the documented API on this machine.

    It checks the token, the media type, the JSON, then the rules. A refusal names every broken rule in its message
    and in the header X-Contract-Rules, and says all of each in X-Contract-Findings. GET / is a page for people, GET
    /__mock__/help tells what it does on demand: errors, faults, and how to steer it.

    Ctrl-C or SIGTERM stops it: what has begun is answered, for two seconds at most, and the exit status is 0. It
    is 2 if an option or the document is wrong or the address is taken, 1 if the
    server ended by itself.
    """
    stopped_by: list[int] = []
    try:
        options = MockOptions(
            token=token,
            switches=Switches(enforce, waive),
            task_seconds=task_seconds,
            polls=polls,
            running_shape=running_shape,
            callback_hosts=callback_hosts,
            behaviours=behaviours,
            unknown_route=unknown_route,
            has_admin=not no_admin,
            seed=seed,
        )
        clock = RunningClock(speed) if speed else VirtualClock()
        with running_mock(spec, options, clock=clock, host=host, port=port) as running:

            def stop(number: int, _frame: FrameType | None) -> None:
                stopped_by.append(number)
                running.stop()

            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, stop)
            with port_in_file(running.url, port_file):
                click.echo(f"mock server ready: {running.url} (token: {token})")
                running.wait()
    except (SpecError, ListenError, PortFileError, SwitchError, BehaviourError) as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
    if not stopped_by:
        click.echo("error: the server ended by itself; what it logged says why", err=True)
        raise SystemExit(1)
