"""A request as a line for the shell, that anyone can paste and that holds no secret."""

from __future__ import annotations

import shlex

from contract_tests.kit.running.target import encode


def curl_line(url: str, body: object, *, method: str = "POST", token_variable: str = "TOKEN") -> str:  # noqa: S107 - the name of a variable
    """Return the curl command that sends a body again.

    The token stands as a shell variable. The body is ASCII JSON, so that control characters, quotes and lone
    surrogates survive the shell.
    """
    return (
        f'curl -sS -X {method.upper()} {shlex.quote(url)} -H "Authorization: Bearer ${token_variable}" '
        f"-H 'Content-Type: application/json' --data-raw {shlex.quote(encode(body).decode('ascii'))}"
    )
