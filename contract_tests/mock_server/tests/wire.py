"""Talk to a mock server in raw bytes, to see what no HTTP client shows."""

import json
import socket
from urllib.parse import urlsplit

from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.running import RunningMock

__all__ = ["ask_raw"]

_PATIENCE_SECONDS = 10


def ask_raw(mock: RunningMock, path: str, body: Json, *headers: str) -> bytes:
    """Send one request that keeps the connection, and return every byte until the server closes it."""
    address = urlsplit(mock.url)
    content = json.dumps(body).encode()
    lines = (
        f"POST {path} HTTP/1.1",
        f"host: {address.netloc}",
        f"authorization: Bearer {mock.token}",
        "content-type: application/json",
        f"content-length: {len(content)}",
        *headers,
    )
    with socket.create_connection((str(address.hostname), address.port or 0), _PATIENCE_SECONDS) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode() + content)
        received = bytearray()
        while piece := connection.recv(65_536):
            received += piece
    return bytes(received)
