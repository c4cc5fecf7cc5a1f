"""Schemathesis against the target: the requests are its own, the judgement is the oracle's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis

from contract_tests.kit.drawing.local_constants import without_local_constants
from contract_tests.kit.running.protocol import ProtocolJudge, protocol_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis.schemas import BaseSchema

    from contract_tests.kit.running.protocol import Case
    from contract_tests.kit.running.run import Run


@pytest.fixture(scope="module")
def judged_schema(judged_run: Run) -> BaseSchema:
    """Return the run's specification as Schemathesis reads it."""
    return protocol_schema(judged_run)


@pytest.fixture(scope="module")
def protocol_judge(judged_run: Run) -> Iterator[ProtocolJudge]:
    """Yield the judge of Schemathesis's cases; at the end its findings are written down."""
    judge = ProtocolJudge(judged_run)
    yield judge
    judge.close()
    judge.require()


@pytest.fixture(autouse=True)
def node_with_its_former_name(request: pytest.FixtureRequest) -> None:
    """Give the node the private name that Schemathesis 4.32 reads and pytest 9.2 no longer has."""
    request.node._nodeid = request.node.nodeid  # noqa: SLF001 - its integration fails without


@pytest.fixture(autouse=True)
def draws_from_the_specification_alone() -> Iterator[None]:
    """Let the cases follow from the specification and the seed, whatever code is loaded."""
    with without_local_constants():
        yield


schema = schemathesis.pytest.from_fixture("judged_schema")


@schema.parametrize()
def test_no_case_gets_an_answer_outside_the_documents(case: Case, protocol_judge: ProtocolJudge) -> None:
    """Each answer is in the documented shape, no server error, and right about the body that was sent."""
    protocol_judge.judge(case)
