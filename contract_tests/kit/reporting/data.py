"""The types of a report's JSON, as report.schema.json describes it; keys that a run may leave out are marked so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypeAlias, TypedDict

if TYPE_CHECKING:
    from contract_tests.kit.running.wire import Json

Said: TypeAlias = Literal["legal", "illegal", "open"]
Observed: TypeAlias = Literal["accepted", "refused", "not observed"]
CellOutcome: TypeAlias = Literal["agrees", "disagrees", "open", "not observed"]
CheckOutcome: TypeAlias = Literal["holds", "fails", "not observed"]
Strength: TypeAlias = Literal["reject", "inapplicable", "assumed"]


class SpecData(TypedDict):
    """Name the specification that a run judged by."""

    file: str
    version: str
    sha256: str


class ShardData(TypedDict):
    """Name one of several parts."""

    index: int
    of: int


class SelectionData(TypedDict):
    """Say which part of the contract was judged."""

    only: list[str]
    shard: ShardData | None
    chosen: int
    total: int


class RuleData(TypedDict):
    """State one rule of a request body."""

    strength: Strength
    source: str | None
    line: int
    pointer: str


class SentenceData(TypedDict):
    """Point to one statement of the documents."""

    rule: str
    strength: Strength
    source: str
    line: int


class AxisData(TypedDict):
    """List the values of a finite property; null is absence."""

    name: str
    values: list[Json]


class CellData(TypedDict):
    """Tell what became of one cell."""

    operation: str
    id: str
    values: dict[str, Json] | None
    documented: Said | None
    specification: Said | None
    models: Said | None
    target: Observed
    outcome: CellOutcome
    problems: list[str]
    blamed: list[str]
    broken: list[str]
    body: str | None
    status: int | None
    answer: str
    reason: str | None
    finding: str | None


class CellsData(TypedDict):
    """Tell what became of all cells."""

    total: int
    agreeing: int
    disagreeing: int
    open: int
    not_observed: int
    by_rule: dict[str, int]
    axes: dict[str, list[AxisData]]
    all: list[CellData]


class CheckData(TypedDict):
    """Tell what became of one check."""

    id: str
    claim: str
    operation: str
    rule: str | None
    outcome: CheckOutcome
    cases: int
    requests: int
    finding: str | None
    reason: str | None
    observes: list[str]


class ChecksData(TypedDict):
    """Tell what became of all checks."""

    total: int
    holding: int
    failing: int
    not_observed: int
    all: list[CheckData]
    unjudged: list[list[str]]


class RequestData(TypedDict):
    """Write down one request."""

    method: str
    path: str
    headers: list[list[str]]
    content: NotRequired[str]
    content_base64: NotRequired[str]


class SentData(TypedDict):
    """Write down one request and its answer."""

    request: RequestData
    status: int | None
    media_type: str | None
    text: str
    specification: Said | None
    broken: list[str]


class FindingData(TypedDict):
    """Tell one thing that is wrong."""

    id: str
    check: str
    operation: str
    claim: str
    rules: list[str]
    problem: str
    case: Json
    sent: list[SentData]
    sentences: list[SentenceData]
    pointer: str
    line: int
    assertion: list[str]
    curl: str
    pytest: str


class AcceptedData(TypedDict):
    """Write down one entry of a baseline."""

    kind: Literal["finding", "rule", "unobserved"]
    names: str
    check: str | None
    reason: str
    expires: str
    line: int


class BaselineData(TypedDict):
    """Say what was accepted before the run: ids of findings; operation and id of checks that need not be observed."""

    file: str
    day: str
    known: list[str]
    new: list[str]
    expired: list[str]
    lapsed: list[AcceptedData]
    stale: list[AcceptedData]
    unobserved: list[str]
    reasons: dict[str, AcceptedData]


class ReportData(TypedDict):
    """Hold a whole report."""

    format: int
    verdict: Literal["agrees", "agrees but for exceptions", "disagrees", "incomplete"]
    exit_code: int
    summary: list[str]
    target: str
    spec: SpecData
    profile: str
    seed: int
    rounds: int
    examples: int
    requests: int
    seconds: float
    interrupted: bool
    spent: str | None
    stopped: bool
    preflight: str | None
    faults: list[str]
    selection: SelectionData
    rules: dict[str, RuleData]
    cells: CellsData
    checks: ChecksData
    findings: list[FindingData]
    baseline: NotRequired[BaselineData]
    coverage: dict[str, Json]
