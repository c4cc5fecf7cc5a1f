"""Serve a subject on a socket of this machine, for as long as somebody needs it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.reading.document import Document
from contract_tests.mock_server.running import hosted
from contract_tests.mutants.faulty_app import FaultyApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_tests.mutants.subjects import Subject


@dataclass(frozen=True, slots=True)
class Served:
    """Say where a subject answers, to which token, and how to wait until it has stopped."""

    url: str
    token: str = field(repr=False)
    wait: Callable[[], None] = field(repr=False)


def app_of(subject: Subject, document: Document) -> FaultyApp:
    """Return the application that answers as a subject does.

    Args:
        subject: What is served.
        document: The specification, for subjects that do not bring a document of their own.

    Raises:
        SpecError: its document cannot be served.
    """
    told = document if subject.root is None else Document(document.path, subject.root)
    return FaultyApp(MockService(told, subject.options), subject)


@contextlib.contextmanager
def serving(subject: Subject, document: Document, *, port: int = 0) -> Iterator[Served]:
    """Serve a subject until the block ends; port 0 is any free one.

    Raises:
        SpecError: its document cannot be served.
        ListenError: the port is taken.
    """
    app = app_of(subject, document)
    with hosted(app, app.release, port=port) as hosting:
        yield Served(hosting.url, subject.options.token, hosting.wait)
