"""The token and its near misses are made while a request is sent, and stand nowhere else."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

import httpx
import pytest

from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.snippet import pytest_snippet
from contract_tests.kit.running.target import Target
from contract_tests.kit.running.tokens import BACKWARDS, OTHER_CASE, SHORTER, is_right, with_token
from contract_tests.kit.running.wire import TOKEN
from contract_tests.tests.records import FINDING, REQUEST, SENT

SECRET = "Secret-of-1-test"  # noqa: S105 - it opens nothing
MADE = [
    (f"Bearer {TOKEN}", "Bearer Secret-of-1-test"),
    (f"Bearer {TOKEN}x", "Bearer Secret-of-1-testx"),
    (f"Bearer {SHORTER}", "Bearer Secret-of-1-tes"),
    (f"Bearer {BACKWARDS}", "Bearer tset-1-fo-terceS"),
    (f"Bearer {OTHER_CASE}", "Bearer sECRET-OF-1-TEST"),
]


@pytest.mark.parametrize(("words", "sent"), MADE)
def test_a_target_is_sent_what_the_words_stand_for(words: str, sent: str) -> None:
    """The words are read as Python reads them, with the token for the name."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(401, json={"seen": seen})

    with Target("http://target.invalid", token=SECRET, transport=httpx.MockTransport(answer)) as target:
        exchange = target.send(replace(REQUEST, headers=(("Authorization", words),)))

    assert seen == [sent]
    assert exchange.response is not None
    assert sent.removeprefix("Bearer ").rstrip("x") not in exchange.response.text


@pytest.mark.parametrize(("words", "sent"), MADE)
def test_the_shell_makes_the_same_of_the_words(words: str, sent: str) -> None:
    """The curl line holds no secret, and a shell puts it together from a variable."""
    line = curl_line("http://target.invalid", replace(REQUEST, headers=(("Authorization", words),)))

    told = subprocess.run(
        ["/bin/sh", "-c", line.replace("curl ", "printf '%s\\n' ", 1)],
        env={**os.environ, "TOKEN": SECRET},
        capture_output=True,
        text=True,
        check=True,
    )

    assert SECRET not in line
    assert f"Authorization: {sent}" in told.stdout.splitlines()


@pytest.mark.parametrize(("words", "sent"), MADE)
def test_the_snippet_makes_the_same_of_the_words(words: str, sent: str) -> None:
    """The header of the snippet is an expression over the token."""
    request = replace(REQUEST, headers=(("Authorization", words),))

    snippet = pytest_snippet("http://target.invalid", replace(FINDING, sent=(replace(SENT, request=request),)))

    header = next(line for line in snippet.splitlines() if "'Authorization'" in line)
    expression = header.split("('Authorization', ", 1)[1].split(")]", 1)[0]
    assert eval(expression, {"token": SECRET}) == sent  # noqa: S307 - our own text


@pytest.mark.parametrize(("token", "words"), [("12345678", OTHER_CASE), ("abccba", BACKWARDS)])
def test_a_near_miss_that_is_none_is_known(token: str, words: str) -> None:
    """A token without letters has no other case, and a palindrome no other direction."""
    assert is_right(f"Bearer {words}", token)
    assert not is_right(f"Bearer {SHORTER}", token)
    assert with_token("no word for it", token) == "no word for it"


@pytest.mark.parametrize("is_told", [True, False])
def test_an_answer_that_tells_the_token_is_marked_and_cleaned(is_told: bool) -> None:  # noqa: FBT001 - the two cases
    """What was taken out is still known to have been there."""
    answer = httpx.Response(401, json={"expected": SECRET if is_told else "nothing"})
    transport = httpx.MockTransport(lambda _: answer)

    with Target("http://target.invalid", token=SECRET, transport=transport) as target:
        exchange = target.send(REQUEST)

    assert exchange.tells_the_token is is_told
    assert exchange.response is not None
    assert SECRET not in exchange.response.text
