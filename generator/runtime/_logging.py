"""What the clients log: under one name, the package's own, without bodies and without the token.

At level INFO how each call went, at DEBUG each try with its headers.
"""

import logging
from typing import Final

from ._credential import Credential
from ._http import httpx

_LOGGER: Final = logging.getLogger(__name__.rpartition(".")[0])
_SHOWN_HEADERS: Final = ("accept", "content-type", "content-length")  # others may hold secrets of the caller's own


def log_request(operation: str, request: httpx.Request, credential: Credential, retries: int) -> None:
    """Note that a request is about to be sent."""
    if _LOGGER.isEnabledFor(logging.DEBUG):
        shown = credential.shown_headers(request.headers, _SHOWN_HEADERS)
        _LOGGER.debug("%s: try %d: %s %s %s", operation, retries + 1, request.method, str(request.url), shown)


def log_outcome(
    operation: str, happened: httpx.Response | httpx.RequestError, retries: int, pause: float | None
) -> None:
    """Note what became of a try, and whether the request is sent again."""
    if _LOGGER.isEnabledFor(logging.INFO):
        what = str(happened.status_code) if isinstance(happened, httpx.Response) else type(happened).__name__
        then = "" if pause is None else f", sent again in {pause:.3f} s"
        _LOGGER.info("%s: try %d: %s%s", operation, retries + 1, what, then)
