"""When a request is sent again, and after how long."""

from dataclasses import dataclass
from email.utils import formatdate
from typing import Final

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime._retry import LONGEST_RETRY_AFTER, checked_retries, never_left, pause_before_retry

_NOW: Final = 1_800_000_000.0
_UNCONNECTED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LOST: Final = (
    httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.CloseError,
    httpx.RemoteProtocolError, httpx.LocalProtocolError, httpx.ProxyError,
)  # fmt: skip


@dataclass(frozen=True)
class _Clock:
    drawn: float = 1.0

    def now(self) -> float:
        return _NOW

    def random(self) -> float:
        return self.drawn


def _pause(
    happened: httpx.Response | httpx.RequestError,
    *,
    is_idempotent: bool = False,
    retries: int = 0,
    max_retries: int = 2,
    drawn: float = 1.0,
) -> float | None:
    return pause_before_retry(
        happened, is_idempotent=is_idempotent, retries=retries, max_retries=max_retries, clock=_Clock(drawn)
    )


def _asking(retry_after: str) -> httpx.Response:
    return httpx.Response(429, headers={"retry-after": retry_after})


@pytest.mark.parametrize("is_idempotent", [False, True])
@pytest.mark.parametrize("kind", _UNCONNECTED)
def test_what_never_left_is_sent_again(kind: type[httpx.RequestError], *, is_idempotent: bool) -> None:
    """Without a connection nothing was done, so that asking again costs nothing."""
    assert never_left(kind("it broke"))
    assert _pause(kind("it broke"), is_idempotent=is_idempotent) is not None


@pytest.mark.parametrize("kind", _LOST)
def test_what_may_have_arrived_is_sent_again_only_if_idempotent(kind: type[httpx.RequestError]) -> None:
    """A request that was sent may have been carried out."""
    assert not never_left(kind("it broke"))
    assert _pause(kind("it broke"), is_idempotent=False) is None
    assert _pause(kind("it broke"), is_idempotent=True) is not None


@pytest.mark.parametrize("is_idempotent", [False, True])
def test_an_answer_that_cannot_be_unpacked_is_not_asked_for_again(*, is_idempotent: bool) -> None:
    """It would be the same the next time."""
    assert _pause(httpx.DecodingError("no gzip"), is_idempotent=is_idempotent) is None


@given(status=st.integers(200, 599), is_idempotent=st.booleans())
def test_a_status_is_asked_again_as_documented(*, status: int, is_idempotent: bool) -> None:
    """429 for every operation, 502, 503 and 504 for idempotent ones, no other status for any."""
    expected = {429, 502, 503, 504} if is_idempotent else {429}

    assert (_pause(httpx.Response(status), is_idempotent=is_idempotent) is not None) == (status in expected)


@given(retries=st.integers(0, 2000), max_retries=st.integers(0, 2000))
def test_no_more_retries_are_made_than_allowed(retries: int, max_retries: int) -> None:
    """None is left once as many were made as may be, none at all with 0."""
    pause = _pause(httpx.ConnectError("refused"), retries=retries, max_retries=max_retries)

    assert (pause is not None) == (retries < max_retries)


@pytest.mark.parametrize(
    ("retries", "longest"), [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 8.0), (99, 8.0)]
)
def test_pauses_are_drawn_from_nothing_to_a_bound_that_doubles(retries: int, longest: float) -> None:
    """Full jitter: any part of the bound, the bound no more than eight seconds."""
    pauses = [_pause(httpx.Response(429), retries=retries, max_retries=100, drawn=drawn) for drawn in (0.0, 0.25, 1.0)]

    assert pauses == [0.0, longest / 4, longest]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("0", 0.0),
        ("1", 1.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("60", 60.0),
        (formatdate(_NOW + 5, usegmt=True), 5.0),
        (formatdate(_NOW - 5, usegmt=True), 0.0),
        ("Fri Jan 15 08:00:09 2027", 9.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_to(status: int, asked: str, expected: float) -> None:
    """Seconds or a date: what the server asks for is waited for, without jitter."""
    response = httpx.Response(status, headers={"retry-after": asked})

    assert _pause(response, is_idempotent=True, drawn=0.1) == expected


@pytest.mark.parametrize("asked", ["61", "3600", "9" * 400, formatdate(_NOW + 61, usegmt=True)])
def test_who_asks_for_too_long_is_not_waited_for(asked: str) -> None:
    """Beyond the stated limit the error is raised at once, rather than asked again too early."""
    assert LONGEST_RETRY_AFTER == 60
    assert _pause(_asking(asked)) is None


@pytest.mark.parametrize("asked", ["", "soon", "-1", "1e3", "inf", "nan", "1, 2", "Fri, 99 Jan 2027 08:00:00 GMT", "٣"])
def test_a_retry_after_that_says_nothing_is_passed_over(asked: str) -> None:
    """A header in no known form leaves it to the jitter."""
    response = httpx.Response(429, headers={b"retry-after": asked.encode()})

    assert _pause(response, drawn=0.5) == 0.25


@given(st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0")))
def test_no_retry_after_breaks_anything(asked: str) -> None:
    """Whatever the header holds, there is a pause from zero to the limit, or none."""
    pause = _pause(httpx.Response(429, headers={b"retry-after": asked.encode("latin-1")}))

    assert pause is None or 0 <= pause <= LONGEST_RETRY_AFTER


@pytest.mark.parametrize("number", [-1, True, 1.0, "2", None])
def test_a_number_of_retries_that_is_none_is_refused(number: object) -> None:
    """A mistake is told when the client is made."""
    with pytest.raises(ValueError, match="max_retries must be a whole number"):
        checked_retries(number)  # type: ignore[arg-type] # the mistake


@pytest.mark.parametrize("number", [0, 1, 100])
def test_a_number_of_retries_is_taken(number: int) -> None:
    """Zero and more are numbers of retries."""
    assert checked_retries(number) == number
