"""Read back what a page's script reads."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from contract_tests.kit.reporting.data import ReportData


def unpacked(page: str) -> ReportData:
    """Return the report that a page holds.

    Raises:
        ValueError: There is none in it.
    """
    found = re.search('<script id="data"[^>]*>([^<]*)</script>', page)
    if found is None:
        raise ValueError("the page holds no data")
    text = zlib.decompress(base64.b64decode(found[1], validate=True), wbits=-zlib.MAX_WBITS)
    return cast("ReportData", json.loads(text))
