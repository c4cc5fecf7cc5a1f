"""Each fault in methods, addresses and media types is seen by the check whose claim it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from contract_tests.tests.faulty import crashing, judging, named, reading, taking, telling, with_header, with_status

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.mock_server.server import MockServer
    from contract_tests.tests.faulty import Fault


def sent_as(request: httpx.Request) -> str:
    """Return the media type of a request."""
    return str(request.headers.get("Content-Type", ""))


def always(_: object) -> bool:
    """Say yes."""
    return True


def any_method(request: httpx.Request, send: object) -> httpx.Response:
    """Answer every method like the documented one."""
    assert callable(send)
    answer = send(httpx.Request("POST", request.url, headers=request.headers, content=request.content))
    assert isinstance(answer, httpx.Response)
    return answer


def ends_with_slash(request: httpx.Request) -> bool:
    """Say whether an address has a slash too many."""
    return request.url.path.endswith("/")


FAULTS: dict[str, tuple[str, Fault]] = {
    "a wrong method breaks the server": (
        "createVideo http.other-methods",
        crashing(lambda request: request.method == "BREW"),
    ),
    "any method will do": ("createVideo http.other-methods", any_method),
    "a slash too many breaks the server": ("createVideo http.odd-addresses", crashing(ends_with_slash)),
    "an unknown address is an internal error": (
        "createVideo http.unknown-address",
        crashing(lambda request: "no-such" in request.url.path),
    ),
    "an unknown address is a success": (
        "createVideo http.unknown-address",
        telling(lambda answer: answer.status_code == 404, with_status(200)),
    ),
    "a charset is refused": (
        "createVideo http.media-type-spellings",
        taking(lambda request: "charset" in sent_as(request), content_type="text/plain"),
    ),
    "plain text is taken": (
        "createVideo http.other-media-types",
        taking(lambda request: sent_as(request) == "text/plain", content_type="application/json"),
    ),
    "a form is taken": (
        "createVideo http.other-media-types",
        reading(
            lambda request: "form" in sent_as(request),
            lambda _: b'{"model":"sora-2","prompt":"cat"}',
            content_type="application/json",
        ),
    ),
    "a form breaks the server": (
        "createVideo http.other-media-types",
        crashing(lambda request: "form" in sent_as(request)),
    ),
    "a body without a media type breaks the server": (
        "createVideo http.no-media-type",
        crashing(lambda request: not sent_as(request)),
    ),
    "a stream is called JSON": (
        "createVideo http.accept",
        telling(
            lambda answer: "ndjson" in answer.headers["content-type"], with_header("Content-Type", "application/json")
        ),
    ),
    "streams are sent to everybody": ("createVideo http.accept", taking(always, accept="application/x-ndjson")),
    "an unusual wish breaks the server": (
        "createVideo http.unknown-accept",
        crashing(lambda request: "no-such" in request.headers.get("Accept", "")),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_seen_by_the_check_whose_claim_it_breaks(
    document: SpecDocument, mock: MockServer, name: str
) -> None:
    """A server that breaks one documented statement fails the check that is named after it."""
    key, fault = FAULTS[name]
    run = judging(document, mock, fault)

    record = run.examine(named(document, key))

    assert record.outcome == "fails"
