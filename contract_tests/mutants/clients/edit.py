"""An edit of the client package: one text of one of its files replaced by another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Where a file of the package lies: as it is committed, and where it comes from. An edit of both is a fault of its
# source that was rendered; tests render small packages of their own.
_PLACES = ("generated/acedata_sora/{}", "generator/runtime/{}", "generator/templates/{}.jinja")


class EditError(Exception):
    """Say that an edit does not fit its file any more."""


@dataclass(frozen=True, slots=True)
class ClientMutant:
    """Hold a fault of the client package.

    Attributes:
        name: Readable and stable.
        group: Its class.
        statement: What it breaks.
        file: The file, by its name in the package.
        old: A text that stands there once in each place.
        new: What stands there instead.
        tests: The test files that should notice, from the root of the repository.
    """

    name: str
    group: str
    statement: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def paths(self, root: Path) -> tuple[Path, ...]:
        """Return the files in a tree that the edit applies to.

        Raises:
            EditError: there is none.
        """
        found = tuple(path for place in _PLACES if (path := root / place.format(self.file)).exists())
        if not found:
            raise EditError(f"{self.name}: there is no {self.file}; name another file of the package")
        return found

    def edited(self, text: str) -> str:
        """Return the text of a file with the fault in it.

        Raises:
            EditError: the text to be replaced does not stand there, or is there already.
        """
        if self.old not in text:
            raise EditError(f"{self.name}: {self.file} does not hold {self.old!r}; write the edit anew")
        return text.replace(self.old, self.new)
