"""Read what the admin API is asked, and refuse what it does not understand."""

import math
from collections.abc import Mapping

from starlette.requests import Request

from contract_tests.mock_server.answering.negotiation import media_type_of
from contract_tests.mock_server.answering.replies import JSON
from contract_tests.mock_server.judging.bodies import BodyError, parse_body
from contract_tests.mock_server.reading.document import Json

__all__ = ["SteeringError", "read_members", "read_number", "read_text"]

_LARGEST_BODY = 64 * 1024
_BAD_REQUEST = 400
_TOO_LARGE = 413
_UNSUPPORTED_MEDIA_TYPE = 415


class SteeringError(Exception):
    """Say what of an admin request cannot be done, where it stands, and what could be asked instead."""

    def __init__(self, where: str, problem: str, status: int = _BAD_REQUEST) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem
        self.status = status


async def read_members(request: Request, known: tuple[str, ...]) -> dict[str, Json]:
    """Return the members of a JSON object that may have some of the known keys, and has one at least.

    Raises:
        SteeringError: it is not that.
    """
    words = ", ".join(known)
    if media_type_of(request.headers.get("content-type", "")) != JSON:
        raise SteeringError("content-type", f"must be {JSON}, with {words} in the body", _UNSUPPORTED_MEDIA_TYPE)
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > _LARGEST_BODY:
            raise SteeringError("the body", f"is larger than {_LARGEST_BODY} bytes; send less", _TOO_LARGE)
    try:
        value = parse_body(bytes(raw))
    except BodyError as error:
        raise SteeringError("the body", f"{error}; send a JSON object with {words}") from error
    if not isinstance(value, dict) or not value:
        raise SteeringError("the body", f"must be a JSON object with {words}")
    for key in value:
        if key not in known:
            raise SteeringError(f"/{key[:80]}", f"is not known; there are {words}")
    return value


def read_number(members: Mapping[str, Json], key: str) -> float:
    """Return a finite number of zero or more."""
    value = members[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise SteeringError(f"/{key}", "must be a number of zero or more")
    try:
        return float(value)
    except OverflowError as error:
        raise SteeringError(f"/{key}", "is too large; choose a smaller number") from error


def read_text(members: Mapping[str, Json], key: str) -> str:
    """Return a text."""
    value = members.get(key)
    if not isinstance(value, str):
        raise SteeringError(f"/{key}", "must be a text")
    return value
