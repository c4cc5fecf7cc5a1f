"""Where a target is and which token it takes, checked before anything is sent."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument

LOOPBACK_SECONDS = 30.0
REMOTE_SECONDS = 600.0


class AddressError(ValueError):
    """An address or a token that cannot be used; the message says why."""


def read_base_url(text: str, name: str = "--base-url") -> tuple[str, bool]:
    """Return a base URL that can be used, and whether it is on this machine.

    Args:
        text: The URL.
        name: What it is called in a message.

    Raises:
        AddressError: It is none, or holds what must not stand in a report.
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise AddressError(f"{name} is not a URL: {error}") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressError(f"{name} must look like http://host:port or https://host")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"{name} must hold no user or password: it stands in the report")
    if parts.query or parts.fragment:
        raise AddressError(f"{name} must hold no query and no fragment")
    return text, is_loopback(host)


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, without looking its name up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_token(variable: str | None, name: str = "--token-env") -> str:
    """Return the token in an environment variable.

    Args:
        variable: The variable; None is one that nobody named.
        name: The option that names another, for a message.

    Raises:
        AddressError: There is no variable, no token in it, or one that no header can carry.
    """
    if variable is None:
        raise AddressError(f"the specification names no environment variable for the token; name one with {name}")
    token = os.environ.get(variable, "")
    if not token:
        raise AddressError(f"there is no token: set the environment variable {variable}, or name another with {name}")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise AddressError(f"the token in {variable} holds characters that no HTTP header can carry")
    return token


def patience(document: SpecDocument, *, is_local: bool) -> float:
    """Return how many seconds an answer may take: a remote one as long as the specification says at most."""
    if is_local:
        return LOOPBACK_SECONDS
    said = [operation.timeout_seconds for operation in document.operations if operation.timeout_seconds is not None]
    return max(said, default=REMOTE_SECONDS)
