"""One request and one answer as plain values, for whatever stands between the network and the mock server."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from contract_tests.mock_server.answering.negotiation import media_type_of
from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.judging.bodies import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_tests.mock_server.reading.document import Json
    from contract_tests.mock_server.reading.operations import Operation

    Headers = tuple[tuple[bytes, bytes], ...]

_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class _Message:
    headers: Headers
    content: bytes

    def header(self, name: str) -> str:
        """Return the first header of a name; empty if there is none."""
        found = (value for key, value in self.headers if key == name.encode("ascii"))
        return next(found, b"").decode("latin-1")

    def with_header(self, name: str, value: str | None) -> Self:
        """Copy it with one header set anew, or taken away."""
        kept = tuple(pair for pair in self.headers if pair[0] != name.encode("ascii"))
        added = () if value is None else ((name.encode("ascii"), value.encode("latin-1")),)
        return replace(self, headers=(*kept, *added))

    def with_content(self, content: bytes) -> Self:
        """Copy it with another body."""
        return replace(self, content=content)

    def with_json(self, value: Json) -> Self:
        """Copy it with a JSON body."""
        return self.with_content(write_json(value))

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return media_type_of(self.header("content-type"))

    @property
    def json(self) -> Json:
        """Return the body; None if it is no JSON."""
        try:
            value: Json = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return value

    @property
    def members(self) -> dict[str, Json]:
        """Return the members of the body; none if it is no object."""
        value = self.json
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Ask(_Message):
    """Hold a request; `operation` is None if the document knows none for it."""

    method: str
    path: str
    operation: Operation | None


@dataclass(frozen=True, slots=True)
class Answer(_Message):
    """Hold a whole answer; a chunked one does not say how long it is."""

    status: int
    is_chunked: bool = False

    @property
    def is_success(self) -> bool:
        """Say whether the request was taken."""
        return self.status in _OK

    @property
    def is_stream(self) -> bool:
        """Say whether it is made of lines."""
        return self.is_success and self.media_type != JSON

    @property
    def lines(self) -> list[Json]:
        """Return the lines of a stream."""
        return [json.loads(line) for line in self.content.splitlines() if line.strip()]

    def with_lines(self, lines: Iterable[Json]) -> Self:
        """Copy it with other lines."""
        return self.with_content(b"".join(write_json(line) + b"\n" for line in lines))

    def with_status(self, status: int) -> Self:
        """Copy it with another status."""
        return replace(self, status=status)
