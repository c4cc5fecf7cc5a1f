"""Keep other web pages away from what steers the server: it listens where every page of a browser here can reach it."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from contract_tests.mock_server.answering.negotiation import media_type_of
from contract_tests.mock_server.answering.replies import JSON

__all__ = ["why_refused"]

_SAFE_METHODS = frozenset({"GET", "HEAD"})
# Names that no public name server gives an address to (RFC 6761), so that none can be made to mean this machine.
_PRIVATE_ENDS = (".localhost", ".invalid", ".test")


def why_refused(method: str, headers: Mapping[str, str]) -> str | None:
    """Say why a request may not steer the server, or None if it may.

    A page elsewhere can send requests here, but it cannot hide its `Origin`, nor send JSON without asking first. One
    whose name was made to mean this machine can read answers, too; its name then stands in `Host`.
    """
    host = headers.get("host", "")
    if not _is_ours(host):
        return f"the host {host[:80]!r} is a public name; ask for this server by its address, or as localhost"
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return f"the page {origin[:80]!r} is not of this server; only its own pages may steer it"
    if method not in _SAFE_METHODS and method != "DELETE" and media_type_of(headers.get("content-type", "")) != JSON:
        return f"a {method} needs the header content-type: {JSON}; add it, even without a body"
    return None


def _is_ours(netloc: str) -> bool:
    try:
        host = urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return False
    if "." not in host.rstrip(".") and ":" not in host:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.endswith(_PRIVATE_ENDS)
    return True
