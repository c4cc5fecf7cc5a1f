"""Other readings of the documents, derived from any: disputed points, and rules that no server is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.living.records import RUNNING_SHAPES
from contract_tests.mock_server.reading.disputed import read_disputed
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mock_server.reading.rules import read_rules
from contract_tests.mutants.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.mock_server.reading.document import Document

_DISPUTED = "#/components/schemas/*/x-disputed"
_STRENGTH = "#/components/schemas/*/allOf/*/x-rule/strength"
_TIME = "#/paths/*/*/x-task-result"


def alternate(name: str, group: str, statement: str, where: str, options: MockOptions) -> Subject:
    """Name a correct server that the mock server's own options make."""
    return Subject(name, "alternate", group, statement, where, options=options)


def other_readings(document: Document) -> Iterator[Subject]:
    """Yield a server for each reading that the documents leave open, and one for all of them at once."""
    enforced: list[str] = []
    waived: list[str] = []
    for operation in read_operations(document):
        for point in read_disputed(operation.body_schema, operation.id):
            (waived if point.is_enforced else enforced).extend(point.rules)
        rules = read_rules(operation.body_schema, operation.id)
        enforced += [rule.id for rule in rules if rule.strength != "reject" and rule.id not in enforced]
    for rule in enforced:
        switches = Switches(enforce=(rule,))
        said = "the documents leave open whether this is refused"
        yield alternate(f"{rule} is enforced", "reading", said, _STRENGTH, MockOptions(switches=switches))
    for rule in waived:
        switches = Switches(waive=(rule,))
        said = "the documents contradict each other about this"
        yield alternate(f"{rule} is waived", "reading", said, _DISPUTED, MockOptions(switches=switches))
    strict = MockOptions(switches=Switches(enforce=tuple(enforced)))
    yield alternate("all that is open is refused", "reading", "each of it is open", _STRENGTH, strict)
    loose = MockOptions(switches=Switches(waive=tuple(waived)))
    yield alternate("all that is disputed is accepted", "reading", "each of it is disputed", _DISPUTED, loose)


def other_lives() -> Iterator[Subject]:
    """Yield servers whose tasks live otherwise than by default."""
    for shape in RUNNING_SHAPES:
        options = MockOptions(running_shape=shape, polls=2)
        said = "what a record shows for the outcome of a running task is open"
        yield alternate(f"a running task shows {shape}", "life", said, _TIME, options)
    yield alternate(
        "tasks take some time", "life", "how long a task takes is open", _TIME, MockOptions(task_seconds=(0.3, 0.3))
    )
    yield alternate(
        "tasks take any time", "life", "how long a task takes is open", _TIME, MockOptions(task_seconds=(0.0, 0.4))
    )
    yield alternate(
        "tasks end by the fifth question", "life", "how long a task takes is open", _TIME, MockOptions(polls=5)
    )
    yield alternate(
        "answers are slow",
        "life",
        "an answer may take a while",
        "#/paths/*/*/x-timeout-seconds",
        MockOptions(behaviours=("latency=0.1",)),
    )
    yield alternate(
        "some answers are slow",
        "life",
        "an answer may take a while",
        "#/paths/*/*/x-timeout-seconds",
        MockOptions(behaviours=("latency=0.4 rate=0.1",)),
    )
    yield alternate(
        "answers trickle",
        "life",
        "a body may come in pieces",
        "#/paths/*/*/x-timeout-seconds",
        MockOptions(behaviours=("slow=40:0.002",)),
    )
    yield alternate(
        "callbacks are late",
        "life",
        "when a callback comes is open",
        "#/paths/*/*/callbacks",
        MockOptions(behaviours=("callback=late:0.3",)),
    )
