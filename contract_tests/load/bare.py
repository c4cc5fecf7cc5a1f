"""Serve one constant with Starlette and nothing else: what the mock server is measured against."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def build(path: str, content: bytes) -> Starlette:
    """Build an application that answers any request to one path with the same bytes."""

    async def answer(_: Request) -> Response:
        return Response(content, media_type="application/json")

    return Starlette(routes=[Route(path, answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])])


if __name__ == "__main__":
    _, path, port, file = sys.argv
    uvicorn.run(
        build(path, Path(file).read_bytes()),
        host="127.0.0.1",
        port=int(port),
        access_log=False,
        log_level="warning",
        server_header=False,
    )
