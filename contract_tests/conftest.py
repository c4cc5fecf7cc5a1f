"""Give the judgement files their run: the one of `python -m contract_tests run`, or one against an embedded mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import acedata_sora
from contract_tests.cli import DEFAULT_SPEC
from contract_tests.kit.judging.documented import load_documented
from contract_tests.kit.reading.document import SpecDocument, load_document
from contract_tests.kit.running.embedded import JUDGED_MOCK, embedded_mock, failing_fields
from contract_tests.kit.running.judge import FOLDER
from contract_tests.kit.running.manners import Manners
from contract_tests.kit.running.plan import plan_of
from contract_tests.kit.running.plugin import RUN_KEY
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.selection import Selection
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT_KEY: pytest.StashKey[SpecDocument] = pytest.StashKey()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each check and each cell that follow from the specification."""
    names = {"planned_check", "planned_cell"}.intersection(metafunc.fixturenames)
    if not names:
        return
    config = metafunc.config
    selection = config.stash[RUN_KEY].selection if RUN_KEY in config.stash else Selection()
    plan = plan_of(_document(config), selection)
    for name in names:
        checks = plan.checks if name == "planned_check" else plan.cells
        metafunc.parametrize(name, checks, ids=[check.key for check in checks])


def _document(config: pytest.Config) -> SpecDocument:
    """Return the specification that this session judges by, read once."""
    if RUN_KEY in config.stash:
        return config.stash[RUN_KEY].document
    if DOCUMENT_KEY not in config.stash:
        config.stash[DOCUMENT_KEY] = load_document(DEFAULT_SPEC)
    return config.stash[DOCUMENT_KEY]


@pytest.fixture(scope="session")
def judged_run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """Yield the run that the judgement files belong to."""
    if RUN_KEY in request.config.stash:
        yield _with_readers(request.config.stash[RUN_KEY])
        return
    document = _document(request.config)
    with (
        embedded_mock(document.path, arguments=JUDGED_MOCK) as mock,
        Target(mock.url, token=mock.token, error_kinds=document.error_kinds) as target,
    ):
        manners = Manners(failing=failing_fields(document))
        yield _with_readers(Run(document=document, target=target, chosen_manners=manners))


def _with_readers(run: Run) -> Run:
    """Let the package and the documents' own tables have a say beside the target."""
    run.package = acedata_sora
    run.tables = load_documented(FOLDER / "documented")
    return run
