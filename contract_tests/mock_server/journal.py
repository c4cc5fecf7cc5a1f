"""Write down what came in and what went out, within bounds and without secrets."""

import itertools
import re
import threading
from collections import deque
from dataclasses import asdict, dataclass, replace

from contract_tests.mock_server.judging.findings import Finding
from contract_tests.mock_server.reading.document import Json

__all__ = ["Entry", "Journal"]

_LONGEST_TEXT = 2_000  # a body may hold an address of a million characters, and the journal thousands of those
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Entry:
    """Describe one request that was answered, one callback that was posted or not, or one thing that happened here.

    Args:
        kind: `request`, `callback` or `store`.
        at: When it came or was due, on the mock's clock.
        milliseconds: How long the answer took, really.
        behaviour: What was asked for in place of, or beside, the usual answer.
    """

    kind: str
    method: str
    address: str
    operation: str | None
    verdict: str
    status: int | None
    findings: tuple[Finding, ...] = ()
    detail: str = ""
    at: float = 0.0
    milliseconds: float = 0.0
    behaviour: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """Name the broken rules, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    def as_json(self) -> dict[str, Json]:
        """Return it as JSON, its broken rules by name and at length."""
        return {
            **asdict(self),
            "rules": list(self.rules),
            "findings": [finding.as_json() for finding in self.findings],
        }

    def is_about(self, kind: str | None, operation: str | None, verdict: str | None) -> bool:
        """Say whether it is of a kind, about an operation, and has a verdict; None is any."""
        wanted = ((kind, self.kind), (operation, self.operation), (verdict, self.verdict))
        return all(wish is None or wish == value for wish, value in wanted)


class Journal:
    """Keep the latest entries; safe to read from another thread."""

    def __init__(self, secret: str, *, max_entries: int = 5_000) -> None:
        self._secret = secret
        self._entries: deque[Entry] = deque(maxlen=max_entries)
        self._count = 0
        self._forgotten = 0
        self._changed = threading.Condition()

    def write(self, entry: Entry) -> None:
        """Append an entry. A secret in an address or a detail is replaced, wherever it came from."""
        if not self._is_clean(entry):
            entry = replace(
                entry,
                address=self._redact(entry.address),
                detail=self._redact(entry.detail),
                behaviour=self._redact(entry.behaviour),
                findings=tuple(self._redacted(finding) for finding in entry.findings),
            )
        with self._changed:
            self._count += 1
            self._entries.append(entry)
            self._changed.notify_all()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what is kept, oldest first."""
        with self._changed:
            return tuple(self._entries)

    def select(
        self, *, kind: str | None = None, operation: str | None = None, verdict: str | None = None
    ) -> tuple[Entry, ...]:
        """Return the kept entries that are of a kind, about an operation, with a verdict; None is any."""
        return tuple(entry for entry in self.entries if entry.is_about(kind, operation, verdict))

    @property
    def numbered(self) -> tuple[tuple[int, Entry], ...]:
        """Return what is kept, oldest first, each with its number."""
        with self._changed:
            return tuple(enumerate(self._entries, self._count - len(self._entries) + 1))

    @property
    def latest(self) -> int:
        """Return the number of the latest entry, kept or not."""
        with self._changed:
            return self._count

    def since(self, number: int, *, most: int) -> tuple[tuple[int, Entry], ...]:
        """Return the kept entries with a greater number, each with its own; of too many, the latest."""
        with self._changed:
            wanted = min(max(self._count - number, 0), len(self._entries), most)
            found = tuple(itertools.islice(reversed(self._entries), wanted))
            return tuple(reversed([(self._count - back, entry) for back, entry in enumerate(found)]))

    @property
    def dropped(self) -> int:
        """Count the entries that are no longer kept because newer ones came."""
        with self._changed:
            return self._count - self._forgotten - len(self._entries)

    def clear(self) -> None:
        """Forget every entry; numbers go on."""
        with self._changed:
            self._entries.clear()
            self._forgotten = self._count

    def of_kind(self, kind: str, *, count: int, timeout: float) -> tuple[Entry, ...]:
        """Wait until so many entries of a kind are kept, or the time (seconds) is over, and return them."""

        def found() -> tuple[Entry, ...]:
            return tuple(entry for entry in self._entries if entry.kind == kind)

        with self._changed:
            self._changed.wait_for(lambda: len(found()) >= count, timeout)
            return found()

    def as_json(
        self, *, kind: str | None = None, operation: str | None = None, verdict: str | None = None
    ) -> dict[str, Json]:
        """Return the selected entries as JSON, with how many they are and how many entries are no longer kept."""
        rows: list[Json] = [
            {
                "sequence": number,
                **asdict(entry),
                "rules": list(entry.rules),
                "findings": [each.as_json() for each in entry.findings],
            }
            for number, entry in self.numbered
            if entry.is_about(kind, operation, verdict)
        ]
        return {"entries": rows, "count": len(rows), "dropped": self.dropped}

    def _is_clean(self, entry: Entry) -> bool:
        """Say without much ado that there is nothing to replace or to cut, as in nearly every entry."""
        address = entry.address
        has_text = (
            bool(entry.detail or entry.behaviour or entry.findings) or "@" in address or len(address) > _LONGEST_TEXT
        )
        return not has_text and not (self._secret and self._secret in address)

    def _redacted(self, finding: Finding) -> Finding:
        """Keep what was found; the words made of it repeat what was sent, at length."""
        return replace(finding, message="", pointer=self._redact(finding.pointer))

    def _redact(self, text: str) -> str:
        clean = _USER.sub(r"\1***@", text.replace(self._secret, "***") if self._secret else text)
        return clean if len(clean) <= _LONGEST_TEXT else f"{clean[:_LONGEST_TEXT]}..."
