"""A finding as a test that anyone can paste: it needs httpx and pytest, and sends the same requests again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.kit.running.wire import TOKEN, header_octets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.kit.running.recorder import Finding, Sent

MOST_NAME = 60


def pytest_snippet(
    base_url: str,
    finding: Finding,
    assertion: Sequence[str],
    *,
    token_variable: str = "TOKEN",  # noqa: S107 - the name of a variable
) -> str:
    """Return a test that sends the requests of a finding and fails as long as the last answer is wrong.

    Control characters, quotes and bytes that are no text stand escaped; the token is read from the environment.

    Args:
        base_url: What stands before the paths.
        finding: The finding.
        assertion: Lines about `answer`, the last one.
        token_variable: Environment variable that stands for the token.
    """
    name = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in finding.check.lower())[:MOST_NAME]
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
    if name.lower() == "authorization" and TOKEN in text:  # only there it is put in
        parts = " + token + ".join(f"{part!a}" for part in text.split(TOKEN))
        return parts if octets.isascii() else f"({parts}).encode('latin-1')"
    return ascii(text) if octets.isascii() else repr(octets)
