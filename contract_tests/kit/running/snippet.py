"""A finding as a test that anyone can paste: it needs httpx and pytest, and sends the same requests again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.tokens import in_python, parts

if TYPE_CHECKING:
    from contract_tests.kit.running.recorder import Finding, Sent


def pytest_snippet(base_url: str, finding: Finding, *, token_variable: str = "TOKEN") -> str:  # noqa: S107 - the name of a variable
    """Return a test that fails as long as the target answers the last request with the status that was found.

    Control characters, quotes and bytes that are no text stand escaped; the token is read from the environment.
    """
    name = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in finding.check.lower())
    return "\n".join(
        [
            "import os",
            "",
            "import httpx",
            "",
            "",
            f"def test_{name}() -> None:",
            f"    {finding.claim!a}",
            f"    base_url, token = {base_url!a}, os.environ[{token_variable!a}]",
            "    with httpx.Client(timeout=60) as client:",
            *(_send(sent) for sent in finding.sent),
            f"    assert answer.status_code != {finding.sent[-1].status}, {finding.problem[:300]!a}",
            "",
        ]
    )


def _send(sent: Sent) -> str:
    headers = ", ".join(f"({name!a}, {_value(value)})" for name, value in sent.request.headers)
    return (
        f"        answer = client.request({sent.request.method!a}, base_url + {sent.request.path!a}, "
        f"headers=[{headers}], content={sent.request.content!r})"
    )


def _value(value: str) -> str:
    pieces = parts(value)
    if len(pieces) == 1:
        return ascii(value)
    written = (ascii(before) if word is None else f"{before!a} + {in_python(word, 'token')}" for before, word in pieces)
    return " + ".join(written)
