"""A finding is judged again by its own case, and by no other request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.kit.checks.catalogue import all_checks
from contract_tests.kit.reading.document import SpecDocument, load_document
from contract_tests.kit.replaying.kept import UnknownFindingError, read_kept
from contract_tests.kit.replaying.replay import Outcome, Replay
from contract_tests.kit.running.plan import PROTOCOL
from contract_tests.kit.running.recorder import Finding, Sent, finding_id
from contract_tests.kit.running.report import Facts, report_data, write_report
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.said import with_words
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.verdict import decide
from contract_tests.kit.running.wire import Request, json_request
from contract_tests.kit.tests.conftest import HEAD, ORDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CRUST = """\
        crust: {type: string, enum: [soft, hard]}
      allOf:
        - x-rule: {id: oat.soft, source: Oat has a soft crust.}
          if: {properties: {bread: {const: oat}}, required: [bread]}
          then: {properties: {crust: {enum: [soft]}}}
"""
SPEC = (HEAD + ORDER).replace("      allOf:\n", CRUST).replace("maximum: 40", "maximum: 40, examples: [2]")
TAKES_ALL = httpx.Response(201, json={"number": 1})
REFUSES_ALL = httpx.Response(400, json={"error": "no"})
FAILS_ALL = httpx.Response(503, json={"error": "no"})
MISSHAPEN = httpx.Response(201, json={"no": "number"})
NOT_JSON = httpx.Response(201, text="Thank you!")
TEAPOT = httpx.Response(418, json={})
BROKEN = {"bread": "rye", "loaves": 11, "sliced": True}
LEGAL = {"bread": "rye", "loaves": 1}
RULE = "breaks few.sliced"


@dataclass
class Bakery:
    """Answer everything in one way, and count what is asked."""

    answer: httpx.Response
    asked: list[bytes] = field(default_factory=list)

    def run(self, document: SpecDocument) -> Run:
        """Return a run against it."""

        def handle(request: httpx.Request) -> httpx.Response:
            self.asked.append(request.content)
            return httpx.Response(self.answer.status_code, content=self.answer.content, headers=self.answer.headers)

        return Run(
            document=document,
            target=Target("http://bakery.invalid", token="", transport=httpx.MockTransport(handle)),
            examples=5,
        )


def found(document: SpecDocument, answer: httpx.Response, check_id: str, folder: Path) -> Finding:
    """Return what a check finds in a bakery, read back from a report."""
    run = Bakery(answer).run(document)
    check = next(check for check in all_checks(document) if check.id == check_id)
    run.examine(check)
    facts = Facts("http://bakery.invalid", "openapi.yaml", "1", seed=0, examples=5, requests=1, seconds=1)
    write_report(folder / "report.json", report_data(facts, run, decide(run.recorder)))
    return read_kept(folder / "report.json").finding(check.finding_id)


def replayed(document: SpecDocument, answer: httpx.Response, finding: Finding) -> tuple[Outcome, list[bytes]]:
    """Judge a finding again; return what has become of it and what was asked."""
    bakery = Bakery(answer)
    outcome = Replay(finding).judge(bakery.run(document))
    return outcome, bakery.asked


def cell_of(document: SpecDocument) -> str:
    """Return the id of the check of a cell that the documents forbid."""
    run = Bakery(TAKES_ALL).run(document)
    return next(
        check.id
        for check in all_checks(document)
        if check.id.startswith("cell ") and run.oracle.judge("Order", next(iter(check.cases(run)))).verdict == "illegal"
    )


@pytest.fixture
def bakery(tmp_path: Path) -> SpecDocument:
    """Return the specification of a bakery that has cells, too."""
    path = tmp_path / "openapi.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return load_document(path)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], SpecDocument]:
    """Return what makes the bakery's specification another one."""

    def change(was: str, put: str) -> SpecDocument:
        assert was in SPEC
        path = tmp_path / "changed.yaml"
        path.write_text(SPEC.replace(was, put), encoding="utf-8")
        return load_document(path)

    return change


@pytest.mark.parametrize(
    ("answer", "word", "code"),
    [
        pytest.param(REFUSES_ALL, "FIXED", 0, id="refused now"),
        pytest.param(TAKES_ALL, "FAILED", 1, id="still accepted"),
        pytest.param(httpx.Response(429, json={}), "NOT OBSERVED", 3, id="too many requests"),
        pytest.param(httpx.Response(401, json={}), "NOT OBSERVED", 3, id="wrong token"),
    ],
)
@pytest.mark.parametrize("kind", ["rule", "cell"])
def test_the_case_of_a_finding_is_sent_again_once(  # noqa: PLR0913, PLR0917 - a table and its fixtures
    bakery: SpecDocument, tmp_path: Path, answer: httpx.Response, word: str, code: int, kind: str
) -> None:
    """What was sent now is what was sent then, byte for byte, and nothing else."""
    finding = found(bakery, TAKES_ALL, RULE if kind == "rule" else cell_of(bakery), tmp_path)

    outcome, asked = replayed(bakery, answer, finding)

    assert (outcome.word, outcome.exit_code) == (word, code)
    assert asked == [finding.sent[-1].request.content]
    assert [exchange.request for exchange in outcome.exchanges] == [finding.sent[-1].request]


def test_a_finding_that_fails_otherwise_says_how(bakery: SpecDocument, tmp_path: Path) -> None:
    """The problem of now is told, not that of then."""
    finding = found(bakery, REFUSES_ALL, "body.legal", tmp_path)

    outcome, _ = replayed(bakery, MISSHAPEN, finding)

    assert outcome.word == "FAILED"
    assert "documented shape" in outcome.reason
    assert "documented shape" not in finding.problem


@pytest.mark.parametrize(
    ("was", "put", "words"),
    [
        pytest.param("operationId: placeOrder", "operationId: orderBread", "no operation placeOrder", id="operation"),
        pytest.param("id: few.sliced", "id: sliced.few", "makes the check 'breaks few.sliced'", id="rule"),
        pytest.param("sliced: {const: true}", "sliced: {const: false}", "it is legal", id="a condition"),
        pytest.param("enum: [rye, wheat, oat]", "enum: [wheat, oat]", "bread.enum", id="another rule is broken"),
        pytest.param("'Sliced, at most 10.'", "'', strength: inapplicable", "it is open", id="a strength"),
        pytest.param("/orders:", "/bread:", "no request that its rules are about", id="a path"),
    ],
)
def test_a_finding_that_the_specification_does_not_make_any_more_is_gone(  # noqa: PLR0913, PLR0917 - likewise
    bakery: SpecDocument, changed: Callable[[str, str], SpecDocument], tmp_path: Path, was: str, put: str, words: str
) -> None:
    """The reason is told, and nothing is sent: the target is not asked what nobody claims."""
    finding = found(bakery, TAKES_ALL, RULE, tmp_path)

    outcome, asked = replayed(changed(was, put), TAKES_ALL, finding)

    assert (outcome.word, outcome.exit_code) == ("GONE", 3)
    assert words in outcome.reason
    assert asked == []


def test_a_cell_that_is_gone_is_gone(
    bakery: SpecDocument, changed: Callable[[str, str], SpecDocument], tmp_path: Path
) -> None:
    """A combination that the specification does not list is nobody's."""
    finding = found(bakery, TAKES_ALL, cell_of(bakery), tmp_path)

    outcome, asked = replayed(changed("enum: [rye, wheat, oat]", "minLength: 3"), TAKES_ALL, finding)

    assert (outcome.word, asked) == ("GONE", [])


def test_a_rule_that_only_reads_otherwise_is_not_gone(
    bakery: SpecDocument, changed: Callable[[str, str], SpecDocument], tmp_path: Path
) -> None:
    """Words and lines may move."""
    finding = found(bakery, TAKES_ALL, RULE, tmp_path)

    outcome, _ = replayed(changed("Sliced, at most 10.", "No more than 10, sliced."), TAKES_ALL, finding)

    assert outcome.word == "FAILED"


def protocol_finding(document: SpecDocument, request: Request) -> Finding:
    """Return a finding as the protocol's judge makes them: its case is the request."""
    operation = document.operation("placeOrder")
    sent = with_words(Bakery(TAKES_ALL).run(document), Sent(request, 500, None, ""))
    return Finding(
        id=finding_id(operation.id, PROTOCOL),
        check=PROTOCOL,
        operation=operation.id,
        claim="a claim",
        rules=(PROTOCOL,),
        problem="Server error",
        case=request.data(),
        sent=(sent,),
        sentences=(),
        pointer=operation.pointer,
        line=1,
    )


@pytest.mark.parametrize(
    ("body", "answer", "word"),
    [
        (LEGAL, FAILS_ALL, "FAILED"),
        (LEGAL, MISSHAPEN, "FAILED"),
        (LEGAL, NOT_JSON, "FAILED"),
        (LEGAL, REFUSES_ALL, "FAILED"),
        (LEGAL, TAKES_ALL, "FIXED"),
        (BROKEN, TAKES_ALL, "FAILED"),
        (BROKEN, REFUSES_ALL, "FIXED"),
        (LEGAL | {"more": 1}, REFUSES_ALL, "FIXED"),
        (LEGAL | {"more": 1}, TAKES_ALL, "FIXED"),
        ([], REFUSES_ALL, "FIXED"),
    ],
)
def test_a_request_of_schemathesis_is_judged_again(
    bakery: SpecDocument, body: object, answer: httpx.Response, word: str
) -> None:
    """By the oracle, by the documented shape, and by no server error."""
    request = json_request(bakery.operation("placeOrder"), body)

    outcome, asked = replayed(bakery, answer, protocol_finding(bakery, request))

    assert outcome.word == word, outcome.reason
    assert asked == [request.content]


@pytest.mark.parametrize("content", [b"\xff\x00", b"{", b""])
def test_a_request_of_schemathesis_that_is_no_json_is_sent_as_it_was(bakery: SpecDocument, content: bytes) -> None:
    """Bytes that are no text survive the report."""
    request = replace(json_request(bakery.operation("placeOrder"), None), content=content)
    finding = protocol_finding(bakery, request)
    kept = replace(finding, case=json.loads(json.dumps(finding.case)))

    outcome, asked = replayed(bakery, FAILS_ALL, kept)

    assert (outcome.word, asked) == ("FAILED", [content])


def test_a_finding_has_the_smallest_case_and_its_own_requests(bakery: SpecDocument, tmp_path: Path) -> None:
    """What is shown to send again is what was judged, not what was asked last."""
    for check_id in (RULE, "bounds loaves.maximum", "body.hostile-text", cell_of(bakery)):
        answer = TAKES_ALL if check_id.startswith(("breaks", "cell", "bounds")) else FAILS_ALL

        finding = found(bakery, answer, check_id, tmp_path)

        assert finding.sent[-1].request.body == finding.case, check_id
        kept = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["findings"][0]
        assert json.dumps(finding.case, separators=(",", ":")) in kept["curl"].replace("'\"'\"'", "'"), check_id
        assert repr(finding.sent[-1].request.content) in kept["pytest"], check_id


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "begins with ''"), ("zz", "begins with 'zz'"), ("a", "2 findings"), ("ab\x1b[2J", r"\x1b")],
)
def test_an_id_that_names_no_single_finding_is_refused_with_those_that_there_are(
    bakery: SpecDocument, tmp_path: Path, prefix: str, words: str
) -> None:
    """The message lists ids to choose from."""
    run = Bakery(TAKES_ALL).run(bakery)
    request = json_request(bakery.operation("placeOrder"), LEGAL)
    for name in ("aaaaaaaaaa", "abbbbbbbbb"):
        run.recorder.add_finding(replace(protocol_finding(bakery, request), id=name))
    facts = Facts("http://bakery.invalid", "openapi.yaml", "1", seed=0, examples=5, requests=1, seconds=1)
    write_report(tmp_path / "report.json", report_data(facts, run, decide(run.recorder)))

    with pytest.raises(UnknownFindingError) as caught:
        read_kept(tmp_path / "report.json").finding(prefix)

    assert words in str(caught.value)
    assert "aaaaaaaaaa (placeOrder protocol)" in str(caught.value)


def test_a_report_keeps_the_whole_of_a_finding(bakery: SpecDocument, tmp_path: Path) -> None:
    """What workers and merged shards read back is what was found, what is asserted of it included."""
    finding = found(bakery, TAKES_ALL, RULE, tmp_path)
    run = Bakery(TAKES_ALL).run(bakery)
    run.examine(next(check for check in all_checks(bakery) if check.id == RULE))

    assert run.recorder.findings[finding.id] == finding
    assert finding.assertion[0].startswith("assert 400 <= answer.status_code")
    assert (finding.sent[-1].specification, finding.sent[-1].broken) == ("illegal", ("few.sliced",))
