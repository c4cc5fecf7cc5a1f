"""Drive Chromium without a window, for tests of pages: that of the mock server, and that of a report."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement

__all__ = ["MISSING", "Browser", "running_chromium"]

_PROGRAMS = ("chromium", "chromedriver")
MISSING = [program for program in _PROGRAMS if shutil.which(program) is None]
_FLAGS = (
    "--headless",
    "--no-sandbox",  # a container's root may not make one
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE_SECONDS = 10.0
_GLANCE_SECONDS = 0.02
_T = TypeVar("_T")
# The contrast of every text with what is painted behind it, by the formula of WCAG 2, and what is below its level AA.
_TOO_FAINT = """
const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
const light = (rgb) => rgb.slice(0, 3).map((each) => each / 255)
  .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
  .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const found = [];
let count = 0;
for (const element of document.querySelectorAll("body *")) {
  const owns = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if ((!owns && !["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName)) || !element.checkVisibility()) continue;
  const [front, back] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
  const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  count += 1;
  if (contrast < 4.5) found.push(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
}
return [count, found];
"""
_UNNAMED = """
const named = (each) => each.labels?.length || each.ariaLabel || each.textContent.trim();
const found = [...document.querySelectorAll("input, select, textarea, button")];
return [found.length, found.filter((each) => !named(each)).map((each) => each.outerHTML)];
"""


class Browser:
    """Look at one page, as a person does who uses the keyboard and the mouse."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        """Open a page, and forget what was said of the one before."""
        self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium annotates it only in part
        self.driver.get(url)

    def find(self, selector: str) -> WebElement:
        """Return the first element that a CSS selector finds, once there is one."""
        return self.until(lambda: self.driver.find_element("css selector", selector))

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements that a CSS selector finds now."""
        return self.driver.find_elements("css selector", selector)

    def text(self, selector: str) -> str:
        """Return the text of an element, shown or not; there is none where there is no element yet."""
        return str(self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def run(self, script: str, *arguments: object) -> object:
        """Run a script in the page, and return what it returns."""
        found: object = self.driver.execute_script(script, *arguments)
        return found

    def write(self, selector: str, text: str) -> None:
        """Replace what stands in an input."""
        self.find(selector)
        script = "const at = document.querySelector(arguments[0]); at.value = arguments[1];"
        self.run(f"{script} at.dispatchEvent(new Event('input', {{bubbles: true}}))", selector, text)

    def until(self, look: Callable[[], _T]) -> _T:
        """Look again until something true is seen.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            with contextlib.suppress(NoSuchElementException, StaleElementReferenceException):
                if found := look():
                    return found
            if time.monotonic() > end:
                raise TimeoutError("the page never came to show that")
            time.sleep(_GLANCE_SECONDS)

    def resize(self, width: int, *, scheme: str = "light") -> None:
        """Give the page another width (CSS pixels), and its reader another taste."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def faint_texts(self) -> tuple[int, list[str]]:
        """Return how many texts are shown, and those with less contrast than WCAG 2.2 asks for at level AA."""
        return self._counted(_TOO_FAINT)

    def unnamed_controls(self) -> tuple[int, list[str]]:
        """Return how many inputs and buttons there are, and those that a reader of screens has no name for."""
        return self._counted(_UNNAMED)

    def _counted(self, script: str) -> tuple[int, list[str]]:
        seen = self.run(script)
        if not isinstance(seen, list):
            raise TypeError("the script returns a list")
        count, found = seen
        return int(count), [str(each) for each in found]

    def complaints(self) -> list[str]:
        """Return what the browser wrote to its console: errors of scripts, breaches of the policy, lost files."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]  # as above


@contextlib.contextmanager
def running_chromium(folder: Path) -> Iterator[Browser]:
    """Run Chromium with an empty profile in a folder until the block ends."""
    chromium, chromedriver = (shutil.which(program) for program in _PROGRAMS)
    if chromium is None:
        raise FileNotFoundError("there is no chromium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(chromedriver))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
