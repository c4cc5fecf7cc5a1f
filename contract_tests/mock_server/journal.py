"""Write down what came in and what went out, within bounds and without secrets."""

import re
import threading
from collections import deque
from dataclasses import asdict, dataclass, replace

from contract_tests.mock_server.document import Json

__all__ = ["Entry", "Journal"]

_LONGEST_TEXT = 2_000  # a body may hold an address of a million characters, and the journal thousands of those
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Entry:
    """Describe one request that was answered, or one callback that was posted or not."""

    kind: str
    method: str
    address: str
    operation: str | None
    verdict: str
    status: int | None
    rules: tuple[str, ...] = ()
    detail: str = ""
    sequence: int = 0


class Journal:
    """Keep the latest entries; safe to read from another thread."""

    def __init__(self, secret: str, *, max_entries: int = 5_000) -> None:
        self._secret = secret
        self._entries: deque[Entry] = deque(maxlen=max_entries)
        self._count = 0
        self._changed = threading.Condition()

    def write(self, entry: Entry) -> None:
        """Append an entry. A secret in an address or a detail is replaced, wherever it came from."""
        with self._changed:
            self._count += 1
            clean = replace(
                entry,
                address=self._redact(entry.address),
                detail=self._redact(entry.detail),
                rules=tuple(self._redact(rule) for rule in entry.rules),
                sequence=self._count,
            )
            self._entries.append(clean)
            self._changed.notify_all()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what is kept, oldest first."""
        with self._changed:
            return tuple(self._entries)

    def of_kind(self, kind: str, *, count: int, timeout: float) -> tuple[Entry, ...]:
        """Wait until so many entries of a kind are kept, or the time (seconds) is over, and return them."""

        def found() -> tuple[Entry, ...]:
            return tuple(entry for entry in self._entries if entry.kind == kind)

        with self._changed:
            self._changed.wait_for(lambda: len(found()) >= count, timeout)
            return found()

    def as_json(self) -> Json:
        """Return the journal as JSON, with the number of entries that are no longer kept."""
        entries = self.entries
        rows: list[Json] = [{**asdict(entry), "rules": list(entry.rules)} for entry in entries]
        return {"entries": rows, "dropped": self._count - len(entries)}

    def _redact(self, text: str) -> str:
        clean = _USER.sub(r"\1***@", text.replace(self._secret, "***") if self._secret else text)
        return clean if len(clean) <= _LONGEST_TEXT else f"{clean[:_LONGEST_TEXT]}..."
