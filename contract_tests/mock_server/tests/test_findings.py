"""Tests of what a refusal says to a program."""

import json
from pathlib import Path

import httpx
import pytest

from contract_tests.mock_server.judging.findings import Finding, body_pointer, findings_header
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.running import RunningMock


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"tea": "black", "grams": 25},
            {
                "rule": "grams.black",
                "atom": "grams.black",
                "pointer": "/grams",
                "allowed": "100, 250",
                "when": "tea is black (the default)",
                "line": "then: {properties: {grams: {enum: [100, 250]}}}",
                "source": "Black tea comes in 100 or 250 grams.",
            },
        ),
        (
            {"tea": "green", "steep_from": 1, "steep_to": 9, "tags": []},
            {
                "rule": "steep.span",
                "atom": "steep.span",
                "pointer": "/steep_to",
                "allowed": "2 to 5",
                "when": "steep_from is given",
                "line": "then: {x-derived: {expr: steep_to - steep_from, minimum: 2, maximum: 5}}",
                "source": "Steep for 2 to 5 minutes.",
            },
        ),
        (
            {},
            {
                "rule": "tea.required",
                "atom": "tea.required",
                "pointer": "/tea",
                "allowed": "black, green",
                "when": "",
                "line": "required: [tea]",
                "source": "The tea.",
            },
        ),
        (
            {"tea": "green", "tags": ["a", 1]},
            {
                "rule": "tags.items.type",
                "atom": "tags.items.type",
                "pointer": "/tags/1",
                "allowed": "array, at most 2 items, items: string",
                "when": "",
                "line": "tags: {items: {type: string}, maxItems: 2, type: array}",
                "source": "",
            },
        ),
    ],
)
def test_a_refusal_says_all_of_it_in_a_header_and_in_the_journal(
    client: httpx.Client, orders: RunningMock, orders_spec: Path, body: Json, expected: dict[str, Json]
) -> None:
    """The rule, where in the body, what is allowed and when, and the line of the document that says so."""
    lines = [line.strip() for line in orders_spec.read_text(encoding="utf-8").splitlines()]

    answer = client.post("/orders", json=body)

    (finding,) = json.loads(answer.headers["x-contract-findings"])
    assert finding | {"line": lines[finding["line"] - 1]} == expected
    assert [each.as_json() for each in orders.journal.entries[-1].findings] == [finding]


def test_a_body_that_cannot_be_read_has_a_finding_too(client: httpx.Client) -> None:
    """It has a rule of ours and no line of the document."""
    answer = client.post("/orders", content=b"{", headers={"content-type": "application/json"})

    (finding,) = json.loads(answer.headers["x-contract-findings"])
    assert (finding["rule"], finding["line"]) == ("body.json", None)


def test_a_header_stays_small_and_says_what_it_leaves_out() -> None:
    """No client has to take a header that is larger than headers are."""
    many = [Finding("rule", f"rule:{number}", "", source="\u2603" * 100) for number in range(100)]

    header = findings_header(many)

    *kept, last = json.loads(header)
    assert len(header) < 5_000
    assert header.isascii()
    assert last == {"left-out": 100 - len(kept)}
    assert [finding["atom"] for finding in kept] == [f"rule:{number}" for number in range(len(kept))]


def test_a_pointer_is_escaped_and_cut() -> None:
    """A key may hold anything, and be of any length."""
    assert body_pointer(["a/b", 0, "c~"]) == "/a~1b/0/c~0"
    assert len(body_pointer(["a" * 10_000])) < 250
