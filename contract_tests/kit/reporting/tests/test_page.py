"""Tests of the page as a file: what it may load, what it holds, and that it knows no API."""

from __future__ import annotations

import base64
import hashlib
import re

from contract_tests.kit.reporting.cleaning import well_formed
from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.page import FILES, SCRIPTS, html_page
from contract_tests.kit.reporting.tests.made import HOSTILE, mixed, report
from contract_tests.kit.reporting.tests.unpacking import unpacked


def test_the_policy_knows_the_pages_own_script_and_style_alone() -> None:
    """Everything else is forbidden, and the hashes are those of what stands in the page."""
    page = html_page(mixed())

    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    inline = [re.search(pattern, page, re.DOTALL) for pattern in ("<script>(.*?)</script>", "<style>(.*?)</style>")]

    assert policy is not None
    script, style = (_hash(found[1]) for found in inline if found is not None)
    assert policy[1] == (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_word_of_a_target_is_markup() -> None:
    """Hostile text is escaped where the page is text, and packed where it is data."""
    made = mixed(problem=HOSTILE)
    made["summary"], made["target"] = [HOSTILE], HOSTILE
    made["faults"] = [HOSTILE]
    clean = html_page(mixed())

    page = html_page(made, compare(made, report()))

    assert "<img" not in page
    assert page.count("<script") == clean.count("<script")
    assert unpacked(page)["findings"][0]["problem"] == well_formed(HOSTILE)
    assert page.encode()


def test_the_page_asks_nobody() -> None:
    """No address stands in what the page is made of but as a word, no sink makes text to elements."""
    files = {path.name: path.read_text(encoding="utf-8") for path in FILES.iterdir()}

    everything = "\n".join(files.values())
    sinks = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|fetch\(|XMLHttp|import\b.*from",
        everything,
    )
    inline = re.findall(r" style=| on[a-z]+=|src=|url\(", files["page.html.jinja"] + files["page.css"])

    assert re.findall(r"(?:https?:)?//[\w.]+\.\w+", everything) == []
    assert (sinks, inline) == ([], [])
    assert {name for name in files if name.endswith(".js")} == set(SCRIPTS)


def test_the_same_report_gives_the_same_page() -> None:
    """Nothing of the time or the machine stands in it."""
    assert html_page(mixed()) == html_page(mixed())


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
