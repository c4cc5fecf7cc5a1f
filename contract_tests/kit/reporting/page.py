"""The report as one page that needs no network: what people show each other."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contract_tests.kit.reporting.cases import faults
from contract_tests.kit.reporting.cleaning import well_formed
from contract_tests.kit.reporting.comparing import accepted
from contract_tests.kit.reporting.counts import count
from contract_tests.kit.reporting.headline import headline
from contract_tests.kit.reporting.payload import payload

if TYPE_CHECKING:
    from contract_tests.kit.reporting.comparing import Comparison
    from contract_tests.kit.reporting.data import ReportData

FILES = Path(__file__).parent / "files"
# In the order in which they need each other; they share one scope.
SCRIPTS = (
    "dom.js",
    "words.js",
    "sheets.js",
    "matrix.js",
    "drawer.js",
    "findings.js",
    "lists.js",
    "theme.js",
    "begin.js",
)
SIGNS = {"agrees": "✓", "agrees but for exceptions": "!", "disagrees": "≠", "incomplete": "?"}


def html_page(report: ReportData, comparison: Comparison | None = None) -> str:
    """Return the page: one file, under a megabyte, that asks nobody for anything and runs no word of a target."""
    style, script = _style(), _script()
    template = _environment().get_template("page.html.jinja")
    page = template.render(
        report=report,
        comparison=comparison,
        accepted=len(accepted(report)),
        counts=count(report),
        faults=faults(report),
        head=headline(report),
        sign=SIGNS[report["verdict"]],
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        data=payload(report, comparison),
    )
    return well_formed(page)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _style() -> str:
    return (FILES / "page.css").read_text(encoding="utf-8")


def _script() -> str:
    parts = "\n".join((FILES / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _hash(text: str) -> str:
    """Return what the page's policy knows its own script and style by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
