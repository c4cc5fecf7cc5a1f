"""Each stored vector is judged as it says by four judges that share no code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import acedata_sora
from contract_tests.cli import DEFAULT_SPEC
from contract_tests.commands.vectors import FOLDER
from contract_tests.kit.judging.documented import load_documented
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import load_document
from contract_tests.kit.running.models import read_with_model
from contract_tests.mock_server import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.kit.judging.atoms import Strength


@dataclass(frozen=True, slots=True)
class Stored:
    """Hold the vectors of one file, and the operation that they are for."""

    operation: str
    path: str
    schema: str
    vectors: tuple[Mapping[str, Any], ...]


FILES = [
    Stored(data["operation"], data["path"], data["schema"], tuple(data["vectors"]))
    for path in sorted(FOLDER.glob("*.json"))
    if "vectors" in (data := json.loads(path.read_text(encoding="utf-8")))
]


@pytest.fixture(params=FILES, ids=[stored.operation for stored in FILES])
def stored(request: pytest.FixtureRequest) -> Stored:
    """Give the vectors of each operation."""
    found = request.param
    assert isinstance(found, Stored)
    return found


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    """Give an oracle on the spec."""
    return Oracle(load_document(DEFAULT_SPEC))


@pytest.fixture(scope="module")
def mock() -> Iterator[httpx.Client]:
    """Yield a client of a mock server that listens nowhere."""
    with (
        MockServer(port=None) as server,
        httpx.Client(
            transport=server.transport, base_url=server.url, headers={"Authorization": f"Bearer {server.token}"}
        ) as client,
    ):
        yield client


def differing(expected: Mapping[str, object], said: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Return by id what was expected and what was said, where the two differ."""
    return {name: (expected[name], said[name]) for name in expected if expected[name] != said[name]}


def test_the_text_of_a_vector_is_its_body(stored: Stored) -> None:
    """Where a text is given it is the body, down to the spelling of its numbers."""
    for vector in stored.vectors:
        if "text" in vector:
            assert repr(json.loads(vector["text"])) == repr(vector["body"])


def test_the_oracle_judges_vectors_as_stored(oracle: Oracle, stored: Stored) -> None:
    """The specification, interpreted, breaks exactly the rules that the vector names."""
    judgements = {vector["id"]: oracle.judge(stored.schema, vector["body"]) for vector in stored.vectors}

    said = {name: (judgement.verdict, judgement.rules) for name, judgement in judgements.items()}

    assert not differing({one["id"]: (one["verdict"], set(one["broken"])) for one in stored.vectors}, said)


def test_the_documented_tables_judge_vectors_as_stored() -> None:
    """The sentences of a page, put down by hand, give the same verdicts on each operation that they know."""
    by_operation = {each.operation: each.vectors for each in FILES}

    for operation, table in load_documented(FOLDER.parent / "documented").items():
        said = {vector["id"]: table.judge(vector["body"]).verdict for vector in by_operation[operation]}

        assert not differing({vector["id"]: vector["verdict"] for vector in by_operation[operation]}, said)


def test_the_models_judge_vectors_as_stored(oracle: Oracle, stored: Stored) -> None:
    """The generated classes name exactly the rule that is broken; what is assumed is no business of theirs."""
    strengths: dict[str, Strength] = {atom.rule: atom.strength for atom in oracle.atoms(stored.schema).all}
    readings = {
        vector["id"]: read_with_model(acedata_sora, stored.schema, vector["body"], strengths)
        for vector in stored.vectors
    }

    said = {name: set(reading.rules) for name, reading in readings.items()}

    expected = {one["id"]: set() if one["strength"] == "assumed" else set(one["broken"]) for one in stored.vectors}
    assert not differing(expected, said)


def test_the_mock_server_judges_vectors_as_stored(mock: httpx.Client, stored: Stored) -> None:
    """What is legal is taken, what is illegal is refused for exactly that rule; what is open is let through."""
    said = {}
    for vector in stored.vectors:
        text = vector.get("text", json.dumps(vector["body"]))
        answer = mock.post(stored.path, content=text, headers={"Content-Type": "application/json"})
        said[vector["id"]] = answer.status_code, answer.headers.get("X-Contract-Rules", "")

    expected = {
        vector["id"]: (400, ",".join(vector["broken"])) if vector["verdict"] == "illegal" else (200, "")
        for vector in stored.vectors
    }
    assert not differing(expected, said)
