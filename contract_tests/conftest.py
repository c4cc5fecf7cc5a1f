"""Give the judgement files their run: the one of `python -m contract_tests run`, or one against an embedded mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.cli import DEFAULT_SPEC
from contract_tests.kit.judging.documented import DocumentedRules, load_documented
from contract_tests.kit.reading.document import SpecDocument, load_document
from contract_tests.kit.running.embedded import embedded_mock
from contract_tests.kit.running.judge import FOLDER
from contract_tests.kit.running.plan import bounded_atoms, breakable_atoms
from contract_tests.kit.running.plugin import RUN_KEY
from contract_tests.kit.running.run import Run, judged_operations, planned_cells
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT_KEY: pytest.StashKey[SpecDocument] = pytest.StashKey()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test a cell, an operation, or an atom, as the specification has them."""
    names = set(metafunc.fixturenames)
    if "planned_cell" in names:
        cells = planned_cells(_document(metafunc.config))
        ids = [f"{operation.id} {cell.id}" for operation, cell in cells]
        metafunc.parametrize("planned_cell", cells, ids=ids)
    if "judged_operation" in names:
        operations = judged_operations(_document(metafunc.config))
        metafunc.parametrize("judged_operation", operations, ids=[operation.id for operation in operations])
    for name, listed in (("breakable_atom", breakable_atoms), ("bounded_atom", bounded_atoms)):
        if name in names:
            atoms = listed(_document(metafunc.config))
            metafunc.parametrize(name, atoms, ids=[f"{operation.id} {atom.id}" for operation, atom in atoms])


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
        yield request.config.stash[RUN_KEY]
        return
    document = _document(request.config)
    with (
        embedded_mock(document.path) as mock,
        Target(mock.url, token=mock.token, error_kinds=document.error_kinds) as target,
    ):
        yield Run(document=document, target=target)


@pytest.fixture(scope="session")
def documented_tables() -> dict[str, DocumentedRules]:
    """Return the documents' own tables by operation."""
    return load_documented(FOLDER / "documented")
