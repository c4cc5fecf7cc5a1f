"""Tests of the page of this repository's own document, in headless Chromium."""

from pathlib import Path

import httpx
import pytest

from contract_tests.chromium import MISSING, Browser, running_chromium
from contract_tests.mock_server.running import running_mock

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")

# Records of tasks, and what `x-task-result` of the repository's document makes of them.
_RECORDS: tuple[tuple[dict[str, object], str], ...] = (
    ({}, "unknown"),
    ({"id": "a", "response": {}}, "running"),
    ({"id": "a", "finished_at": None, "response": None}, "running"),
    ({"id": "a", "response": {"data": [{"state": "processing"}]}}, "processing"),
    ({"id": "a", "response": {"success": True, "data": [{"state": "processing"}]}}, "processing"),
    ({"id": "a", "response": {"success": False, "error": "a passing one"}}, "running"),
    ({"id": "a", "finished_at": 1.5, "response": {"success": False, "error": "not passing"}}, "failed, and ended"),
    ({"id": "a", "response": {"error": {"code": "bad"}}}, "failed, and ended"),
    ({"id": "a", "response": {"success": True, "data": [{"state": "succeeded"}]}}, "succeeded, and ended"),
    ({"id": "a", "finished_at": 1.5, "response": {}}, "ended, and ended"),
    ({"id": "a", "state": "Failed"}, "failed, and ended"),
)


def test_the_document_of_this_repository_fits_every_screen(tmp_path: Path) -> None:
    """Its page works: all cells, tasks judged as spec/README.md says, no scrolling sideways, no complaint."""
    with running_mock() as mock, running_chromium(tmp_path) as chromium:
        table = httpx.get(f"{mock.url}/__mock__/page/cells?operation=createVideo", trust_env=False).json()
        chromium.resize(1280)
        chromium.open(f"{mock.url}/")
        chromium.find("#cells button")
        chromium.run("for (const each of document.querySelectorAll('details')) each.open = true")
        chromium.run("document.querySelector('#cells button.refused').focus()")
        widths = []
        for width in (1280, 400):
            chromium.resize(width)
            widths.append(
                chromium.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            )
        judged = [_state(chromium, record) for record, _ in _RECORDS]
        pictured = len(chromium.all(".picture i"))
        chromium.run("[...document.querySelectorAll('#operations button')].at(-1).click()")
        chromium.until(lambda: chromium.run("return document.querySelector('#matrix').hidden"))

        assert judged == [state for _, state in _RECORDS]
        assert widths == [0, 0]
        assert pictured == len(table["cells"]) > 100
        assert chromium.complaints() == []


def _state(page: Browser, record: dict[str, object]) -> object:
    script = """
    const { stateOf } = await import("/__mock__/page/sending.js");
    const { ask } = await import("/__mock__/page/wire.js");
    const { operations } = await ask("contents");
    const state = stateOf(arguments[0], operations[0].follow);
    return state.words ? state.words + (state.hasEnded ? ", and ended" : "") : state;
    """
    return page.run(script, record)
