"""Tests of switches: what is enforced follows from strength, from the document, and from the command, in this order."""

from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.switches import SwitchError, Switches
from contract_tests.mock_server.reading.document import Json, SpecError
from contract_tests.mock_server.running import running_mock

_POINT = "{rules: [%s], default: %s, reason: One page says so., evidence: Another does not.}"


def _rules(spec: Path, body: Json, *, enforce: str = "", waive: str = "") -> str:
    """Return the rules that a server with these switches blames, as it says over the wire."""
    switches = Switches(tuple(enforce.split()), tuple(waive.split()))
    with running_mock(spec, MockOptions(switches=switches)) as mock:
        headers = {"authorization": f"Bearer {mock.token}"}
        answer = httpx.post(f"{mock.url}/orders", json=body, headers=headers, trust_env=False)
    assert answer.status_code in {200, 400}
    blamed: str = answer.headers.get("x-contract-rules", "")
    return blamed


@pytest.fixture
def disputed_spec(tmp_path: Path, orders_text: str) -> Path:
    """Give the document with two disputed points: one enforced, one not."""
    points = [_POINT % ("green-only", "enforce"), _POINT % ("tea.required, 'steep.complete:tags'", "ignore")]
    path = tmp_path / "disputed.yaml"
    text = orders_text.replace(
        "      required: [tea]\n", f"      required: [tea]\n      x-disputed: [{', '.join(points)}]\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("switch", "body", "without", "with_it"),
    [
        ("tea.required", {"grams": 100}, "tea.required", ""),
        ("tea.enum", {"tea": "white"}, "tea.enum", ""),
        ("grams.type", {"tea": "green", "grams": "x"}, "grams.type", ""),
        ("tags.items.type", {"tea": "green", "tags": [1]}, "tags.items.type", ""),
        ("grams.black", {"tea": "black", "grams": 4}, "grams.black", ""),
        ("steep.span", {"tea": "green", "steep_from": 1, "steep_to": 9, "tags": []}, "steep.span", ""),
        ("steep.complete", {"tea": "green", "steep_from": 1}, "steep.complete", ""),
        ("steep.complete:tags", {"tea": "green", "steep_from": 1}, "steep.complete", "steep.complete"),
        ("steep.complete:tags", {"tea": "green", "steep_from": 1, "steep_to": 3}, "steep.complete", ""),
        ("body.type", [], "body.type", ""),
    ],
)
def test_a_waived_rule_is_not_enforced(orders_spec: Path, switch: str, body: Json, without: str, with_it: str) -> None:
    """A rule, an atom of it, or a plain keyword is switched off alone."""
    assert _rules(orders_spec, body) == without
    assert _rules(orders_spec, body, waive=switch) == with_it


@pytest.mark.parametrize(
    ("switch", "body"),
    [
        ("green-only", {"tea": "black", "tags": []}),
        ("grams.even", {"tea": "green", "grams": 3}),
        ("body.unknown", {"tea": "green", "milk": 1}),
    ],
)
def test_an_enforced_rule_is(orders_spec: Path, switch: str, body: Json) -> None:
    """What is ignored by its strength, or named nowhere, can be refused."""
    assert _rules(orders_spec, body) == ""
    assert _rules(orders_spec, body, enforce=switch) == switch


def test_the_document_decides_what_is_disputed(disputed_spec: Path) -> None:
    """A disputed point has its default, whatever the strength of the rule."""
    assert _rules(disputed_spec, {"tea": "black", "tags": []}) == "green-only"
    assert _rules(disputed_spec, {"grams": 100}) == ""
    assert _rules(disputed_spec, {"tea": "green", "steep_from": 1, "steep_to": 3}) == ""


def test_a_switch_decides_over_the_document(disputed_spec: Path) -> None:
    """The more exact name counts where two switches overlap."""
    body: Json = {"tea": "green", "steep_from": 1, "steep_to": 3}

    assert _rules(disputed_spec, {"tea": "black", "tags": []}, waive="green-only") == ""
    assert _rules(disputed_spec, body, enforce="steep.complete") == "steep.complete"
    assert _rules(disputed_spec, body, enforce="steep.complete", waive="steep.complete:tags") == ""


def test_a_switch_of_no_rule_lists_those_that_are(orders_spec: Path) -> None:
    """A slip of the pen is not silence."""
    with pytest.raises(SwitchError, match=r"no rule steep\.spam; .*steep\.span"):
        _rules(orders_spec, {}, waive="steep.spam")


def test_a_rule_cannot_be_both_enforced_and_waived(orders_spec: Path) -> None:
    """Two switches that contradict each other are an error."""
    with pytest.raises(SwitchError, match="both enforced and waived"):
        _rules(orders_spec, {}, enforce="grams.even", waive="grams.even")


def test_a_disputed_point_that_cannot_be_read_is_an_error(disputed_spec: Path) -> None:
    """The document is refused at the start."""
    text = disputed_spec.read_text(encoding="utf-8")
    disputed_spec.write_text(text.replace("default: ignore", "default: maybe"), encoding="utf-8")

    with pytest.raises(SpecError, match="choose one of enforce, ignore"):
        _rules(disputed_spec, {})


def test_a_disputed_point_about_a_rule_that_went_decides_nothing(disputed_spec: Path) -> None:
    """A document that lost a rule can be served: that is how judges are tested."""
    text = disputed_spec.read_text(encoding="utf-8")
    disputed_spec.write_text(text.replace("id: green-only", "id: green-alone"), encoding="utf-8")

    assert _rules(disputed_spec, {"tea": "black", "tags": []}) == ""
