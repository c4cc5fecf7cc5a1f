"""Tell another program, in a file, which port a server got."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["PortFileError", "port_in_file"]


class PortFileError(Exception):
    """Say that the file cannot be written."""


@contextlib.contextmanager
def port_in_file(url: str, file: Path | None) -> Iterator[None]:
    """Keep the port of a URL in a file until the block ends; None is no file.

    The file is there with all that it holds, or not at all: whoever waits for it need not look twice.

    Raises:
        PortFileError: the folder is not there or may not be written in.
    """
    if file is None:
        yield
        return
    try:
        number, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(number, "w", encoding="ascii") as text:
                text.write(f"{urlsplit(url).port}\n")
            Path(draft).replace(file)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        problem = f"cannot write {file}: {error.strerror}; name a file in a folder that can be written with --port-file"
        raise PortFileError(problem) from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
