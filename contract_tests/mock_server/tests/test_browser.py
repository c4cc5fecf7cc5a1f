"""Tests of the page as people see it, in headless Chromium."""

import json
from collections.abc import Iterator

import httpx
import pytest

from contract_tests.chromium import MISSING, Browser, running_chromium
from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.living.clock import VirtualClock
from contract_tests.mock_server.running import RunningMock, running_mock
from contract_tests.mock_server.tests.tea import HOSTILE, write_tea

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")

_TASK_SECONDS = 60.0
_LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def clock() -> VirtualClock:
    """Give a clock that stands still until it is advanced."""
    return VirtualClock()


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory, clock: VirtualClock) -> Iterator[RunningMock]:
    """Give a running mock whose tasks take a minute of that clock."""
    spec = write_tea(tmp_path_factory.mktemp("tea"))
    with running_mock(spec, MockOptions(task_seconds=(_TASK_SECONDS, _TASK_SECONDS)), clock=clock) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser for all tests of this file; it takes seconds to start."""
    with running_chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, tea: RunningMock) -> Iterator[Browser]:
    """Give the page, ready to be used; afterwards nothing was complained of, and nothing came from elsewhere."""
    chromium.resize(1280)
    chromium.open(f"{tea.url}/")
    chromium.find("#verdict .said")
    chromium.find("#cells button")
    yield chromium
    fetched = chromium.run("return performance.getEntriesByType('resource').map((each) => new URL(each.name).origin)")
    # That something was refused, as the tests want it, is written to the console, too.
    refusals = tuple(f"{tea.url}{path} - Failed to load resource" for path in ("/orders", "/__mock__/behaviours"))
    assert [each for each in chromium.complaints() if not each.startswith(refusals)] == []
    assert fetched
    assert set(fetched if isinstance(fetched, list) else []) == {tea.url}


def test_the_form_judges_while_it_is_filled(page: Browser) -> None:
    """A choice changes the body, the verdict and the snippets; a refusal shows its sentence and marks the field."""
    assert page.text("#verdict b") == "legal"

    page.run("const at = document.querySelector('#field-grams'); at.value = '50'; at.dispatchEvent(new Event('input'))")

    page.until(lambda: page.text("#verdict b") == "refused")
    assert json.loads(str(page.run("return document.querySelector('#body').value"))) == {"tea": "black", "grams": 50}
    assert page.text("#verdict blockquote") == "Black tea comes in 100 or 250 grams."
    assert page.find("#field-grams").get_attribute("aria-invalid") == "true"
    assert '"grams": 50' in page.text("#curl")
    assert '"grams": 50' in page.text("#python")


def test_the_fields_follow_the_text(page: Browser) -> None:
    """What is typed as JSON shows in the fields; what fits no field is said and kept."""
    body = {"tea": "green", "later": True, "tags": ["a", "b"], "steep_from": 2, "notify": 7, "milk": [1]}
    page.write("#body", json.dumps(body))
    shown = [
        page.find(f"#field-{name}").get_property("value") for name in ("tea", "later", "tags", "steep_from", "notify")
    ]

    page.write("#field-steep_to", "5")

    assert shown == ['"green"', "true", "a\nb", "2", ""]
    assert "fits no field" in page.text("#field-notify-about")
    assert json.loads(str(page.run("return document.querySelector('#body').value"))) == {**body, "steep_to": 5}
    page.write("#body", "{")
    page.until(lambda: "body.json" in page.text("#verdict"))


def test_the_table_is_read_and_used_with_the_keyboard(page: Browser) -> None:
    """Arrows move from cell to cell, each says its sentence, and Enter fills the form with it."""
    page.run("document.querySelector('#cells button[tabindex=\"0\"]').focus()")
    assert page.text("#sentence b") == "legal"

    _press(page, "ArrowDown", "ArrowRight")

    assert page.text("#sentence b") == "refused"
    assert "grams = 50 is not allowed" in page.text("#sentence")
    assert page.run("return document.querySelectorAll('#cells button[tabindex=\"0\"]').length") == 1
    label = str(page.run("return document.activeElement.getAttribute('aria-label')"))
    assert label == "tea black, grams 50, cup small: refused"
    page.driver.switch_to.active_element.send_keys("\ue007")
    page.until(lambda: page.text("#verdict b") == "refused")
    body = json.loads(str(page.run("return document.querySelector('#body').value")))
    assert body == {"tea": "black", "grams": 50, "cup": "small"}


def test_every_cell_is_pictured(page: Browser, tea: RunningMock) -> None:
    """The pictures hold as many cells of each kind as the server counts, and choosing one opens its table."""
    table = httpx.get(f"{tea.url}/__mock__/page/cells?operation=createOrder", trust_env=False).json()
    wanted = [state for state, _ in table["cells"]]

    pictured = page.run("return [...document.querySelectorAll('.picture i')].map((each) => each.className)")
    page.run("document.querySelectorAll('.tile')[1].click()")

    assert pictured == wanted
    assert page.text("#cells caption") == "tea green"
    assert len(page.all("#cells button")) == len(wanted) // 2


def test_an_acknowledged_request_is_followed_to_its_end(page: Browser, tea: RunningMock) -> None:
    """The page shows status and headers, asks for the task until it has ended, and moves a clock that stands still."""
    page.write("#body", json.dumps({"tea": "green", "later": True}))
    page.run("document.querySelector('#send').click()")
    page.until(lambda: "running" in page.text("#course"))

    page.write("#advance-seconds", str(_TASK_SECONDS))
    page.run("document.querySelector('#advance').click()")

    page.until(lambda: "ended" in page.text("#course") or "sent" in page.text("#course"))
    assert page.text("#answer .chip") == "200"
    assert "content-type: application/json" in page.text("#answer details pre")
    assert json.loads(page.text("#record"))["outcome"]["lines"][0]["stage"] == "sent"
    assert tea.journal.entries[-1].operation == "findOrders"


def test_a_stream_is_shown_as_it_comes(page: Browser, clock: VirtualClock) -> None:
    """Lines appear while the answer is still under way."""
    page.run("document.querySelector('#accept').value = arguments[0]", _LINES)
    page.write("#body", json.dumps({"tea": "green"}))
    page.run("document.querySelector('#send').click()")
    first = page.until(lambda: page.all("#answer-body .line"))

    clock.advance(_TASK_SECONDS)

    page.until(lambda: '"stage":"sent"' in page.text("#answer-body"))
    assert len(first) == 1
    assert len(page.all("#answer-body .line")) > 1


def test_a_path_is_filled_in(page: Browser) -> None:
    """A blank in a path is a field; what is typed there is sent, and stands in what is shown to paste."""
    page.run("[...document.querySelectorAll('#operations button')].at(-1).click()")
    page.find("#blank-order")
    page.write("#blank-order", "a c")
    page.until(lambda: "/orders/a%20c/hours" in page.text("#curl"))

    page.run("document.querySelector('#send').click()")

    page.until(lambda: '"opens": 9' in page.text("#answer"))


def test_a_refused_token_is_shown_as_a_refusal(page: Browser) -> None:
    """The token is what was typed; it stands in no snippet and not in the journal."""
    page.write("#token", "my-own-secret")
    page.run("document.querySelector('#send').click()")

    page.until(lambda: "wrong" in page.text("#answer"))
    page.until(lambda: "token-invalid" in page.text("#entries"))
    assert "my-own-secret" not in page.text("body")


def test_things_go_wrong_on_demand(page: Browser) -> None:
    """A behaviour is added, applied, shown in the journal and forgotten; what is none is refused with a reason."""
    page.write("#behaviour", "error=nothing-known")
    page.run("document.querySelector('#behave button').click()")
    page.until(lambda: "nothing-known" in page.text("#behave-notice"))
    page.write("#behaviour", "error=lost times=5")
    page.run("document.querySelector('#behave button').click()")
    page.until(lambda: "error=lost" in page.text("#standing"))

    page.run("document.querySelector('#send').click()")

    page.until(lambda: page.text("#answer .chip") == "502")
    page.until(lambda: "error=lost" in page.text("#entries"))
    page.until(lambda: "applied once" in page.text("#standing"))
    page.run("document.querySelector('#standing button').click()")
    page.until(lambda: page.text("#standing") == "")
    assert "latency=SECONDS" in page.text("#directives")


def test_what_strangers_send_stays_text(page: Browser, tea: RunningMock) -> None:
    """Markup in an address, a body, the document or an answer is shown as it is and makes no element."""
    httpx.get(f"{tea.url}/{HOSTILE}", trust_env=False)
    page.write("#body", json.dumps({"tea": "green", "cup": HOSTILE, "later": True}))
    page.run("document.querySelector('#send').click()")
    page.until(lambda: "refused" in page.text("#verdict") and "cup" in page.text("#answer"))
    page.until(lambda: "script" in page.text("#entries"))

    shown = page.text("#title"), page.text("#field-cup-about"), page.text("#rule-list"), page.text("#entries")

    assert all("<script>" in text or "%3Cscript%3E" in text for text in shown)
    assert page.run("return document.body.id + document.querySelectorAll('main img, main script').length") == "0"


def test_the_journal_is_live_and_can_be_cleared(page: Browser, tea: RunningMock) -> None:
    """What is asked elsewhere appears by itself; clearing empties the page and the server."""
    httpx.post(f"{tea.url}/orders", content=b"{", trust_env=False)
    page.until(lambda: "token-missing" in page.text("#entries"))

    page.run("document.querySelector('#journal-clear').click()")

    page.until(lambda: not page.all("#entries tr"))
    assert tea.journal.entries == ()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(page: Browser, scheme: str) -> None:
    """Nothing has less contrast than WCAG 2.2 asks for at level AA, in light and in dark."""
    page.write("#body", json.dumps({"tea": "black", "grams": 50, "cup": "small", "milk": 1}))
    page.until(lambda: page.text("#verdict b") == "refused")
    page.resize(1280, scheme=scheme)
    page.run("document.querySelector('#cells button.refused').focus()")

    count, faint = page.faint_texts()

    assert count > 50
    assert faint == []


def test_everything_to_use_has_a_name(page: Browser) -> None:
    """A reader of screens can say what each input and each button is for."""
    count, unnamed = page.unnamed_controls()

    assert count > 30
    assert unnamed == []


def _press(page: Browser, *keys: str) -> None:
    for key in keys:
        page.run(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))",
            key,
        )
