"""Tests of the files of the page: what they may load, and that they know no API."""

import re
from pathlib import Path

import httpx
import yaml

from contract_tests.mock_server.page import routes
from contract_tests.mock_server.reading.document import DEFAULT_SPEC
from contract_tests.mock_server.running import RunningMock

_FILES = Path(routes.__file__).parent / "files"


def test_the_page_allows_nothing_but_its_own_files(orders: RunningMock) -> None:
    """The policy forbids foreign and inline script, and every file that the page names is there."""
    page = _get(orders, "/")
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    imported = [f"/__mock__/page/{name}" for name in re.findall(r'from "\./([^"]+)"', _everything("*.js"))]

    files = [_get(orders, path) for path in {*named, *imported}]

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert len(files) >= 3
    assert {file.status_code for file in files} == {200}
    assert {file.headers["x-content-type-options"] for file in files} == {"nosniff"}


def test_nothing_inline_and_nothing_from_elsewhere_stands_in_the_files() -> None:
    """The files hold no inline script or style, no sink that makes text to elements, and no address beyond a name."""
    html = (_FILES / "page.html").read_text(encoding="utf-8")

    scripts = re.findall(r"<script[^>]*>(?=[^<])|<style| style=| on[a-z]+=", html)
    sinks = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", _everything("*.js")
    )
    addresses = re.findall(r"(?:https?:)?//[\w.]+\.\w+[^\s\"']*", html + _everything("*.css") + _everything("*.js"))

    assert (scripts, sinks, addresses) == ([], [], [])


def test_the_page_knows_nothing_of_the_api_that_it_shows() -> None:
    """No operation, path, or choice of the repository's document stands in a file or module of the page."""
    document = DEFAULT_SPEC.read_text(encoding="utf-8")
    root = yaml.safe_load(document)
    schema = root["components"]["schemas"]["VideoRequest"]["properties"]
    words = [*root["paths"], *re.findall(r"operationId: (\w+)", document)]
    words += [str(choice) for field in schema.values() for choice in field.get("enum", []) if len(str(choice)) > 3]
    words += [name for name in schema if "_" in name]
    text = _everything("*") + "".join(path.read_text("utf-8") for path in _FILES.parent.glob("*.py"))

    found = [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]

    assert len(words) > 10
    assert found == []


def _everything(pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_FILES.glob(pattern)))


def _get(mock: RunningMock, path: str) -> httpx.Response:
    return httpx.get(f"{mock.url}{path}", trust_env=False)
