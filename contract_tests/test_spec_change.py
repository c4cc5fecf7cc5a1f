"""A version that is added to the spec, and only there, is known to every part that follows from it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.drawing.strategies import breakable
from contract_tests.kit.drawing.witnesses import unwitnessed, witnesses
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.reading.document import load_document
from contract_tests.mock_server.running import running_mock

ROOT = Path(__file__).parent.parent
PACKAGE = "acedata_sora_next"
VERSION = "99.0"
SENTENCES = {
    "duration.v99": "For version 99.0: 97 or 98.",
    "size.v99": "For version 99.0: 2048x2048 or 4096x2160.",
}
LEGAL = {"model": "sora-2", "prompt": "a cat", "version": VERSION, "duration": 97, "size": "2048x2048"}
ILLEGAL = LEGAL | {"duration": 10}

READ_BY_THE_PACKAGE = f"""
import inspect, json, sys, typing
import {PACKAGE} as package

legal, illegal = json.loads(sys.argv[1])
package.VideoRequest.model_validate(legal)
try:
    package.VideoRequest.model_validate(illegal)
except ValueError as refusal:
    print(json.dumps([
        [entry["type"] for entry in refusal.errors()],
        str(inspect.signature(package.Client.create_video).parameters["duration"].annotation),
        [
            str(inspect.signature(overload).parameters["duration"].annotation)
            for overload in typing.get_overloads(package.Client.create_video)
            if "{VERSION}" in str(inspect.signature(overload).parameters["version"].annotation)
        ],
    ]))
"""


@pytest.fixture(scope="module")
def changed_spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a spec with a version 99.0 that has durations and sizes of its own."""
    folder = tmp_path_factory.mktemp("changed") / "spec"
    shutil.copytree(ROOT / "spec", folder, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    spec: dict[str, Any] = yaml.safe_load((folder / "openapi.yaml").read_text(encoding="utf-8"))
    request = spec["components"]["schemas"]["VideoRequest"]
    request["properties"]["version"]["enum"] += [VERSION]
    request["properties"]["duration"]["enum"] += [97, 98]
    request["properties"]["size"]["enum"] += ["2048x2048", "4096x2160"]
    for rule, allowed in (("duration.v99", [97, 98]), ("size.v99", ["2048x2048", "4096x2160"])):
        request["allOf"].append(
            {
                "x-rule": {"id": rule, "strength": "reject", "source": SENTENCES[rule]},
                "if": {"properties": {"version": {"const": VERSION}}, "required": ["version"]},
                "then": {"properties": {rule.partition(".")[0]: {"enum": allowed}}},
            }
        )
    (folder / "openapi.yaml").write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    ledger: dict[str, Any] = yaml.safe_load((folder / "statements.yaml").read_text(encoding="utf-8"))
    ledger["sources"]["next"] = {"title": "A page of tomorrow", "published": "2027", "note": "Made up for a test."}
    for rule, sentence in SENTENCES.items():
        ledger["statements"].append({"id": f"next.{rule}", "source": "next", "quote": sentence, "stated_by": [rule]})
    (folder / "statements.yaml").write_text(yaml.safe_dump(ledger, sort_keys=False), encoding="utf-8")
    return folder / "openapi.yaml"


def test_the_package_knows_it(changed_spec: Path, tmp_path: Path) -> None:
    """The models and the signature of the generated client follow the spec."""
    generated = [
        sys.executable,
        "-m",
        "generator",
        str(changed_spec),
        "--out",
        str(tmp_path / "out"),
        "--package",
        PACKAGE,
    ]
    subprocess.run(generated, check=True, capture_output=True, cwd=ROOT)

    outcome = subprocess.run(
        [sys.executable, "-c", READ_BY_THE_PACKAGE, json.dumps([LEGAL, ILLEGAL])],
        capture_output=True,
        check=True,
        cwd=tmp_path / "out",
        text=True,
    )

    refused, annotation, of_the_version = json.loads(outcome.stdout)
    assert refused == ["duration.v99"]
    assert ", 97, 98]" in annotation
    assert of_the_version
    assert all("[97, 98]" in each for each in of_the_version)


def test_the_mock_server_knows_it(changed_spec: Path) -> None:
    """The mock takes what the new version allows, and names its rule for the rest."""
    with running_mock(changed_spec) as mock:
        taken, refused = (
            httpx.post(f"{mock.url}/sora/videos", json=body, headers={"Authorization": f"Bearer {mock.token}"})
            for body in (LEGAL, ILLEGAL)
        )

    assert taken.status_code == 200
    assert refused.status_code == 400
    assert refused.headers["X-Contract-Rules"] == "duration.v99"


def test_the_matrix_and_the_strategies_know_it(changed_spec: Path) -> None:
    """The new version multiplies the cells, those that it allows are legal, and its rules are broken on purpose."""
    document = load_document(changed_spec)
    operation = document.operation("createVideo")
    oracle = Oracle(document)
    schema = operation.request_schema
    assert schema is not None

    legal = [cell for cell in cells(document, operation) if oracle.judge(schema, cell.body).verdict == "legal"]
    of_the_new_version = [cell for cell in legal if cell.values.get("version") == VERSION]

    models = {cell.values["model"] for cell in of_the_new_version}
    durations, sizes = 2, 2
    assert models == {"sora-2", "sora-2-pro"}
    assert len(of_the_new_version) == len(models) * (durations + 1) * (sizes + 1)
    assert set(SENTENCES) <= {atom.rule for atom in breakable(document, schema)}


def test_the_witnesses_know_it_and_keep_their_ids(changed_spec: Path) -> None:
    """The rules of the new version are witnessed; no witness of a rule that stayed the same is gone."""
    document = load_document(changed_spec)
    schema = document.operation("createVideo").request_schema
    assert schema is not None
    before = {witness.id: witness for witness in witnesses(load_document(ROOT / "spec" / "openapi.yaml"), schema)}

    after = {witness.id: witness for witness in witnesses(document, schema)}

    assert {"duration.v99/edge/version='99.0',duration=97", "duration.v99/breaks/version='99.0',duration=10"} <= set(
        after
    )
    assert unwitnessed(document, schema) == ()
    conditional = {name for name, witness in before.items() if witness.atom.condition is not None}
    assert conditional <= set(after)
