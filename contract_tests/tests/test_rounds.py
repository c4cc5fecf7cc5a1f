"""A soak begins round after round, and one report tells of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.embedded import EMBEDDED_TOKEN, embedded_mock
from contract_tests.tests.whole_runs import missing_rule, run, spec_without

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.tests.conftest import Serve

SOAK = ("--profile", "soak", "--seed", "7", "--for", "4s", "--only", "body.legal")


def test_a_soak_sums_up_its_rounds(tmp_path: Path) -> None:
    """Each check stands there once, with the cases of all rounds; the first seed and their number repeat it."""
    done = run(tmp_path, *SOAK)

    assert done.code == 0, done.text
    assert (done.report["profile"], done.report["seed"]) == ("soak", 7)
    assert done.report["rounds"] > 1
    keys = [(check["operation"], check["id"]) for check in done.report["checks"]["all"]]
    assert len(keys) == len(set(keys)) == done.report["checks"]["total"]
    assert all(check["cases"] > 2 for check in done.report["checks"]["all"])
    assert f"{done.report['rounds']} rounds, each with the next seed" in done.text


def test_a_soak_goes_on_after_a_finding_and_keeps_it(tmp_path: Path, document: SpecDocument) -> None:
    """What the first round found is there at the end, once."""
    rule = missing_rule(document)

    with embedded_mock(spec_without(rule, tmp_path)) as mock:
        options = ("--base-url", mock.url, "--token-env", "T", *SOAK, "--only", rule)
        done = run(tmp_path, *options, token=EMBEDDED_TOKEN)

    assert done.code == 1, done.text
    assert done.report["rounds"] > 1
    assert rule in {name for finding in done.report["findings"] for name in finding["rules"]}


def test_a_run_can_stop_at_its_first_finding(tmp_path: Path, serve: Serve) -> None:
    """The rest is not judged, and the report says why."""
    url = serve(400, {"error": {"code": "bad_request", "message": "No."}})

    done = run(tmp_path, "--base-url", url, "--token-env", "T", "--stop-at-first")

    assert done.code == 1, done.text
    assert len(done.report["findings"]) == 1
    assert done.report["stopped"] is True
    assert done.report["interrupted"] is False
    assert done.report["checks"]["unjudged"]
    assert "stopped at its first finding" in done.text
