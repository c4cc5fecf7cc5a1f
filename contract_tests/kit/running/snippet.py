"""A finding as a test that anyone can paste: it needs httpx and pytest, and sends the same requests again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.tokens import in_python, parts
from contract_tests.kit.running.wire import header_octets

if TYPE_CHECKING:
    from contract_tests.kit.running.recorder import Finding, Sent

MOST_NAME = 60


def pytest_snippet(base_url: str, finding: Finding, *, token_variable: str = "TOKEN") -> str:  # noqa: S107 - the name of a variable
    """Return a test that sends the requests of a finding and fails as long as the last answer is wrong.

    Control characters, quotes and bytes that are no text stand escaped; the token is read from the environment.

    Args:
        base_url: What stands before the paths.
        finding: The finding.
        token_variable: Environment variable that stands for the token.
    """
    name = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in finding.check.lower())[:MOST_NAME]
    assertion = finding.assertion or (f"pytest.skip({finding.problem[:300]!a})",)
    has_no_accept = any(sent.request.header("Accept") is None for sent in finding.sent)
    imports = ["import httpx"] + ["import pytest"] * any(line.startswith("pytest.") for line in assertion)
    return "\n".join(
        [
            "import os",
            "",
            *imports,
            "",
            "",
            f"def test_{name}() -> None:",
            f"    {finding.claim!a}",
            f"    base_url, token = {base_url!a}, os.environ[{token_variable!a}]",
            "    with httpx.Client(timeout=60, trust_env=False) as client:",
            *(['        del client.headers["Accept"]'] if has_no_accept else []),
            *(_send(sent) for sent in finding.sent),
            *(f"    {line}" for line in assertion),
            "",
        ]
    )


def _send(sent: Sent) -> str:
    headers = ", ".join(f"({name!a}, {_value(name, value)})" for name, value in sent.request.headers)
    return (
        f"        answer = client.request({sent.request.method!a}, base_url + {sent.request.path!a}, "
        f"headers=[{headers}], content={sent.request.content!r})"
    )


def _value(name: str, value: str) -> str:
    """Return a header's value as an expression: text, or octets where httpx takes no text."""
    octets = header_octets(value)
    text = octets.decode("latin-1")
    pieces = parts(text)
    if name.lower() != "authorization" or len(pieces) == 1:  # only there a token is put in
        return ascii(text) if octets.isascii() else repr(octets)
    written = " + ".join(
        ascii(before) if word is None else f"{before!a} + {in_python(word, 'token')}"
        for before, word in pieces
        if before or word is not None
    )
    return written if octets.isascii() else f"({written}).encode('latin-1')"
