"""What the commands take from their options: a specification, an address, a token; what is wrong ends them with 2."""

from __future__ import annotations

import ipaddress
import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from contract_tests.kit.reading.document import SpecDocumentError, load_document
from contract_tests.kit.running.embedded import EmbeddedMockError, embedded_mock
from contract_tests.kit.running.plan import most_requests
from contract_tests.kit.running.run import Run, judged_operations
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument

DEFAULT_SPEC = Path(__file__).resolve().parents[1] / "spec" / "openapi.yaml"
EMBEDDED = "embedded mock"
LOOPBACK_SECONDS = 30.0
REMOTE_SECONDS = 600.0


class RunError(click.ClickException):
    """A run that cannot begin; click prints the message and exits with 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Addressed:
    """Hold what a command asks.

    Attributes:
        target: The target; it is asked nothing yet.
        shown: What to call it: its base URL, or `embedded mock`.
        token_variable: Environment variable that the token came from; None for the embedded mock's own.
        is_local: Whether it is on this machine.
    """

    target: Target
    shown: str
    token_variable: str | None
    is_local: bool


@contextmanager
def addressed(base_url: str | None, token_env: str | None, document: SpecDocument) -> Iterator[Addressed]:
    """Open the target that the options name; without a base URL an embedded mock is started.

    Raises:
        RunError: There is no such target, or no token for it.
    """
    with ExitStack() as stack:
        variable: str | None = None
        is_local = True
        if base_url is None:
            try:
                started = stack.enter_context(embedded_mock(document.path))
            except EmbeddedMockError as error:
                raise RunError(str(error)) from error
            url, token, seconds, shown = started.url, started.token, LOOPBACK_SECONDS, EMBEDDED
        else:
            url, is_local = address_of(base_url)
            variable = token_env or document.token_env
            token = token_in(variable)
            seconds, shown = (LOOPBACK_SECONDS if is_local else patience(document)), url
        target = Target(url, token=token, error_kinds=document.error_kinds, timeout_seconds=seconds)
        yield Addressed(stack.enter_context(target), shown, variable, is_local)


def read_spec(path: Path) -> SpecDocument:
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


def address_of(text: str) -> tuple[str, bool]:
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


def token_in(variable: str | None) -> str:
    """Return the token that an environment variable holds."""
    if variable is None:
        raise RunError("the specification names no environment variable for the token; name one with --token-env")
    token = os.environ.get(variable, "")
    if not token:
        raise RunError(f"there is no token: set the environment variable {variable}, or name another with --token-env")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise RunError(f"the token in {variable} holds characters that no HTTP header can carry")
    return token


def patience(document: SpecDocument) -> float:
    """Return how long a remote answer may take: the longest that the specification says."""
    said = [operation.timeout_seconds for operation in document.operations if operation.timeout_seconds is not None]
    return max(said, default=REMOTE_SECONDS)


def short_path(path: Path) -> str:
    """Return a path as seen from here, if it is below; reports travel."""
    resolved = path.resolve()
    here = Path.cwd()
    return str(resolved.relative_to(here)) if resolved.is_relative_to(here) else path.name
