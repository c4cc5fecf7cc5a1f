"""Coverage counts what really went over the wire, and names what nothing touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.ledger import read_ledger
from contract_tests.kit.running.coverage import coverage_lines, merged_coverage, shortfalls
from contract_tests.kit.running.recorder import CheckRecord
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.wire import json_request, raw_request

if TYPE_CHECKING:
    from contract_tests.kit.judging.oracle import Judgement
    from contract_tests.kit.reading.document import SpecDocument

LEGAL = {"model": "sora-2", "prompt": "a cat", "duration": 10}
ILLEGAL = LEGAL | {"duration": 25}


@pytest.fixture
def run(document: SpecDocument) -> Run:
    """Return a run whose target answers everything alike."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"task_id": "t"}))
    return Run(document=document, target=Target("http://target.invalid", token="", transport=transport))


def ask(run: Run, *bodies: object) -> Any:  # noqa: ANN401 - JSON of the report
    """Send bodies to the first operation, and return the coverage."""
    for body in bodies:
        run.ask(run.document.operations[0], body)
    return run.coverage.data(run.recorder)


def counts(data: Any, rule: str) -> tuple[int, int]:  # noqa: ANN401 - JSON of the report
    """Return how often a rule was kept and broken."""
    found = next(each for each in data["rules"] if each["rule"] == rule)
    return found["legal"], found["illegal"]


def test_a_body_counts_for_the_rules_that_speak_of_it(run: Run) -> None:
    """A rule of the other model is not exercised."""
    data = ask(run, LEGAL, LEGAL, ILLEGAL)

    assert counts(data, "duration.v1-sora-2") == (2, 1)
    assert counts(data, "duration.v1-sora-2-pro") == (0, 0)
    assert counts(data, "duration.enum") == (3, 0)


def test_a_request_that_is_not_about_its_body_counts_for_no_rule(run: Run) -> None:
    """Nor does one with a wrong token, another media type, or broken JSON; its answer counts all the same."""
    operation = run.document.operations[0]
    for request in (
        json_request(operation, ILLEGAL, authorization="Bearer wrong"),
        raw_request(operation, b'{"duration": 25}', content_type="text/plain"),
        raw_request(operation, b"{"),
    ):
        run.send(request)

    data: Any = run.coverage.data(run.recorder)

    assert counts(data, "duration.v1-sora-2") == (0, 0)
    assert data["operations"][0]["documented"][0] == {"status": "200", "media_type": "application/json", "count": 3}


def test_an_undocumented_answer_is_listed_as_that(document: SpecDocument) -> None:
    """A status that no page names is seen, and counts for nothing documented."""
    transport = httpx.MockTransport(lambda _: httpx.Response(418, text="tea"))
    run = Run(document=document, target=Target("http://target.invalid", token="", transport=transport))

    data = ask(run, LEGAL)

    assert data["operations"][0]["undocumented"] == [{"status": "418", "media_type": "text/plain", "count": 1}]
    assert data["percent"]["answers"] == 0


def test_an_answer_that_never_came_counts_for_nothing(document: SpecDocument) -> None:
    """What was sent into silence exercised no server."""

    def silent(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("silence")

    run = Run(
        document=document, target=Target("http://target.invalid", token="", transport=httpx.MockTransport(silent))
    )

    assert counts(ask(run, LEGAL), "duration.v1-sora-2") == (0, 0)


def test_a_statement_that_no_check_touches_is_named(run: Run, document: SpecDocument) -> None:
    """A check touches what it observes, parts of it included, and the rules that it is about."""
    run.recorder.add_check(
        CheckRecord(
            "a", "a", "createVideo", "duration.v2", "holds", 1, 1,
            observes=("#/components/schemas/VideoRequest/properties/prompt/type",),
        )
    )  # fmt: skip
    unseen = CheckRecord("b", "b", "createVideo", "size.v2", "not observed", 0, 0)
    run.recorder.add_check(unseen)

    untouched = {each["id"] for each in ask(run)["statements"]["untouched"]}

    touched = {statement.id for statement in read_ledger(document)} - untouched
    assert touched >= {"duration.v2", "duration.defaults", "prompt.type", "prompt.use"}
    assert not touched & {"size.v2", "model.type", "operation.path"}


def test_too_little_is_said_in_a_sentence(run: Run) -> None:
    """Only the kinds that were asked for are held against a run."""
    data = ask(run, LEGAL)

    assert shortfalls(data, {}) == ()
    assert shortfalls(data, {"rules": 0.0}) == ()
    assert shortfalls(data, {"rules": 50.0}) == ("Only 0.0 % of the rules were exercised; 50 % were asked for.",)


def test_the_text_names_the_first_gaps(run: Run) -> None:
    """A person sees what was never broken or touched, and how much more there is."""
    lines = list(coverage_lines(ask(run, LEGAL)))

    assert lines[0].startswith("Coverage    rules 0 %")
    assert any("was never broken" in line for line in lines)
    assert any("no check touches operation.path" in line for line in lines)
    assert any(line.strip().startswith("and ") for line in lines)


def test_shards_sum_up_to_the_whole(document: SpecDocument) -> None:
    """What two runs saw together is what one would have seen."""
    parts = []
    for bodies in ([LEGAL], [ILLEGAL], [LEGAL, ILLEGAL]):
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"task_id": "t"}))
        made = Run(document=document, target=Target("http://target.invalid", token="", transport=transport))
        parts.append(ask(made, *bodies))

    assert merged_coverage(parts[:2]) == parts[2]


def test_coverages_of_two_specifications_are_not_summed(run: Run) -> None:
    """Numbers that mean different things have no sum."""
    data = ask(run)

    with pytest.raises(ValueError, match="one specification"):
        merged_coverage([data, data | {"rules": []}])


def test_the_listener_remembers_bodies(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that comes again is not judged again."""
    judged: list[object] = []
    judge = Oracle.judge

    def watched(self: Oracle, schema: str, body: object) -> Judgement:
        judged.append(body)
        return judge(self, schema, body)

    monkeypatch.setattr(Oracle, "judge", watched)

    ask(run, LEGAL, LEGAL)

    assert judged == [LEGAL]
