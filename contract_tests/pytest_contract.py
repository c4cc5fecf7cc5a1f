"""Let a project's own pytest suite hold its server to the contract.

A project that installs this one has the options, the marker and the fixtures at once; elsewhere
`-p contract_tests.pytest_contract` gives them. One test is all that it takes:

    @pytest.mark.contract
    def test_our_server_keeps_the_contract(contract_run, contract_check):
        contract_run.require(contract_check)

It becomes a test of each check. `@pytest.mark.contract("authentication.*", "createVideo breaks *")` chooses some.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.checks.check import Check
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run
    from contract_tests.kit.running.target import Target

__all__ = ["BodyStrategies", "contract_bodies", "contract_document", "contract_run", "contract_target"]

# The kit is imported where it is asked for: a session that does not use it does not pay for it.


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that say which server is judged, and by what."""
    group = parser.getgroup("contract", "the contract of an HTTP API")
    group.addoption("--contract-base-url", metavar="URL", help="The server that the checks of the contract judge.")
    group.addoption("--contract-spec", metavar="FILE", help="The specification to judge by; the kit's own without it.")
    group.addoption("--contract-token-env", metavar="VAR", help="Environment variable with the server's token.")
    group.addoption("--contract-examples", metavar="N", type=int, default=25, help="Cases drawn per check (25).")
    group.addoption("--contract-seed", metavar="N", type=int, default=0, help="Seed of everything that is drawn (0).")
    group.addoption(
        "--contract-allow-remote",
        action="store_true",
        help="Permit a server that is not on this machine. It may bill you.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker."""
    config.addinivalue_line(
        "markers",
        "contract(*patterns): which checks of the contract the parameter contract_check goes through; a pattern is "
        "compared with a check's id, its operation and id, and its rule. Without one, all of them.",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each check that the marker chooses."""
    if "contract_check" not in metafunc.fixturenames:
        return
    patterns = [str(pattern) for mark in metafunc.definition.iter_markers("contract") for pattern in mark.args]
    chosen = [check for check in _checks(_document(metafunc.config)) if _is_chosen(check, patterns)]
    if not chosen:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: no check of the contract is called {patterns}")
    metafunc.parametrize("contract_check", chosen, ids=[check.key for check in chosen])


def _checks(document: SpecDocument) -> tuple[Check, ...]:
    from contract_tests.kit.checks.catalogue import all_checks  # noqa: PLC0415 - the reason stands above

    return all_checks(document)


def _is_chosen(check: Check, patterns: list[str]) -> bool:
    names = [check.id, check.key, *([check.rule] if check.rule else [])]
    return not patterns or any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


_DOCUMENT: pytest.StashKey[SpecDocument] = pytest.StashKey()


def _document(config: pytest.Config) -> SpecDocument:
    """Return the specification of this session, read once."""
    from contract_tests.kit.reading.document import (  # noqa: PLC0415 - the reason stands above
        SpecDocumentError,
        default_spec,
        load_document,
    )

    if _DOCUMENT not in config.stash:
        named = config.getoption("--contract-spec")
        try:
            config.stash[_DOCUMENT] = load_document(Path(named) if named else default_spec())
        except SpecDocumentError as error:
            raise pytest.UsageError(f"--contract-spec cannot be used: {error}") from error
    return config.stash[_DOCUMENT]


@pytest.fixture(scope="session")
def contract_document(request: pytest.FixtureRequest) -> SpecDocument:
    """Return the specification that the server is judged by."""
    return _document(request.config)


@pytest.fixture(scope="session")
def contract_base_url(request: pytest.FixtureRequest) -> str:
    """Return the server's address, --contract-base-url. To be overridden where a suite starts its own server."""
    url = request.config.getoption("--contract-base-url")
    if not url:
        raise pytest.UsageError("say which server is judged: --contract-base-url, or a fixture contract_base_url")
    return str(url)


@pytest.fixture(scope="session")
def contract_token(request: pytest.FixtureRequest, contract_document: SpecDocument) -> str:
    """Return the server's token, read from the environment. To be overridden likewise."""
    from contract_tests.kit.running.addressing import AddressError, read_token  # noqa: PLC0415 - the reason stands above

    variable = request.config.getoption("--contract-token-env") or contract_document.token_env
    try:
        return read_token(variable, "--contract-token-env")
    except AddressError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def contract_target(
    request: pytest.FixtureRequest, contract_document: SpecDocument, contract_base_url: str, contract_token: str
) -> Iterator[Target]:
    """Yield the server as the checks ask it; each process of pytest-xdist has connections of its own."""
    from contract_tests.kit.running.addressing import (  # noqa: PLC0415 - the reason stands above
        AddressError,
        patience,
        read_base_url,
    )
    from contract_tests.kit.running.target import Target  # noqa: PLC0415 - likewise

    try:
        url, is_local = read_base_url(contract_base_url, "--contract-base-url")
    except AddressError as error:
        raise pytest.UsageError(str(error)) from error
    if not is_local and not request.config.getoption("--contract-allow-remote"):
        raise pytest.UsageError(
            f"{url} is not on this machine, and accepted requests may be billed. If you want that, say "
            "--contract-allow-remote."
        )
    with Target(
        url,
        token=contract_token,
        error_kinds=contract_document.error_kinds,
        timeout_seconds=patience(contract_document, is_local=is_local),
    ) as target:
        yield target


@pytest.fixture(scope="session")
def contract_run(request: pytest.FixtureRequest, contract_document: SpecDocument, contract_target: Target) -> Run:
    """Return what judges: `contract_run.require(check)` raises what is wrong, or that nothing could be seen."""
    from contract_tests.kit.running.run import Run  # noqa: PLC0415 - the reason stands above

    return Run(
        document=contract_document,
        target=contract_target,
        examples=int(str(request.config.getoption("--contract-examples"))),
        seed=int(str(request.config.getoption("--contract-seed"))),
    )


class BodyStrategies:
    """Give Hypothesis strategies of request bodies, for tests of a project's own.

    Args:
        document: The specification.
    """

    def __init__(self, document: SpecDocument) -> None:
        self._document = document

    def legal(self, operation_id: str) -> SearchStrategy[dict[str, object]]:
        """Draw bodies that the documents allow.

        Raises:
            KeyError: The specification has no such operation.
        """
        from contract_tests.kit.drawing.strategies import legal_bodies  # noqa: PLC0415 - the reason stands above

        return legal_bodies(self._document, self._schema(operation_id))

    def breaking(self, operation_id: str, atom_id: str) -> SearchStrategy[object]:
        """Draw bodies that break one statement, `duration.v2` or `duration.enum`, and no other.

        Raises:
            KeyError: The specification has no such operation, or the operation no such statement.
        """
        from contract_tests.kit.drawing.strategies import bodies_breaking  # noqa: PLC0415 - the reason stands above

        return bodies_breaking(self._document, self._schema(operation_id), atom_id)

    def _schema(self, operation_id: str) -> str:
        from contract_tests.kit.running.run import schema_of  # noqa: PLC0415 - the reason stands above

        return schema_of(self._document.operation(operation_id))


@pytest.fixture(scope="session")
def contract_bodies(contract_document: SpecDocument) -> BodyStrategies:
    """Return strategies of request bodies: `data.draw(contract_bodies.legal("createVideo"))`."""
    return BodyStrategies(contract_document)
