"""Drawn addresses lead nowhere, and hostile texts hold each kind of hostility."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import Phase, find, settings
from hypothesis.errors import NoSuchExample

from contract_tests.kit.checks.texts import text_checks
from contract_tests.kit.drawing.strategies import hostile_texts, legal_bodies
from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target
from contract_tests.kit.tests.checking import check

RESERVED = (".example", ".invalid")
STEADY = settings(max_examples=2_000, database=None, derandomize=True, phases=(Phase.generate,))


def test_drawn_addresses_lead_to_no_real_host(document: SpecDocument) -> None:
    """Whatever is formatted as a URI stands on a reserved name."""

    def is_reserved(body: object) -> None:
        assert isinstance(body, dict)
        urls = [body[name] for name in ("character_url", "callback_url") if name in body] + body.get("image_urls", [])
        assert all((urlsplit(url).hostname or "").endswith(RESERVED) for url in urls)

    check(legal_bodies(document, "VideoRequest", hostile=True), is_reserved, examples=150)


def test_drawn_addresses_are_uris(document: SpecDocument) -> None:
    """A target that checks what RFC 3986 says of a URI refuses none of them: other signs than ASCII are escaped."""

    def is_uri(body: object) -> None:
        assert isinstance(body, dict)
        urls = [body[name] for name in ("character_url", "callback_url") if name in body] + body.get("image_urls", [])
        assert all(re.fullmatch(r"[A-Za-z0-9:/?#@!$&'()*+,;=._~%-]+", url) for url in urls)

    check(legal_bodies(document, "VideoRequest"), is_uri, examples=300)


@pytest.mark.parametrize(
    "is_wanted",
    [
        lambda text: text == "",
        lambda text: len(text) > 10_000,
        lambda text: "\x00" in text,
        lambda text: "\u202e" in text,
        lambda text: any("\ud800" <= character <= "\udfff" for character in text),
        lambda text: any(character > "\U0001f000" for character in text),
    ],
    ids=["empty", "very long", "NUL", "right-to-left", "lone surrogate", "emoji"],
)
def test_hostile_texts_hold_each_kind_of_hostility(is_wanted: Callable[[str], bool]) -> None:
    """Each kind is found quickly, and survives the way through JSON."""
    text = find(hostile_texts(), is_wanted, settings=STEADY)

    assert json.loads(json.dumps(text)) == text


@pytest.mark.parametrize(
    "is_wanted",
    [
        lambda text: text == "",
        lambda text: len(text) > 10_000,
        lambda text: "\x00" in text,
        lambda text: "\u202e" in text,
        lambda text: any("\ud800" <= character <= "\udfff" for character in text),
        lambda text: any(character > "\U0001f000" for character in text),
    ],
    ids=["empty", "very long", "NUL", "right-to-left", "lone surrogate", "emoji"],
)
def test_every_run_asks_each_kind_of_hostile_text_in_each_free_text(
    document: SpecDocument, is_wanted: Callable[[str], bool]
) -> None:
    """They do not depend on what a few examples happen to draw."""
    checks = {check.id: check for check in text_checks(document) if check.operation.id == "createVideo"}
    run = Run(document=document, target=Target("http://target.invalid", token="none"))  # noqa: S106 - no secret

    bodies = tuple(checks["texts prompt"].cases(run))

    assert any(isinstance(body, dict) and is_wanted(body["prompt"]) for body in bodies)
    assert checks.keys() >= {"texts prompt", "texts character_url", "texts image_urls", "texts callback_url"}


def test_hostile_texts_keep_to_the_length_asked_for() -> None:
    """Bounds on the number of code points hold."""
    with pytest.raises(NoSuchExample):
        find(
            hostile_texts(shortest=2, longest=4),
            lambda text: not 2 <= len(text) <= 4,
            settings=settings(max_examples=300, database=None),
        )
