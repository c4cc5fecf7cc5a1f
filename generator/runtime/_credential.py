"""The token: where it is looked for, how it is sent, and how it is kept out of everything that is shown or stored."""

import os
import re
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from ._http import httpx
from .errors import MissingTokenError

REDACTED: Final = "[redacted]"

_VISIBLE_ASCII: Final = re.compile(r"[!-~]+")
_SHORTEST_SECRET: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialScheme:
    """Say how a request proves whose it is: the specification's security scheme.

    Args:
        header: The header that carries the token.
        prefix: What stands before the token there.
        variable: The environment variable that holds the token.
    """

    header: str
    prefix: str
    variable: str


class Credential:
    """Hold the token.

    In what the service says, a token is replaced too, so that a service which repeats it does not put it into an error.
    One of fewer than eight characters is not: it guards nothing, and may be part of any word.
    """

    __slots__ = ("_scheme", "_token")

    def __init__(self, scheme: CredentialScheme, token: SecretStr) -> None:
        self._scheme = scheme
        self._token = token

    def __repr__(self) -> str:
        """Return where the token is sent, without the token."""
        return f"Credential({self._scheme.header}: {REDACTED})"

    def authorize(self, request: httpx.Request) -> None:
        """Put the token on a request."""
        request.headers[self._scheme.header] = self._scheme.prefix + self._token.get_secret_value()

    def shown_headers(self, headers: httpx.Headers, names: tuple[str, ...]) -> dict[str, str]:
        """Return some of a request's headers as they may be shown, and the token's without the token."""
        shown = {name: headers[name] for name in names if name in headers}
        return shown | {self._scheme.header: self._scheme.prefix + REDACTED}

    def redacted(self, text: str) -> str:
        """Return a text without the token."""
        secret = self._token.get_secret_value()
        return text.replace(secret, REDACTED) if len(secret) >= _SHORTEST_SECRET else text

    def bare_request(self, request: httpx.Request) -> httpx.Request:
        """Return a request as it may be kept: what was sent, but for the token."""
        headers = httpx.Headers(request.headers)
        headers[self._scheme.header] = self._scheme.prefix + REDACTED
        return httpx.Request(request.method, request.url, headers=headers, content=request.content)

    def bare_response(self, response: httpx.Response) -> httpx.Response:
        """Return an answer as it may be kept in an error: the same, but for the token in it and in its request."""
        response.request = self.bare_request(response.request)
        secret = self._token.get_secret_value().encode("ascii")
        told = any(secret in value for pair in response.headers.raw for value in pair) or secret in response.content
        if not told or len(secret) < _SHORTEST_SECRET:
            return response
        coding = (b"content-encoding", b"content-length", b"transfer-encoding")
        redacted = REDACTED.encode("ascii")
        return httpx.Response(
            response.status_code,
            headers=[
                (name, value.replace(secret, redacted))
                for name, value in response.headers.raw
                if name.lower() not in coding
            ],
            content=response.content.replace(secret, redacted),
            request=response.request,
            extensions=response.extensions,
        )


def find_credential(token: str | None, scheme: CredentialScheme) -> Credential:
    """Return the credential with the token that was given, or the one in the environment.

    Raises:
        MissingTokenError: There is neither.
        ValueError: It cannot be sent in a header. The message does not repeat it.
    """
    found = SecretStr(os.environ.get(scheme.variable, "").strip() if token is None else token)
    if not found:
        raise MissingTokenError(f"no token: pass token=…, or set the environment variable {scheme.variable}")
    if not _VISIBLE_ASCII.fullmatch(found.get_secret_value()):
        raise ValueError("the token holds a character that cannot be sent in a header, such as a space or a line end")
    return Credential(scheme, found)
