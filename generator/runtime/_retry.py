"""When a request is sent again, and after which pause: pure, shared by both clients.

A request that may have been carried out is never sent again, unless its operation is idempotent: whoever pays for each
request must not pay twice for one.

| what happened                              | not idempotent | idempotent |
| ------------------------------------------ | -------------- | ---------- |
| no connection (refused, timeout, pool full) | again          | again      |
| 429                                        | again          | again      |
| read timeout, dropped connection           | no             | again      |
| 502, 503, 504                              | no             | again      |
| anything else                              | no             | no         |
"""

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

from ._http import httpx

DEFAULT_RETRIES: Final = 2
"""How often a request is sent again where that is safe, unless the caller says otherwise."""
LONGEST_RETRY_AFTER: Final = 60.0
"""Seconds that a server's `Retry-After` may ask for; who asks for more is not waited for, and the error is raised."""

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 8.0
_REFUSED_UNPROCESSED: Final = 429
_PASSING: Final = frozenset({502, 503, 504})
_SECONDS: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


class _Time(Protocol):
    @property
    def now(self) -> Callable[[], float]: ...
    @property
    def random(self) -> Callable[[], float]: ...


def checked_retries(number: int) -> int:
    """Return how often a request may be sent again.

    Raises:
        ValueError: It is not a whole number from 0.
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise ValueError(f"max_retries must be a whole number, 0 for none, unlike {number!r}")
    return number


def never_left(error: httpx.RequestError) -> bool:
    """Tell whether there was no connection that a request could have been sent on."""
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def pause_before_retry(
    happened: httpx.Response | httpx.RequestError,
    *,
    is_idempotent: bool,
    retries: int,
    max_retries: int,
    clock: _Time,
) -> float | None:
    """Return how many seconds to wait before a request is sent again, or None if it is not.

    Args:
        happened: What became of the last try.
        is_idempotent: Whether carrying it out twice changes and costs nothing.
        retries: How often it was sent again already.
        max_retries: How often it may be.
        clock: Gives the time, for a `Retry-After` that is a date, and the jitter.
    """
    if retries >= max_retries or not _may_be_sent_again(happened, is_idempotent=is_idempotent):
        return None
    asked = retry_after(happened, clock.now()) if isinstance(happened, httpx.Response) else None
    if asked is not None:
        return asked if asked <= LONGEST_RETRY_AFTER else None
    # Full jitter: clients that failed together do not come back together. The exponent is bounded, the limit is not.
    return clock.random() * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(retries, 10))


def _may_be_sent_again(happened: httpx.Response | httpx.RequestError, *, is_idempotent: bool) -> bool:
    if isinstance(happened, httpx.Response):
        return happened.status_code == _REFUSED_UNPROCESSED or (is_idempotent and happened.status_code in _PASSING)
    return never_left(happened) or (is_idempotent and isinstance(happened, httpx.TransportError))


def retry_after(response: httpx.Response, now: float) -> float | None:
    """Return how many seconds an answer asks to wait, or None if it does not say so in a known form."""
    asked = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, moment.timestamp() - now)
    except (ValueError, OverflowError):
        return None
