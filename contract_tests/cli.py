"""The commands of `python -m contract_tests`."""

from __future__ import annotations

import ipaddress
import os
import signal
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from contract_tests.kit.reading.document import SpecDocumentError, load_document
from contract_tests.kit.running.embedded import EmbeddedMockError, embedded_mock
from contract_tests.kit.running.judge import judge
from contract_tests.kit.running.plan import most_requests
from contract_tests.kit.running.progress import watcher_for
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import DEFAULT_EXAMPLES, DEFAULT_SEED, Run, judged_operations
from contract_tests.kit.running.summary import report_text
from contract_tests.kit.running.target import Target
from contract_tests.mock_server.command import mock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.verdict import Verdict

DEFAULT_SPEC = Path(__file__).resolve().parents[1] / "spec" / "openapi.yaml"
LOOPBACK_SECONDS = 30.0
REMOTE_SECONDS = 600.0


class RunError(click.ClickException):
    """A run that cannot begin; click prints the message and exits with 2."""

    exit_code = 2


@click.group()
def main() -> None:
    """Hold any client and any server to the documents."""


main.add_command(mock)


@main.command()
@click.option("--base-url", metavar="URL", help="The target; without it, an embedded mock is started and judged.")
@click.option("--token-env", metavar="VAR", help="Environment variable with the target's token.")
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.json"),
    show_default=True,
    help="Where the machine-readable report goes.",
)
@click.option(
    "--spec",
    "spec_path",
    type=click.Path(path_type=Path),
    default=DEFAULT_SPEC,
    show_default="spec/openapi.yaml",
    help="The specification to judge by.",
)
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Seed of everything that is drawn.")
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=DEFAULT_EXAMPLES,
    show_default=True,
    help="How many bodies each property draws.",
)
@click.option("--allow-remote", is_flag=True, help="Permit a target that is not on this machine. It may bill you.")
def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    base_url: str | None,
    token_env: str | None,
    report_path: Path,
    spec_path: Path,
    seed: int,
    examples: int,
    allow_remote: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Judge a target and the generated models.

    Exit code 0: everything agrees. 1: a disagreement. 2: a wrong option or specification. 3: nothing, or too little,
    was observed.
    """
    document = _document(spec_path)
    _check_report_path(report_path)
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    with ExitStack() as stack:
        token_variable: str | None = None
        is_local = True
        if base_url is None:
            try:
                started = stack.enter_context(embedded_mock(spec_path))
            except EmbeddedMockError as error:
                raise RunError(str(error)) from error
            url, token, seconds, shown = started.url, started.token, LOOPBACK_SECONDS, "embedded mock"
        else:
            url, is_local = _base_url(base_url)
            token_variable = token_env or document.token_env
            token = _token(token_variable)
            seconds, shown = (LOOPBACK_SECONDS if is_local else _patience(document)), url
        target = stack.enter_context(
            Target(url, token=token, error_kinds=document.error_kinds, timeout_seconds=seconds)
        )
        judged = Run(document=document, target=target, examples=examples, seed=seed)
        if not is_local:
            _warn_of_bill(judged, is_allowed=allow_remote)
        click.echo(f"Judging {shown} by {_short(spec_path)}, version {document.version}", err=True)
        verdict = judge(judged, watcher_for(sys.stderr), token_variable=token_variable)
        with _uninterrupted():
            facts = Facts(
                target=shown,
                spec=_short(spec_path),
                spec_version=document.version,
                seed=seed,
                examples=examples,
                requests=target.requests,
                seconds=time.monotonic() - began,
                base_url=target.base_url,
                token_variable=token_variable or "TOKEN",
            )
            _write_down(facts, judged, verdict, report_path)
    sys.exit(verdict.exit_code)


def _write_down(facts: Facts, judged: Run, verdict: Verdict, path: Path) -> None:
    # The file first: a terminal may be gone by now.
    try:
        write_report(path, report_data(facts, judged, verdict))
    except OSError as error:
        click.echo(report_text(facts, judged.recorder, verdict), nl=False)
        raise RunError(f"the report {path} cannot be written: {error.strerror}") from error
    try:
        click.echo(f"{report_text(facts, judged.recorder, verdict)}Report      {path}")
    except BrokenPipeError:  # whoever read along has left; click would leave with 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let nothing but the end of the process keep what was seen from being written down."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _document(path: Path) -> SpecDocument:
    """Read the specification and everything that judging needs of it, so that faults show before the first request."""
    try:
        document = load_document(path)
        judged = Run(document=document, target=Target("http://localhost", token=""))
        most_requests(judged)
    except SpecDocumentError as error:
        raise RunError(f"the specification cannot be used: {error}") from error
    if not judged_operations(document):
        raise RunError("the specification has no operation that takes a body; there is nothing to judge")
    return document


def _check_report_path(path: Path) -> None:
    if not path.resolve().parent.is_dir():
        raise RunError(f"the report cannot be written: there is no folder {path.parent}")


def _base_url(text: str) -> tuple[str, bool]:
    """Return a base URL that can be used, and whether it is on this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise RunError(f"--base-url is not a URL: {error}") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise RunError("--base-url must look like http://host:port or https://host")
    if parts.username is not None or parts.password is not None:
        raise RunError("--base-url must hold no user or password: it stands in the report")
    if parts.query or parts.fragment:
        raise RunError("--base-url must hold no query and no fragment")
    return text, _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _token(variable: str | None) -> str:
    if variable is None:
        raise RunError("the specification names no environment variable for the token; name one with --token-env")
    token = os.environ.get(variable, "")
    if not token:
        raise RunError(f"there is no token: set the environment variable {variable}, or name another with --token-env")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise RunError(f"the token in {variable} holds characters that no HTTP header can carry")
    return token


def _patience(document: SpecDocument) -> float:
    """Return how long a remote answer may take: the longest that the specification says."""
    said = [operation.timeout_seconds for operation in document.operations if operation.timeout_seconds is not None]
    return max(said, default=REMOTE_SECONDS)


def _warn_of_bill(judged: Run, *, is_allowed: bool) -> None:
    most = most_requests(judged)
    words = (
        f"{judged.target.base_url} is not on this machine. Accepted requests may be billed: a run sends at most "
        f"{most.allowed} requests that the documents allow or leave open, and at most {most.forbidden} that they "
        "forbid and that a faulty target may accept."
    )
    if not is_allowed:
        raise RunError(f"{words} If you want that, say --allow-remote.")
    click.echo(words, err=True)


def _short(path: Path) -> str:
    """Return a path as seen from here, if it is below; reports travel."""
    resolved = path.resolve()
    here = Path.cwd()
    return str(resolved.relative_to(here)) if resolved.is_relative_to(here) else path.name


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
