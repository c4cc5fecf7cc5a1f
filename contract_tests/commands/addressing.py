"""The target that a command's options name, opened; what is wrong with them ends the command with 2."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_tests.kit.running.addressing import AddressError, patience, read_base_url, read_token
from contract_tests.kit.running.embedded import JUDGED_MOCK, EmbeddedMockError, embedded_mock
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.budget import Budget

EMBEDDED = "embedded mock"


class RunError(click.ClickException):
    """A command that cannot begin; click prints the message and exits with 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Addressed:
    """Hold what a command asks.

    Attributes:
        target: The target; it is asked nothing yet.
        shown: What to call it: its base URL, or `embedded mock`.
        token: Its token.
        token_variable: Environment variable that the token came from; None for the embedded mock's own.
        is_local: Whether it is on this machine.
    """

    target: Target
    shown: str
    token: str
    token_variable: str | None
    is_local: bool

    def __repr__(self) -> str:
        """Name the target; the token stays out."""
        return f"Addressed({self.shown!r})"


@contextmanager
def addressed(
    base_url: str | None, token_env: str | None, document: SpecDocument, *, budget: Budget | None = None
) -> Iterator[Addressed]:
    """Open the target that the options name; without a base URL an embedded mock is started.

    Raises:
        RunError: There is no such target, or no token for it.
    """
    with ExitStack() as stack:
        variable: str | None = None
        is_local = True
        try:
            if base_url is None:
                started = stack.enter_context(embedded_mock(document.path, arguments=JUDGED_MOCK))
                url, token, shown = started.url, started.token, EMBEDDED
            else:
                variable = token_env or document.token_env
                url, is_local = read_base_url(base_url)
                token, shown = read_token(variable), url
        except (AddressError, EmbeddedMockError) as error:
            raise RunError(str(error)) from error
        seconds = patience(document, is_local=is_local)
        target = Target(url, token=token, error_kinds=document.error_kinds, timeout_seconds=seconds, budget=budget)
        yield Addressed(stack.enter_context(target), shown, token, variable, is_local)


def short_path(path: Path) -> str:
    """Return a path as seen from here, if it is below; reports travel."""
    resolved = path.resolve()
    here = Path.cwd()
    return str(resolved.relative_to(here)) if resolved.is_relative_to(here) else path.name
