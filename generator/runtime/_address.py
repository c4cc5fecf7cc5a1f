"""Where the service is."""

import os
from functools import lru_cache

from ._http import httpx


def find_base_url(base_url: str | None, variable: str, documented: str) -> str:
    """Return the base URL that was given, or the one in the environment, or the documented one.

    Raises:
        ValueError: It is not an absolute http or https URL, or holds more than an address. No password is shown.
    """
    return checked_base_url(base_url or os.environ.get(variable, "").strip() or documented)


def checked_base_url(base_url: str) -> str:
    """Return a base URL as paths are put behind it.

    Raises:
        ValueError: It is not an absolute http or https URL, or holds more than an address. No password is shown.
    """
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise ValueError(f"the base URL cannot be read: {error}") from error
    if url.userinfo or url.query or url.fragment:  # a name and password would go before the token, and into logs
        raise ValueError("the base URL must not hold a name or password, a query, or a fragment")
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"the base URL must begin with https:// or http:// and name a host, unlike {base_url!r}")
    return base_url.rstrip("/")


@lru_cache(maxsize=128)
def url_of(base_url: str, path: str) -> httpx.URL:
    """Return where an operation is; kept, for reading a URL costs as much as all else that a request is made of."""
    return httpx.URL(base_url + path)
