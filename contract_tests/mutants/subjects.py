"""What is judged: the control, a mutant that has to be killed, or an alternate that has to live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.mock_server.answering.options import MockOptions

if TYPE_CHECKING:
    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mutants.faults.fault import Around, Posting

Kind: TypeAlias = Literal["control", "mutant", "alternate"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Name one server, and say how it comes to be.

    Attributes:
        name: Readable and stable: it stands in reports, and is what `serve` is asked for.
        kind: Whether it has to be killed or to live.
        group: Its class, such as `status` or `rule`.
        statement: What it breaks, in words; of an alternate, what allows it.
        where: The rule, or the JSON pointer into the specification, that says so.
        root: The document that is served in place of the specification's.
        options: The options of the mock server.
        around: What stands between the network and the mock server.
        posting: What becomes of each callback.
        fields: The fields of a request that an edited rule is about.
    """

    name: str
    kind: Kind
    group: str
    statement: str
    where: str
    root: dict[str, Json] | None = field(default=None, repr=False)
    options: MockOptions = field(default_factory=MockOptions)
    around: Around | None = None
    posting: Posting | None = None
    fields: tuple[str, ...] = ()


CONTROL = Subject("control", "control", "control", "nothing: this is the mock server as it is", "#")
