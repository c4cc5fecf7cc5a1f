"""A request as it goes over the wire, in a form that can be written down and sent again; it never holds a token."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.reading.operations import Operation

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

TOKEN = "$TOKEN"  # noqa: S105 - what stands for one
"""Stands for the target's token in the header Authorization; it is put in while the request is sent."""
BEARER = f"Bearer {TOKEN}"
_NOT_IN_HEADERS = str.maketrans(dict.fromkeys("\0\r\n\v\f", " "))


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one request.

    Attributes:
        method: In capitals, unless it is a wrong one.
        path: What follows the base URL.
        headers: Name and value, in order; TOKEN stands for the token.
        content: The body.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    content: bytes = b""

    def data(self) -> dict[str, Json]:
        """Return it as JSON; a content that is no UTF-8 stands as base64."""
        written: dict[str, Json] = {
            "method": self.method,
            "path": self.path,
            "headers": [[name, value] for name, value in self.headers],
        }
        try:
            written["content"] = self.content.decode("utf-8")
        except UnicodeDecodeError:
            written["content_base64"] = base64.b64encode(self.content).decode("ascii")
        return written

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Request:
        """Read what `data` wrote.

        Raises:
            ValueError: It is not of that form.
        """
        method, path, headers = data.get("method"), data.get("path"), data.get("headers")
        if not (isinstance(method, str) and isinstance(path, str) and isinstance(headers, list)):
            raise ValueError("a request has a method, a path and headers")  # noqa: TRY004 - the data is wrong
        content = data.get("content", "")
        encoded = data.get("content_base64")
        raw = base64.b64decode(encoded) if isinstance(encoded, str) else str(content).encode("utf-8")
        return cls(method, path, tuple((str(name), str(value)) for name, value in headers), raw)

    @property
    def body(self) -> object:
        """Return the content read as JSON.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.content)

    def header(self, name: str) -> str | None:
        """Return the value of a header, whatever its case."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)


def header_octets(text: str) -> bytes:
    """Return the octets of a header's value: those of Latin-1, of UTF-8 where that cannot say it.

    A value ends at its line's end and begins after blanks, so that blanks at its ends are none of it. What no value can
    hold becomes a blank: a line break would begin another header.
    """
    text = text.translate(_NOT_IN_HEADERS).strip(" \t")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def encode(body: object) -> bytes:
    """Return a body as JSON in ASCII: escapes carry what UTF-8 cannot, lone surrogates among them."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def json_request(
    operation: Operation,
    body: object,
    *,
    accept: str = "application/json",
    authorization: str | None = BEARER,
) -> Request:
    """Return the request that sends a JSON body to an operation."""
    return raw_request(operation, encode(body), accept=accept, authorization=authorization)


def raw_request(  # noqa: PLR0913 - the parts of a request, by name
    operation: Operation,
    content: bytes,
    *,
    content_type: str | None = "application/json",
    accept: str = "application/json",
    authorization: str | None = BEARER,
    method: str | None = None,
) -> Request:
    """Return a request to an operation with any content; None leaves a header out."""
    headers = [("Content-Type", content_type), ("Accept", accept), ("Authorization", authorization)]
    given = tuple((name, value) for name, value in headers if value is not None)
    return Request(method or operation.method, operation.path, given, content)
