"""The HTTP libraries that a package can be rendered for: one interface, under two names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HttpLibrary:
    """Name a library, and what a package that uses it requires.

    Args:
        name: The name that it is imported by, and installed by.
        requirement: The oldest release that the tests were run with.
    """

    name: str
    requirement: str

    @property
    def import_line(self) -> str:
        """The statement that imports it as `httpx`."""
        return "import httpx" if self is HTTPX else f"import {self.name} as httpx"

    def imported_in(self, module: str) -> str:
        """Return the source of the one module that imports the library, which names httpx, with this library in it."""
        return module.replace(f"{HTTPX.import_line}\n", f"{self.import_line}\n")


HTTPX: Final = HttpLibrary("httpx", "httpx>=0.28.1")
HTTPX2: Final = HttpLibrary("httpx2", "httpx2>=2.16.2")

HTTP_LIBRARIES: Final[Mapping[str, HttpLibrary]] = {library.name: library for library in (HTTPX, HTTPX2)}
