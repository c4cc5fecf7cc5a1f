"""Tests of the page as people see it, in headless Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from contract_tests.chromium import MISSING, Browser, running_chromium
from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.counts import count
from contract_tests.kit.reporting.page import html_page
from contract_tests.kit.reporting.tests.made import HOSTILE, RULE, SENTENCE, baseline, check, mixed, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from contract_tests.kit.reporting.data import ReportData

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")

Open: TypeAlias = "Callable[[ReportData, ReportData | None], Browser]"
ENTER, ESCAPE = "\ue007", "\ue00c"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser for all tests of this file; it takes seconds to start."""
    with running_chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Give what opens the page of a report from a file; afterwards nothing was complained of, and nothing fetched."""

    def opened(made: ReportData, before: ReportData | None = None) -> Browser:
        path = tmp_path / "index.html"
        path.write_text(html_page(made, None if before is None else compare(made, before)), encoding="utf-8")
        chromium.open(path.as_uri())
        chromium.find("main:not([hidden])")
        return chromium

    chromium.resize(1280)
    yield opened
    assert chromium.complaints() == []
    assert chromium.run("return performance.getEntriesByType('resource').map((each) => each.name)") == []


def test_every_cell_is_drawn_in_two_halves(open_page: Open) -> None:
    """Each half has the sign of its word, and what disagrees is framed; the sheet with most of them is open."""
    made = mixed()
    page = open_page(made, None)

    drawn = page.run(
        "return [...document.querySelectorAll('.cells .cell')].map((each) => [each.textContent, each.ariaLabel])"
    )

    cells = made["cells"]["all"][:12]
    signs = {"legal": "✓", "illegal": "\N{MULTIPLICATION SIGN}", "open": "?", "accepted": "✓", "not observed": "·"}
    assert isinstance(drawn, list)
    assert [text for text, _ in drawn] == [signs[cell["documented"] or ""] + signs[cell["target"]] for cell in cells]
    assert drawn[1][1] == "origin left out tea black grams left out cup small: documented illegal, accepted, disagrees"
    assert len(page.all(".cells .cell.disagrees")) == 3
    assert page.find("[role=tab]").text.startswith("origin left out\n≠ 3 of 12 disagree")


def test_the_matrix_is_read_with_the_keyboard(open_page: Open) -> None:
    """Arrows move through tabs and cells, Enter shows all of a cell, and Escape goes back to it."""
    page = open_page(mixed(), None)
    page.run("document.querySelector('[role=tab][aria-selected=true]').focus()")

    _press(page, "ArrowRight")
    page.run("document.querySelector('.cells .cell[tabindex=\"0\"]').focus()")
    _press(page, "ArrowRight")

    assert page.text("[role=tab][aria-selected=true]").startswith("origin near")
    assert page.text("#pointed").startswith("origin near tea black grams left out cup small: documented illegal")
    page.driver.switch_to.active_element.send_keys(ENTER)
    page.until(lambda: page.run("return document.querySelector('#drawer').open"))
    for words in (
        SENTENCE,
        RULE,
        "spec/tea shop.yaml line 12",
        "POST /orders",
        '"order": 1',
        "replay",
        "curl",
        "pytest",
    ):
        assert words in page.text("#drawer")
    page.driver.switch_to.active_element.send_keys(ESCAPE)
    page.until(lambda: not page.run("return document.querySelector('#drawer').open"))
    assert "cup small" in str(page.run("return document.activeElement.ariaLabel"))


def test_a_part_of_the_contract_is_shown_as_one(open_page: Open) -> None:
    """Cells that the run did not choose are gaps, over which the arrow keys go; the head says that it is a part."""
    made = report()
    made["cells"]["all"] = made["cells"]["all"][1::2]
    made["selection"]["only"] = ["cell *cup=small"]
    page = open_page(made, None)
    page.run("document.querySelector('.cells button').focus()")

    _press(page, "ArrowRight", "ArrowDown", "ArrowLeft", "End", "Home")

    assert page.text("#pointed").startswith("origin left out tea green grams left out cup small")
    assert (len(page.all(".cells button")), len(page.all(".cells span.cell"))) == (6, 6)
    assert page.text("h1") == "What was judged agrees with the documents; it is not the whole contract"
    assert "18 of 36 checks and cells: cell *cup=small" in page.text(".facts")


def test_findings_are_filtered(open_page: Open) -> None:
    """By words, rule, check and age; what is alike is one entry that opens."""
    before = mixed()
    before["findings"] = before["findings"][:4]
    page = open_page(mixed(), before)
    assert page.text("#findings-text").startswith("10 findings")

    _click(page, "#finding-list details summary")
    page.until(lambda: len(page.all("#finding-list [data-finding]")) == 10)
    _choose(page, "check", "order.numbered")

    assert page.text("#findings-text").startswith("1 of 10 findings")
    assert page.text("#finding-list").startswith("the target accepted")
    _choose(page, "check", "")
    _choose(page, "age", "known")
    assert page.text("#findings-text").startswith("4 of 10 findings")
    page.write("#filters [name=words]", "no such words")
    assert page.text("#finding-list") == "None is like that."


def test_a_finding_can_be_linked_to(open_page: Open) -> None:
    """Its address opens it."""
    made = mixed()
    page = open_page(made, None)

    page.run("location.hash = arguments[0]", f"#finding={made['findings'][0]['id']}")

    page.until(lambda: made["findings"][0]["id"] in page.text("#drawer-body"))


def test_all_numbers_are_those_of_the_report(open_page: Open) -> None:
    """Findings, checks, what was not observed, and what changed are counted as everywhere else."""
    made = mixed()
    before = report(checks=[check("order.legal", "fails"), check("order.gone", "fails")])
    counts = count(made)

    page = open_page(made, before)

    sections = {link.text.rsplit(" ", 1)[0]: link.text.rsplit(" ", 1)[-1] for link in page.all("#sections a")}
    assert (sections["Findings"], sections["Checks"]) == (str(counts.findings), str(counts.checks))
    assert sections["Not observed"] == str(counts.unseen)
    for words in (f"{counts.findings}new", "1fixed", "0known", "1not judged this time"):
        assert words in page.text("#since-lists")
    assert "9the target failed (503)" in page.text("#reasons")
    assert len(page.all("#check-list tr")) == counts.checks


def test_coverage_is_shown(open_page: Open) -> None:
    """Shares, answers that were and were not seen, rules, and statements that no check touches."""
    page = open_page(mixed(), None)

    shown = page.text("#coverage")

    for words in (
        "87.5 %",
        "200application/json12✓ seen",
        "404application/json0· not seen",
        "502text/html1≠ not documented",
    ):
        assert words in shown
    for words in ("1 rule, exercised", "1statements that no check touches", "Tea is served hot."):
        assert words in shown


def test_what_a_baseline_accepts_is_shown_as_accepted(open_page: Open) -> None:
    """With its reason and its last day, in the list, in the filter, and in the head."""
    made = mixed()
    made["verdict"], made["exit_code"] = "agrees but for exceptions", 0
    made["baseline"] = baseline([made["findings"][0]["id"]], ["createOrder order.called-back"])

    page = open_page(made, None)
    _choose(page, "age", "accepted")

    assert page.text("#findings-text").startswith("1 of 10 findings")
    for words in ("1accepted", "to be mended in spring (until 2027-01-01, line 1)", "order.called-back", "long gone"):
        assert words in page.text("#baseline-lists")
    assert page.text(".chip.agrees-but-for-exceptions") == "agrees but for exceptions"


def test_what_a_target_said_stays_text(open_page: Open) -> None:
    """Markup in problems, answers, reasons and addresses makes no element and runs nothing."""
    made = mixed(problem=HOSTILE)
    made["target"], made["summary"], made["faults"] = HOSTILE, [HOSTILE], [HOSTILE]
    for cell in made["cells"]["all"]:
        cell["answer"], cell["reason"] = HOSTILE, HOSTILE
    for each in made["checks"]["all"]:
        each["claim"] = HOSTILE

    page = open_page(made, report())
    _click(page, "#finding-list details summary")
    page.run("document.querySelector('.cells .disagrees').click()")

    page.until(lambda: "onerror" in page.text("#drawer-body"))
    for place in (".reasons", ".notice", ".facts", "#finding-list", "#reasons", "#check-list", "#since-lists"):
        assert "<img src=x" in page.text(place)
    assert page.run("return document.body.id + document.querySelectorAll('img, main script').length") == "0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(open_page: Open, scheme: str) -> None:
    """Nothing has less contrast than WCAG 2.2 asks for at level AA, in light and in dark, in and beside the drawer."""
    page = open_page(mixed(), report())
    page.resize(1280, scheme=scheme)
    _click(page, "#finding-list details summary")

    beside, faint = page.faint_texts()
    page.run("document.querySelector('.cells .disagrees').click()")
    within, faint_within = page.faint_texts()

    assert beside > 100
    assert within > beside
    assert faint + faint_within == []


def test_the_theme_can_be_chosen(open_page: Open) -> None:
    """The button overrules the system, and the choice outlasts a reload."""
    page = open_page(mixed(), None)
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = page.run(paper)

    _click(page, "#theme")
    _click(page, "#theme")

    assert page.text("#theme") == "Theme: dark"
    assert page.run(paper) != light
    page.driver.refresh()
    page.until(lambda: page.text("#theme") == "Theme: dark")
    _click(page, "#theme")


def test_everything_to_use_has_a_name(open_page: Open) -> None:
    """A reader of screens can say what each input and each button is for."""
    page = open_page(mixed(), report())
    page.run("document.querySelector('.cells .disagrees').click()")

    controls, unnamed = page.unnamed_controls()

    assert controls > 20
    assert unnamed == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(open_page: Open, width: int) -> None:
    """The page itself never scrolls sideways; only tables do, within themselves."""
    page = open_page(mixed(problem=f"{'unbroken' * 40} {HOSTILE}"), report())
    page.resize(width)
    page.run("document.querySelector('.cells .disagrees').click()")

    wide = page.run("return [document.documentElement.scrollWidth, document.querySelector('#drawer').scrollWidth]")

    assert isinstance(wide, list)
    assert max(wide) <= width


def _press(page: Browser, *keys: str) -> None:
    for key in keys:
        page.run(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))",
            key,
        )


def _click(page: Browser, selector: str) -> None:
    page.find(selector)
    page.run("document.querySelector(arguments[0]).click()", selector)


def _choose(page: Browser, name: str, value: str) -> None:
    page.write(f"#filters [name={name}]", value)
