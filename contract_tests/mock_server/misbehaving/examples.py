"""Find the documented error that a behaviour means."""

from collections.abc import Iterable

from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import ErrorExample

__all__ = ["choose_error", "error_code", "error_message"]

_FIRST_SERVER_ERROR = 500


def error_code(error: ErrorExample) -> str:
    """Return the code that an error example shows, else its name."""
    return _text_under(error.body, "code") or error.name


def error_message(error: ErrorExample) -> str:
    """Return the message that an error example shows, else its name."""
    return _text_under(error.body, "message") or error.name


def choose_error(errors: Iterable[ErrorExample], code: str | None, status: int | None) -> ErrorExample:
    """Return the first error of a code and a status.

    A status that the code does not stand under counts for nothing; without a code and for no known status it is the
    first error of the server.
    """
    held = tuple(errors)
    ranked = sorted(
        held,
        key=lambda error: (
            code is not None and error_code(error) != code,
            status is not None and error.status != status,
            code is None and error.status < _FIRST_SERVER_ERROR,
        ),
    )
    return ranked[0]


def _text_under(value: Json, name: str) -> str | None:
    if not isinstance(value, dict):
        return None
    found = value.get(name)
    if isinstance(found, str):
        return found
    return next((text for item in value.values() if (text := _text_under(item, name)) is not None), None)
